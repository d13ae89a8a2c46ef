"""What people say of an answer: a thumb, what was missing by one tap or in words, and whether an officer helped."""

from dataclasses import replace

from bot import answering, replies
from bot.advice import advise
from bot.masking import mask
from bot.messages import Button, Outgoing
from bot.standing import Standing
from bot.wording import say
from db import cases, feedback, tasks

MISSING = ("wrong", "old", "astray", "short", "hard")
PLAIN = 0.8  # share from which words after a thumb down are surely a question of their own
EXPECTS = "missing"  # the next words may say what was missing


async def chosen(standing: Standing, what: str, which: str) -> Outgoing | None:
    """What a tap on a verdict leads to; None when it is none, or not about something of this person."""
    number, _, code = which.partition(" ")
    if what == "rate":
        answer, _, case = which.partition(" ")
        return await rated(standing, answer, case)
    if what not in ("up", "down", "miss") or not number.isdecimal() or len(number) > 9:
        return None
    inquiry = int(number)
    if what == "miss":
        return await explained(standing, inquiry, code)
    if not await feedback.give(standing.transaction, standing.address.id, inquiry, what, standing.now):
        return None
    if what == feedback.UP:
        return Outgoing(say("talk.verdict.thanks"))
    await tasks.open_one(standing.transaction, tasks.MEND_ANSWER, standing.now, inquiry_id=inquiry)
    await standing.remember(expects={"what": EXPECTS, "inquiry": inquiry})
    buttons = [Button(say(f"talk.verdict.{c}"), f"miss {inquiry} {c}") for c in MISSING]
    return Outgoing(say("talk.verdict.what"), (*buttons, replies.staff_button(inquiry)))


async def explained(standing: Standing, inquiry: int, code: str) -> Outgoing | None:
    """One tap on what was missing."""
    mine = await feedback.of_person(standing.transaction, standing.address.id, inquiry)
    if code not in MISSING or not mine:
        return None
    await feedback.explain(standing.transaction, inquiry, missing=code)
    await standing.remember()
    return Outgoing(say("talk.verdict.noted"), (replies.staff_button(inquiry),))


async def in_words(standing: Standing, text: str) -> Outgoing:
    """Words after a thumb down: kept as what was missing; if they ask something that we can answer, answered too."""
    inquiry = int(standing.expected["inquiry"])
    await feedback.explain(standing.transaction, inquiry, words=mask(text))
    await standing.remember()
    alone = advise(standing.search, text, standing.today)
    if alone.outcome != "answered" or alone.score < PLAIN:
        return Outgoing(say("talk.verdict.noted"), (replies.staff_button(inquiry),))
    shown = await answering.asked(standing, text)
    return replace(shown, text=f"{shown.text}\n\n{say('talk.verdict.noted_too')}")


async def rated(standing: Standing, answer: str, case: str) -> Outgoing | None:
    """Whether an officer's help was enough, the first time it is said."""
    if answer not in ("yes", "no") or not case.isdecimal() or len(case) > 9:
        return None
    if not await cases.rate(standing.transaction, int(case), standing.address.id, answer):
        return None
    return Outgoing(say("talk.staff.rated" if answer == "yes" else "talk.staff.rated_no"))
