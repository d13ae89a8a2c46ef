"""Clauses of texts that were amended or have ended by a day, with everything that rests on them. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from knowledge.law import LegalText, Passage
from knowledge.library import Library
from knowledge.rules import Support
from knowledge.topics import Topic


@dataclass(frozen=True)
class Clause:
    """A clause, and what rests on it: topics, supports by activity and title."""

    passage: Passage
    topics: tuple[Topic, ...]
    supports: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Changed:
    """A text that was amended (by which texts, from when) or has ended, and its clauses on which something rests."""

    text: LegalText
    ended: bool
    amended_by: tuple[str, ...]
    clauses: tuple[Clause, ...] = field(default=())

    @property
    def facts(self) -> tuple[Passage, ...]:
        """What a secondary source reports of it."""
        return tuple(c.passage for c in self.clauses if not c.passage.verbatim)

    @property
    def topics(self) -> int:
        return len({t.key for c in self.clauses for t in c.topics})


def changed_texts(library: Library, today: date) -> list[Changed]:
    """The texts that changed by a day and on which something rests, those that most rests on first."""
    topics: dict[str, list[Topic]] = defaultdict(list)
    for topic in library.topics.values():
        for source in topic.sources:
            topics[source].append(topic)
    supports: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for support in (s for found in library.rules.supports.values() for s in found):
        for source in sources_of(support):
            supports[source].add((support.activity, support.title))
    found: list[Changed] = []
    for text in library.texts.values():
        ended = text.valid_to is not None and text.valid_to < today
        by = tuple(f"{a.by}" for a in text.amended if a.on <= today)
        if not ended and not by:
            continue
        own = [p for p in library.passages.values() if p.document == text.number]
        clauses = tuple(
            Clause(p, tuple(topics.get(p.key, ())), tuple(sorted(supports.get(p.key, ()))))
            for p in own
            if p.key in topics or p.key in supports or not p.verbatim
        )
        if clauses:
            found.append(Changed(text, ended, by, clauses))
    return sorted(found, key=lambda c: (-c.topics, c.text.number))


def sources_of(support: Support) -> Iterator[str]:
    """The keys of all passages that a support names."""
    yield support.grants
    programme = support.programme
    asking = (c for b in programme.beneficiaries if b.key in support.who for c in b.conditions)
    for condition in (*support.conditions, *programme.conditions, *asking):
        yield condition.source
        yield from condition.also
    yield from (c.source for c in support.ceilings)
    yield from (n.source for n in support.notes)
    yield from support.budget
