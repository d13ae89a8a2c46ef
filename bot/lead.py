"""What is said before the quotations: the straight word on validity, what is not stated, the plain answer. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.citation import valid
from bot.decide import Choice
from bot.premise import premise, unspelled, weighed
from bot.wording import say
from knowledge.documents import vietnamese_date
from knowledge.found import Found
from knowledge.holds import AMOUNTS, holds
from knowledge.law import Passage
from knowledge.library import DECISION, Library
from knowledge.topics import Topic

NATIONAL_MONEY = ("26/2014/TTLT-BTC-BCT", "28/2018/TT-BTC")  # the norms of national money, old and new


def money_lines(used: Sequence[Passage], day: date) -> list[str]:
    """Whose money an amount is, and what is missing for the day: the last known value is never told as current."""
    national = [p for p in used if p.document in NATIONAL_MONEY and holds(p, "per_unit")]
    if not national:
        return []
    lines = [say("advice.answer.no_local_amount")]
    if not any(valid(p, day) and p.confidence == "T" for p in national):
        lines.insert(0, say("advice.answer.current_amount_missing", day=vietnamese_date(day), by=NATIONAL_MONEY[1]))
    return lines


def lead_of(library: Library, choice: Choice, found: Found, used: Sequence[Passage], day: date) -> list[str]:
    """What is said before the quotations: the straight word on validity, what is not stated, the plain answer."""
    if choice.term:
        lead = [say("advice.answer.meaning", name=choice.term.name, meaning=choice.term.meaning)]
    elif choice.topic:
        lead = lead_lines(library, choice.topic, used, day)
        if choice.second and choice.second != choice.topic:
            lead += lead_lines(library, choice.second, used, day)
    else:
        lead = [say("advice.answer.about", title=used[0].title)]
    if AMOUNTS & found.asked:
        lead += money_lines(used, day)
    follow = library.language.follow
    held = [say("advice.premise.unspelled")] if unspelled(follow, found.said, used) else []
    lead = [*choice.before, *weighed(premise(follow, found.said), used), *held, *lead]
    if choice.missing:
        named = ", ".join(say(f"advice.asked.{kind}") for kind in choice.missing)
        lead = [say("advice.answer.not_stated", asked=named), *lead]
    if choice.unstated:
        lead.append(say("advice.answer.half_not_stated", half=choice.unstated))
    return [*straight(library, used, day), *lead] if choice.asks_validity else lead


def lead_lines(library: Library, topic: Topic, used: Sequence[Passage], day: date) -> list[str]:
    """The topic's plain words: lines of a source only when it is used, as history once it has ended."""
    by_key: Mapping[str, Passage] = {p.key: p for p in used}
    said: list[str] = []
    of_programme = False  # lines of the ended programme one after the other are marked once
    for line in topic.lines:
        source = by_key.get(line.source) if line.source else None
        if line.source and source is None:
            continue
        again, of_programme = of_programme, source is not None and source.document == DECISION
        said.append(line.text if source is None or (again and of_programme) else framed(source, line.text, day))
    return said or [say("advice.answer.about", title=topic.title)]


def framed(source: Passage, line: str, day: date) -> str:
    """A line as its source lets it be said on the day: as history once it has ended, with a word when second-hand."""
    if source.valid_to is not None and day > source.valid_to:
        if source.document == DECISION:
            return say("advice.answer.programme_history", line=line)
        key = "history_secondary" if source.confidence == "S" else "history"
        return say(f"advice.answer.{key}", end=vietnamese_date(source.valid_to), line=line)
    return say("advice.answer.secondary_line", line=line) if source.confidence == "S" else line


def straight(library: Library, used: Sequence[Passage], day: date) -> list[str]:
    """Whether it is in force on the day, said first: of the Decision when it is among the sources."""
    first = next((p for p in used if p.document == DECISION), used[0])
    text = library.text_of(first)
    begin, end = first.valid_from or text.valid_from, first.valid_to or text.valid_to
    facts = {
        "day": vietnamese_date(day),
        "text": text.name,
        "begin": vietnamese_date(begin) if begin else "",
        "end": vietnamese_date(end) if end else "",
    }
    key = "before" if begin and day < begin else "no" if end and day > end else "yes" if end else "open"
    lines = [say(f"advice.answer.validity_{key}", **facts)]
    if text.number == DECISION and key == "no":
        lines.append(say("advice.answer.decree_goes_on"))
    return lines
