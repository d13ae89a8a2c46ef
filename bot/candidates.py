"""From ranked passages to the one that is meant: begun on the day, holding the thing asked, with its family."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.citation import begun
from knowledge.found import Candidate, Found
from knowledge.holds import NEVER_STATED, holds
from knowledge.law import Passage, parents
from knowledge.library import DECISION, Library
from knowledge.topics import Topic

MOST_CHOICES = 4
COUNTS = 0.2  # of the first share, from which another passage of the same matter is cited before what topics add
CLEARLY = 1.3  # how much nearer a point is than the next one, to be cited before the whole that it stands in
HOLDS_IT = 4.0  # how much more likely a passage is meant that holds the kind of thing asked


def topic_of(library: Library, passage: Passage) -> Topic | None:
    """The topic that rests on a passage, else on the clause or article that it stands in."""
    for section in (passage.section, *parents(passage.section)):
        if topics := library.topics_of.get(f"{passage.document} {section}"):
            return topics[0]
    return None


def led_by(library: Library, passage: Passage) -> Topic | None:
    """The topic that names a passage before all others."""
    topics = library.topics_of.get(passage.key, ())
    return topics[0] if topics and topics[0].sources[0] == passage.key else None


def ranked(library: Library, found: Found, day: date) -> list[Candidate]:
    """The passages that may be meant on a day, those of a text named in the question first."""
    inside = in_time(library, [c for c in found.candidates if not c.outside], day)
    return named_first(library, found, weighed(library, found, inside))


def in_time(library: Library, inside: list[Candidate], day: date) -> list[Candidate]:
    """Candidates that had begun on the day; what had not gives its share to what then stood in its place."""
    shares = {c.key: c for c in inside if begun(library.passages[c.key], day)}
    for c in inside:
        if begun(library.passages[c.key], day):
            continue
        kin = [s for t in library.topics_of.get(c.key, ()) if c.key in t.sources[:2] for s in t.sources[:2]]
        for key in (k for k in kin if begun(library.passages[k], day)):
            before = shares.get(key)
            shares[key] = Candidate(key, c.share + (before.share if before else 0.0))
            break
    return sorted(shares.values(), key=lambda c: -c.share)


def beside(library: Library, passage: Passage) -> list[Passage]:
    """What a topic cites beside a passage."""
    topic = topic_of(library, passage)
    return [library.passages[k] for k in topic.sources] if topic else []


def around(library: Library, passage: Passage, day: date) -> list[Passage]:
    """A passage and what its topic cites beside it, as far as it had begun on the day."""
    near = [passage, *beside(library, passage)]
    return [p for p in near if begun(p, day)] or [passage]


def weighed(library: Library, found: Found, inside: list[Candidate]) -> list[Candidate]:
    """Candidates that hold the kind of thing asked come forward; all shares together stay what they were."""
    kinds = found.asked - NEVER_STATED
    if not kinds or not inside:
        return inside
    factors = [HOLDS_IT if any(holds(library.passages[c.key], k) for k in kinds) else 1.0 for c in inside]
    whole = sum(c.share for c in inside)
    scale = whole / (sum(c.share * f for c, f in zip(inside, factors, strict=True)) or 1.0)
    moved = [replace(c, share=c.share * f * scale) for c, f in zip(inside, factors, strict=True)]
    return sorted(moved, key=lambda c: -c.share)


@dataclass(frozen=True, slots=True)
class Family:
    """What one answer would stand on: the passage meant most, others of the same matter, and their share of all."""

    first: Passage
    others: tuple[Passage, ...]
    share: float


def narrowed(library: Library, found: Found, whole: Passage, day: date) -> Passage | None:
    """The point of a clause or article that the question is about, when one is clearly nearer than the others."""
    below = [p for p in library.parts.get(whole.key, ()) if begun(p, day)]
    if len(below) < 2:
        return None
    near = sorted(below, key=lambda p: -found.alike(p.key))
    return near[0] if found.alike(near[0].key) > CLEARLY * found.alike(near[1].key) else None


def family(library: Library, found: Found, inside: list[Candidate], day: date) -> Family | None:
    """The first passage with its clause, its points, and what topics cite with it; None when nothing was found.

    Of the Decision each clause is another matter: its target or budget line is no answer to what it supports.
    """
    if not inside:
        return None
    first = library.passages[inside[0].key]
    point = narrowed(library, found, first, day)
    kin = {p.key for p in beside(library, first)} | library.cited_by.get(first.key, frozenset())
    if first.document == DECISION:
        kin = {k for k in kin if not k.startswith(f"{DECISION} ")}
    kin |= {f"{first.document} {s}" for s in parents(first.section)}
    members = [c for c in inside[1:] if c.key in kin or c.key.startswith(f"{first.key}.")]
    others = tuple(library.passages[c.key] for c in members if c.share >= COUNTS * inside[0].share)
    if point:
        first, others = point, (first, *(p for p in others if p != point))
    return Family(first, others, inside[0].share + sum(c.share for c in members))


def named_first(library: Library, found: Found, inside: list[Candidate]) -> list[Candidate]:
    """When the question names a text ("thông tư 36"), its passages come before all others and share the whole."""
    named = [c for c in inside if library.passages[c.key].document in found.named]
    if not named:
        return inside
    scale = sum(c.share for c in inside) / (sum(c.share for c in named) or 1.0)
    return [replace(c, share=c.share * scale) for c in named]


def options(library: Library, inside: Iterable[Candidate], day: date) -> list[Passage]:
    """Two to four passages to choose from, each another matter."""
    shown: list[Passage] = []
    labels: set[str] = set()
    for c in inside:
        p = library.passages[c.key]
        topic = led_by(library, p)
        label = topic.key if topic else p.key
        if label not in labels and begun(p, day):
            labels.add(label)
            shown.append(p)
    return shown[:MOST_CHOICES]
