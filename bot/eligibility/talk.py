"""The check of eligibility in a turn: what a message or a tap does to it, and what is asked or shown next."""

import contextlib
from dataclasses import replace
from datetime import timedelta

from bot import answering, replies
from bot.advice import Answer as Said
from bot.advice import advise
from bot.days import day_asked
from bot.eligibility.asking import again, asking, group_named, purposes
from bot.eligibility.card import answer_words, best_of_each, card, dotted, history, known_words, overview, shown_results
from bot.eligibility.position import FORM, GROUPS, Position, next_question, results
from bot.eligibility.tracing import keep_trace
from bot.messages import Button, Outgoing
from bot.standing import Standing
from bot.wording import say
from db import drafts, inquiries
from knowledge.establishment import Answer, BadFact, Known
from knowledge.rules import ACTIVITIES
from knowledge.telling import answer_to, facts_in, says

STALE = timedelta(days=30)  # after which a message no longer answers what was asked then
MOST_CARDS = 8  # buttons that lead to cards
COMMANDS = {"/quay_lai": "back", "/bo_qua": "skip", "/huy": "stop"}


async def current(standing: Standing) -> Position | None:
    """The check that a person is in the middle of."""
    kept = (await drafts.of_address(standing.transaction, standing.address.id)).get(FORM)
    if kept is None or not kept.active or standing.now - kept.saved_at > STALE:
        return None
    return Position.from_json(kept.answers)


async def before(standing: Standing) -> Position:
    """What is known of this person from any time before."""
    kept = (await drafts.of_address(standing.transaction, standing.address.id)).get(FORM)
    return Position.from_json(kept.answers) if kept else Position()


async def keep(standing: Standing, position: Position, active: bool = True) -> None:
    await drafts.save(standing.transaction, standing.address.id, FORM, position.as_json(), active, standing.now)


def asked_for(standing: Standing, text: str) -> bool:
    """Whether somebody asks in words what they themselves may get, with no matter named."""
    return says(standing.search.library.rules.establishment, "check", text)


async def begin(standing: Standing, about: str = "", text: str = "") -> Outgoing:
    """Start, or go on with what is known: the purpose is asked first, then what can change the results."""
    position = await before(standing)
    with contextlib.suppress(BadFact):  # the question that it answers badly comes in its turn
        position = position.knowing(facts_in(standing.search.library.rules.establishment, text))
    day = day_asked(text, standing.today) if text else position.day
    position = replace(position, about=about, unknown=(), day=day)
    return await go_on(standing, position)


async def go_on(standing: Standing, position: Position, lead: str = "") -> Outgoing:
    """Ask what is open, or show what came out; the answers are kept either way."""
    rules = standing.search.library.rules
    if not position.activities:
        await keep(standing, position)
        return purposes(rules, position, lead)
    question = next_question(rules, position, standing.today)
    await keep(standing, position, active=question is not None)
    if question is None:
        return await shown(standing, position, lead)
    return asking(rules, position, question, standing.today, lead)


async def shown(standing: Standing, position: Position, lead: str = "") -> Outgoing:
    """What came out, kept as a trace: one card, or all in a few lines with buttons to the cards."""
    library = standing.search.library
    found = results(library.rules, position, standing.today)
    await keep(standing, position, active=False)
    await keep_trace(standing, position, found)
    last = await inquiries.last(standing.transaction, standing.address.id)
    person = replies.staff_button(last.id if last else 0)
    if len(position.activities) == 1:
        first, *others = shown_results(found) or found
        cards = [card(library, first), *(history(library, r) for r in others)]
        buttons = [Button(say("eligibility.answer.other"), "elig"), Button(say("eligibility.answer.anew"), "elig-anew")]
        return Outgoing("\n\n".join(filter(None, (lead, *cards))), (*buttons, person))
    known = known_words(library.rules.establishment, position.facts)
    text = overview(library, found, position.day or standing.today, known)
    best = [r for r in best_of_each(found) if r.support][:MOST_CARDS]
    to_cards = [Button(replies.short(r.support.title), f"card {r.activity}") for r in best if r.support]
    return Outgoing("\n".join(filter(None, (lead, text))), (*to_cards, person))


async def chosen(standing: Standing, what: str, which: str) -> Outgoing | None:
    """What a tap does; None when it is none of this check."""
    if what == "elig":
        return await begin(standing, which if which in GROUPS or which in ACTIVITIES else "")
    if what == "elig-anew":
        await keep(standing, Position())
        return await go_on(standing, Position(), say("eligibility.ask.cleared"))
    if what == "card" and which in ACTIVITIES:
        return await shown(standing, replace(await before(standing), about=which))
    if what == "elig-result":
        return await shown(standing, await before(standing))
    if what == "elig-back":
        return await back(standing, await before(standing))
    if what == "fact":
        return await tapped(standing, *which.partition(" ")[::2])
    return None


async def tapped(standing: Standing, fact: str, answer: str) -> Outgoing | None:
    """An answer by tap, of the open question or of one asked long ago: then it corrects what was said."""
    establishment = standing.search.library.rules.establishment
    known = establishment.facts.get(fact)
    position = await before(standing)
    if known is None or not position.activities:
        return Outgoing(say("eligibility.ask.old"))
    if not answer:
        return await go_on(standing, position.not_knowing(fact))
    value: Answer = answer == "yes" if known.kind == "bool" else answer
    return await tell(standing, position, {fact: value}, known)


async def tell(
    standing: Standing, position: Position, told: dict[str, Answer], question: Known | None, also: bool = False
) -> Outgoing:
    """Take facts in; what cannot be, or contradicts what was said, changes nothing and is asked again.

    With `also` the person hears which facts were read in their words.
    """
    rules = standing.search.library.rules
    establishment = rules.establishment
    changed = {k: v for k, v in told.items() if position.facts.get(k, v) != v}
    try:
        new = position.knowing(establishment.check(told))
        establishment.check(new.facts)
    except BadFact as fault:
        return again(rules, position, question, standing.today, why_not(standing, position, fault))
    lead = ""
    if changed or also:
        key = "changed" if changed else "noted"
        lead = say(f"eligibility.ask.{key}", known=known_words(establishment, changed or told))
    return await go_on(standing, new, lead)


def why_not(standing: Standing, position: Position, fault: BadFact) -> str:
    """Why an answer cannot be."""
    establishment = standing.search.library.rules.establishment
    known = establishment.facts[fault.fact]
    if fault.reason in ("below", "above"):
        bounds = {"least": str(known.least), "most": dotted(known.most)}
        return say(f"eligibility.bad.{fault.reason}", value=str(fault.value), **bounds)
    involved = (*fault.beside, fault.fact)
    says_so = next((c.says for c in establishment.contradictions if set(c.facts) == set(involved)), "")
    kept = "; ".join(answer_words(establishment, k, position.facts[k]) for k in involved if k in position.facts)
    return say("eligibility.bad.contradiction", beside=kept, says=says_so)


async def back(standing: Standing, position: Position) -> Outgoing:
    """Take the last answer back and ask it again."""
    establishment = standing.search.library.rules.establishment
    if not position.order:
        return await go_on(standing, position, say("eligibility.ask.nothing_before"))
    last = position.order[-1]
    value = position.facts.get(last)
    known = answer_words(establishment, last, value) if value is not None else establishment.facts[last].question
    position = position.without(last)
    await keep(standing, position)
    lead = say("eligibility.ask.back", known=known)
    return asking(standing.search.library.rules, position, establishment.facts[last], standing.today, lead)


async def commanded(standing: Standing, command: str, rest: str) -> Outgoing | None:
    """/dieu_kien begins or goes on; /quay_lai, /bo_qua and /huy are of the check that is open. None: not ours."""
    if command == "/dieu_kien":
        return await begin(standing, text=rest)
    if command not in COMMANDS:
        return None
    position = await current(standing)
    if position is None:
        return Outgoing(say("eligibility.ask.none_open"))
    if COMMANDS[command] == "back":
        return await back(standing, position)
    if COMMANDS[command] == "stop":
        await keep(standing, position, active=False)
        return Outgoing(say("eligibility.ask.stopped"))
    question = next_question(standing.search.library.rules, position, standing.today)
    return await go_on(standing, position.not_knowing(question.key) if question else position)


async def wants_number(standing: Standing) -> bool:
    """Whether a number that is typed answers the open question, and is no choice of a menu."""
    position = await current(standing)
    question = next_question(standing.search.library.rules, position, standing.today) if position else None
    return question is not None and question.kind == "count"


async def heard(standing: Standing, text: str) -> Outgoing | None:
    """Words while a check is open: an answer, several facts, or a question of theirs. None when no check is open."""
    position = await current(standing)
    if position is None:
        return None
    rules = standing.search.library.rules
    question = next_question(rules, position, standing.today) if position.activities else None
    if says(rules.establishment, "stop", text):
        return await commanded(standing, "/huy", "")
    if question is not None and says(rules.establishment, "unknown", text):
        return await go_on(standing, position.not_knowing(question.key))
    try:
        told = facts_in(rules.establishment, text)
        answer = answer_to(rules.establishment, question, text) if question else None
    except BadFact as fault:
        return again(rules, position, question, standing.today, why_not(standing, position, fault))
    if question is not None and answer is not None:
        told = {question.key: answer, **{k: v for k, v in told.items() if k != question.key}}
    if not position.activities and (group := group_named(text)):
        return await go_on(standing, replace(position.knowing(told), about=group))
    asks = "?" in text or says(rules.establishment, "question", text)
    if told and (answer is not None or not asks):
        return await tell(standing, position, told, question, also=answer is None or len(told) > 1)
    return await aside(standing, position, question, text)


async def aside(standing: Standing, position: Position, question: Known | None, text: str) -> Outgoing:
    """A question of theirs in the middle: it is answered, then the open one is said again."""
    alone, rules = advise(standing.search, text, standing.today), standing.search.library.rules
    if not position.activities and (about := meant(standing, alone)):
        return await go_on(standing, replace(position, about=about))
    if alone.outcome in ("answered", "unclear", "not_covered", "for_staff") and len(text.split()) > 1:
        said = await answering.asked(standing, text)
        open_one = again(rules, position, question, standing.today, say("eligibility.ask.between"))
        choices = said.buttons[: len(alone.suggestions)]
        return Outgoing(f"{said.text}\n\n{open_one.text}", (*choices, *open_one.buttons), said.about)
    hint = say("eligibility.ask.hint", help=question.help if question else "").strip()
    return again(rules, position, question, standing.today, hint)


def meant(standing: Standing, alone: Said) -> str:
    """What is to be checked, when words speak of a matter that a clause grants; else nothing."""
    about = standing.search.library.rules.about
    keys = [s.passage.key for s in alone.sources] + [s.passage.key for s in alone.suggestions]
    return next((about[k] for k in keys if k in about), "")
