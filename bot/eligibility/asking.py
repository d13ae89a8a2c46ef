"""The questions of the check as people read them, with what can be tapped under them. Pure."""

from datetime import date

from bot.eligibility.card import known_words
from bot.eligibility.position import GROUPS, Position, open_questions
from bot.messages import Button, Outgoing
from bot.wording import say
from knowledge.establishment import Known
from knowledge.rules import Rules
from knowledge.telling import plain


def purposes(rules: Rules, position: Position, lead: str = "") -> Outgoing:
    """What may be checked, with what is known from before."""
    known = known_words(rules.establishment, position.facts)
    text = say("eligibility.ask.again", known=known) if known else say("eligibility.ask.start")
    buttons = [Button(say(f"eligibility.group.{g}"), f"elig {g}") for g in ("all", *(g for g in GROUPS if g != "all"))]
    if known:
        buttons.append(Button(say("eligibility.answer.anew"), "elig-anew"))
    return Outgoing("\n".join(filter(None, (lead, text))), tuple(buttons))


def asking(rules: Rules, position: Position, question: Known, today: date, lead: str = "") -> Outgoing:
    """The open question, why it is asked, and how many there may still be."""
    left = len(open_questions(rules, position, today))
    count = say("eligibility.ask.left", count=str(left)) if left > 1 else say("eligibility.ask.last")
    text = say("eligibility.ask.question", question=question.question, why=question.why)
    return Outgoing("\n".join(filter(None, (lead, text, count))), answers_of(question, bool(position.order)))


def answers_of(question: Known, can_go_back: bool) -> tuple[Button, ...]:
    """What can be tapped under a question."""
    if question.kind == "bool":
        buttons = [
            Button(say("eligibility.answer.yes"), f"fact {question.key} yes"),
            Button(say("eligibility.answer.no"), f"fact {question.key} no", beside=True),
        ]
    else:
        buttons = [Button(o.label, f"fact {question.key} {o.key}") for o in question.options]
    buttons.append(Button(say("eligibility.answer.unknown"), f"fact {question.key}", beside=question.kind == "bool"))
    if can_go_back:
        buttons.append(Button(say("eligibility.answer.back"), "elig-back"))
    buttons.append(Button(say("eligibility.answer.result"), "elig-result", beside=can_go_back))
    return tuple(buttons)


def again(rules: Rules, position: Position, question: Known | None, today: date, lead: str) -> Outgoing:
    """The open question once more, with a word before it."""
    return asking(rules, position, question, today, lead) if question else purposes(rules, position, lead)


def group_named(text: str) -> str:
    """The line of the list of purposes that a text repeats, or a part of it; else nothing."""
    folded = plain(text)
    for group in GROUPS:
        label = plain(say(f"eligibility.group.{group}"))
        if folded == label or folded in label.split(", "):
            return group
    return ""
