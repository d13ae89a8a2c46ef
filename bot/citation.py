"""Sources of an answer: which to name on a day, what to quote, and what their validity is that day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.wording import say
from knowledge.documents import vietnamese_date
from knowledge.excerpt import excerpt
from knowledge.holds import AMOUNTS, TABLE, holds
from knowledge.law import LegalText, Passage
from knowledge.library import DECISION, Library
from knowledge.topics import Topic

MOST_SOURCES = 4


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage as an answer cites it on a day."""

    passage: Passage
    text: LegalText
    day: date
    quote: str

    @property
    def in_force(self) -> bool:
        return valid(self.passage, self.day) and self.text.in_force(self.day)

    def as_json(self) -> dict[str, object]:
        p = self.passage
        return {
            "document": p.document,
            "section": p.section,
            "title": p.title,
            "quote": self.quote,
            "valid_from": p.valid_from.isoformat() if p.valid_from else None,
            "valid_to": p.valid_to.isoformat() if p.valid_to else None,
            "in_force": self.in_force,
            "confidence": p.confidence,
        }


def cite(library: Library, passage: Passage, day: date, question: Sequence[str], room: int) -> Cited:
    return Cited(passage, library.text_of(passage), day, excerpt(passage.text, question, room))


def sources_for(
    library: Library, said: Sequence[Passage], topic: Topic | None, day: date, kinds: frozenset[str] = frozenset()
) -> list[Passage]:
    """The passages an answer rests on: the one found, others of its matter, what is in force beside it.

    A text that had not begun on the day is left out. What holds the kind of thing asked comes before what does not,
    what was found before what a topic adds, what is in force before what is history; and when the Decision speaks
    of the matter, its clause is among them (rule 6 on sources).
    """
    pool = unique([*said, *(library.passages[k] for k in (topic.sources if topic else ()))])
    if kinds & AMOUNTS:  # totals of the cost estimate are no answer to what one establishment gets
        pool = pool[:1] + [p for p in pool[1:] if not p.address.startswith(TABLE)]
    first, *rest = [p for p in pool if begun(p, day)] or pool[:1]

    def order(p: Passage) -> tuple[int, bool, bool]:
        return (-sum(holds(p, k) for k in kinds), p not in said, not valid(p, day))

    rest = sorted(rest, key=order)
    own = [p for p in (first, *rest) if p.document == DECISION][:1]
    return unique([first, *rest[:1], *own, *rest])[:MOST_SOURCES]


def unique(passages: Iterable[Passage]) -> list[Passage]:
    return list({p.key: p for p in passages}.values())


def begun(passage: Passage, day: date) -> bool:
    return passage.valid_from is None or passage.valid_from <= day


def valid(passage: Passage, day: date) -> bool:
    return begun(passage, day) and (passage.valid_to is None or day <= passage.valid_to)


def validity(cited: Cited) -> str:
    """The line on validity for the day asked; it never calls current what has ended."""
    text, p, day = cited.text, cited.passage, vietnamese_date(cited.day)
    begin = vietnamese_date(p.valid_from) if p.valid_from else ""
    end = vietnamese_date(p.valid_to) if p.valid_to else ""
    parts: list[str] = []
    if not begun(p, cited.day):
        parts.append(say("advice.validity.not_yet", day=day, begin=begin))
    elif text.programme_ended:
        key = "in_period" if cited.in_force else "programme_ended"
        parts.append(say(f"advice.validity.{key}", begin=begin, end=end, day=day))
    elif not valid(p, cited.day):
        by = text.replaced_by
        parts.append(say("advice.validity.replaced" if by else "advice.validity.ended", end=end, by=by or "", day=day))
    elif not begin:
        parts.append(say("advice.validity.in_force_unknown_begin"))
    else:
        key = "in_force_until" if end else "in_force"
        parts.append(say(f"advice.validity.{key}", begin=begin, end=end, day=day))
    if unseen := text.unseen_amendments(cited.day):
        parts.append(say("advice.validity.amended", by=", ".join(a.by for a in unseen)))
    elif not text.later_amendment_checked:
        parts.append(say("advice.validity.unchecked"))
    if p.translated:
        parts.append(say("advice.validity.translated"))
    if p.confidence == "S":
        parts.append(say("advice.validity.secondary"))
    return " ".join(parts)
