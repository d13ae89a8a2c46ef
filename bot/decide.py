"""From what a search found to what to do: answer, ask back, refuse, or hand over. Wrong answers cost most."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.citation import begun
from knowledge.glossary import Term, term_asked
from knowledge.holds import holds
from knowledge.law import Passage, parents
from knowledge.library import DECISION, Library
from knowledge.search import Candidate, Found, Search
from knowledge.topics import Topic

ANSWER, ASK = 0.36, 0.16  # shares, chosen on held-out writers: answer from the first on, ask back from the second
MOST_CHOICES = 4
HOLDS_IT = 4.0  # how much more likely a passage is meant that holds the kind of thing asked
SMALL_TALK = frozenset("greeting thanks goodbye identity insult political injection offtopic".split())
FOR_STAFF = frozenset("human complaint own_file".split())
NEVER_STATED = frozenset({"person", "list", "contact"})
AMOUNTS = frozenset({"percent", "per_unit", "interest", "reward"})
What = Literal["answered", "meaning", "unclear", "not_covered", "for_staff", "small_talk", "validity"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do with a question, on which passages, and why."""

    what: What
    passages: tuple[Passage, ...] = ()
    topic: Topic | None = None
    why: str = ""
    missing: tuple[str, ...] = ()
    score: float = 0.0
    asks_validity: bool = False
    term: Term | None = None


def decide(search: Search, found: Found, day: date) -> Choice:
    library = search.library
    if not found.candidates:
        return Choice("not_covered", why="nothing")
    for kind, rule in library.language.decides.items():
        if rule.search(found.plain):
            return outside_choice(kind, 1.0)
    outside = [c for c in found.candidates if c.outside]
    inside = named_first(library, found, weighed(library, found, [c for c in found.candidates if not c.outside]))
    first, score = family(library, inside) if inside else (None, 0.0)
    if outside and found.outside >= max(ASK, score):
        return outside_choice(outside[0].outside or "", found.outside)
    if library.language.elsewhere.search(found.text):
        return Choice("not_covered", why="elsewhere")
    if first is None:
        return Choice("not_covered", why="nothing")
    term = term_asked(library.glossary, found.plain)
    if term and term.source:
        known = (library.passages[term.source],)
        sure = score >= ANSWER and first.document == DECISION
        return Choice("meaning", (first, *known) if sure else known, score=max(score, ANSWER), term=term)
    asks_validity = library.language.expired.search(found.text) is not None
    if asks_validity and (score < ANSWER or first.section.startswith("QD")):
        return Choice("validity", validity_sources(library, found), library.topics.get("ct-con-hieu-luc"), score=score)
    if score >= ANSWER:
        return replace(answer(library, found, first, day, score), asks_validity=asks_validity)
    return ask_back(library, found, inside, day, score)


def ask_back(library: Library, found: Found, inside: list[Candidate], day: date, score: float) -> Choice:
    """A menu, when its share is large enough and it holds the kind of thing that was asked."""
    shown = options(library, inside, day)
    kinds = found.asked
    if kinds and shown:
        holding = [p for p in shown if any(k not in NEVER_STATED and holds_about(library, p, k, day) for k in kinds)]
        if not holding:
            return Choice("not_covered", (shown[0],), None, "kind", tuple(sorted(kinds)), score)
        shown = holding + [p for p in shown if p not in holding]
    if shown and sum(c.share for c in inside[:MOST_CHOICES]) >= ASK:
        return Choice("unclear", tuple(shown), score=score)
    return Choice("not_covered", why="weak", score=score)


def holds_about(library: Library, passage: Passage, kind: str, day: date) -> bool:
    """Whether a passage, or what its topic cites beside it on the day, holds that kind of thing."""
    return any(holds(p, kind) for p in around(library, passage, day))


def around(library: Library, passage: Passage, day: date) -> list[Passage]:
    topics = library.topics_of.get(passage.key, ())[:1]
    near = [passage] + [library.passages[k] for t in topics for k in t.sources]
    return [p for p in near if begun(p, day)] or [passage]


def outside_choice(kind: str, score: float) -> Choice:
    if kind in FOR_STAFF:
        return Choice("for_staff", why=kind, score=score)
    if kind == "elsewhere":
        return Choice("not_covered", why="elsewhere", score=score)
    return Choice("small_talk", why=kind if kind in SMALL_TALK else "offtopic", score=score)


def named_first(library: Library, found: Found, inside: list[Candidate]) -> list[Candidate]:
    """When the question names a text ("thông tư 36"), its passages come before all others."""
    numbers = [n for n in library.texts if names(found.text, n)]
    if not numbers:
        return inside
    named = [c for c in inside if library.passages[c.key].document in numbers]
    return named + [c for c in inside if c not in named]


def names(text: str, number: str) -> bool:
    """Whether folded words name a legal text by its number: "thong tu 26 2014", "nd 45", "qd 1162"."""
    figures = re.match(r"(\d+)(?:/(\d{4}))?/", number)
    if figures is None:
        return False
    one, year = figures[1], figures[2]
    kind = r"(?:nghi dinh|thong tu(?: lien tich)?|quyet dinh|luat|nd|tt|ttlt)(?: so)?"
    return re.search(rf"\b{kind} {one}\b(?!/)|\b{one}[ /]{year or 'qd'}\b", text) is not None


def family(library: Library, inside: list[Candidate]) -> tuple[Passage, float]:
    """The first passage, and the shares of all that the same answer would cite: its clause, its topic's texts."""
    first = library.passages[inside[0].key]
    kin = {first.key} | {f"{first.document} {s}" for s in parents(first.section)}
    kin |= {
        s
        for t in library.topics_of.get(first.key, ())[:1]
        for s in t.sources
        if first.document != DECISION or library.passages[s].document != DECISION
    }
    below = f"{first.key}."
    return first, sum(c.share for c in inside if c.key in kin or c.key.startswith(below))


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


def answer(library: Library, found: Found, first: Passage, day: date, score: float) -> Choice:
    """An answer from a passage, unless neither it nor its topic holds the kind of thing that was asked."""
    topics = library.topics_of.get(first.key, ())
    topic = topics[0] if topics else None
    missing = tuple(k for k in sorted(found.asked) if k in NEVER_STATED or not holds_about(library, first, k, day))
    if not missing:
        return Choice("answered", (first,), topic, score=score)
    if len(missing) < len(found.asked) and not AMOUNTS & set(missing):
        return Choice("answered", (first,), topic, missing=missing, score=score)
    return Choice("not_covered", (first,), topic, "kind", missing, score)


def options(library: Library, inside: Iterable[Candidate], day: date) -> list[Passage]:
    """Two to four passages to choose from, each another matter."""
    shown: list[Passage] = []
    labels: set[str] = set()
    for c in inside:
        p = library.passages[c.key]
        topics = library.topics_of.get(p.key, ())
        label = topics[0].key if topics and topics[0].sources[0] == p.key else p.key
        if label not in labels and begun(p, day):
            labels.add(label)
            shown.append(p)
    return shown[:MOST_CHOICES]


def validity_sources(library: Library, found: Found) -> tuple[Passage, ...]:
    numbers = [n for n in library.texts if names(found.text, n) and n != DECISION]
    for number in numbers:
        own = [p for p in library.passages.values() if p.document == number]
        if own:
            return (own[0],)
    return (library.passages[f"{DECISION} QD.0"],)
