"""From what a search found to what to do: answer, ask back, refuse, or hand over. Wrong answers cost most."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.candidates import MOST_CHOICES, Family, around, family, options, ranked, topic_of
from bot.citation import begun, sources_for
from knowledge.found import Candidate, Found
from knowledge.glossary import Term, term_asked
from knowledge.holds import AMOUNTS, NEVER_STATED, holds
from knowledge.law import Passage
from knowledge.library import DECISION, Library
from knowledge.search import Search
from knowledge.sureness import Curve
from knowledge.topics import Topic

ANSWER, ASK = 0.6, 0.1  # how sure, on held-out writers: answer from the first on, ask back from the second
FACTS = 4  # passages of a text of which we hold facts, not its words
HALF = 0.35  # share from which one of two questions is answered: what both are about is often said in one
KEYWORD, ANSWER_KEYWORD = 2, 0.8  # one or two words name a matter; which part of it is asked back unless it is plain
SHARE, LEAST_SHARE = 0.6, 0.16  # shares that tell alone: what is meant surely, what is not meant at all
SMALL_TALK = frozenset("greeting thanks goodbye identity insult political injection offtopic".split())
FOR_STAFF = frozenset("human complaint own_file".split())
WHEN = frozenset({"date", "terms"})
SUMS = frozenset({"percent", "per_unit"})
LOCAL = "md-muc-chi-dia-phuong"  # the topic on the province's own norms, which we do not hold
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
    unstated: str = ""
    second: Topic | None = None
    before: tuple[str, ...] = ()  # lines that are said first


def decide(search: Search, found: Found, day: date, enough: float | None = None) -> Choice:
    """The choice for what was found on a day; `enough` is the share to answer from, by default that of a question."""
    library = search.library
    inside = ranked(library, found, day)
    meant = family(library, found, inside, day)
    for rule in (
        worded(library, found),
        meaning(library, found, meant, day),
        unheld_text(library, found, meant),
        outside(library, found, meant),
    ):
        if rule is not None:
            return rule
    if meant is None:
        return Choice("not_covered", why="nothing")
    besides = found.asked - found.hinted - WHEN  # whoever asks for a telephone number does not ask what is in force
    asks_validity = not besides and library.language.expired.search(found.text) is not None
    if (told := validity(library, found, meant, asks_validity)) is not None:
        return told
    if AMOUNTS & found.asked and library.language.local.search(found.text):
        topic = library.topics[LOCAL]
        return Choice(
            "not_covered", tuple(library.passages[k] for k in topic.sources), topic, "local", score=meant.share
        )
    if enough is None:
        bar = ANSWER if len(found.tokens) > KEYWORD else ANSWER_KEYWORD
        surely = sure(search, found, library.sureness.answer, meant.share, inside) >= bar
    else:
        surely = meant.share >= enough
    if surely:
        return replace(answer(library, found, meant, day), asks_validity=asks_validity)
    return ask_back(search, found, inside, meant, day, enough)


def sure(search: Search, found: Found, curve: Curve, share: float, inside: list[Candidate]) -> float:
    """How likely it is that a share of candidates holds what is meant; the share itself while no chooser is fitted."""
    if search.choosers is None:
        return share
    return curve(share, len(found.tokens), found.margin(inside[0].key), found.strange)


def worded(library: Library, found: Found) -> Choice | None:
    """What is none of ours by words that decide alone."""
    for kind, (marked, folded) in library.language.decides.items():
        if marked.search(found.marked) if found.marked else folded.search(found.plain):
            return outside_choice(library, found, kind, 1.0)
    return None


def outside(library: Library, found: Found, meant: Family | None) -> Choice | None:
    """What is none of ours: by the shares of what people ask besides, by another place."""
    others = [c for c in found.candidates if c.outside]
    if others and found.outside >= max(LEAST_SHARE, meant.share if meant else 0.0):
        return outside_choice(library, found, others[0].outside or "", found.outside)
    elsewhere = library.language.elsewhere
    if elsewhere.search(found.text) or elsewhere.search(found.plain):
        return Choice("not_covered", why="elsewhere")
    return None


def validity(library: Library, found: Found, meant: Family, asked: bool) -> Choice | None:
    """A straight answer on what is in force; also for the money or the aims of years after the programme."""
    language, first = library.language, meant.first
    topic = library.topics.get("ct-con-hieu-luc")
    no_text = library.texts[first.document].issued is None or first.section.startswith("QD")
    later = language.later.search(found.plain) is not None
    ended = first.document in found.named and library.texts[first.document].valid_to is not None
    astray = not found.named and first.document != DECISION and later
    whole = not found.named and language.programme.search(found.text) is not None
    if asked and (meant.share < SHARE or no_text or ended or astray or whole):
        return Choice("validity", validity_sources(library, found), topic, score=meant.share)
    of_programme = first.document == DECISION or meant.share < SHARE
    if later and of_programme and found.intents & {"money", "count"} and not AMOUNTS & found.asked:
        return Choice("validity", validity_sources(library, found), topic, missing=("later",), score=meant.share)
    return None


def unheld_text(library: Library, found: Found, meant: Family | None) -> Choice | None:
    """A legal text that the question names and of which we hold no word, as it was written."""
    told = meant.first.text if meant else ""
    for said in (found.plain, found.text):
        for named in library.language.named.finditer(said):
            number, year = named[1], named[2] or r"\d+"
            if library.held.intersection(library.named(named[0])) or re.search(rf"\b{number}/{year}\b", told):
                continue
            place, length = said[: named.start()].count(" "), named[0].count(" ") + 1
            written = " ".join(found.typed[place : place + length]) if said == found.plain else named[0]
            return Choice("not_covered", why="unheld", score=meant.share if meant else 0.0, unstated=written)
    return None


def meaning(library: Library, found: Found, meant: Family | None, day: date) -> Choice | None:
    """The meaning of a term, when that is all that is asked: from where it is written, and the Decision's clause."""
    term = term_asked(library.glossary, found.plain)
    if term is None or not term.source or not begun(library.passages[term.source], day):
        return None
    known = library.passages[term.source]
    if meant is None or meant.share < SHARE or meant.first.document != DECISION:
        return Choice("meaning", (known,), score=max(meant.share if meant else 0.0, SHARE), term=term)
    said = (meant.first, known) if known.document == DECISION else (known, meant.first)
    return Choice("meaning", said, score=meant.share, term=term)


def answer(library: Library, found: Found, meant: Family, day: date) -> Choice:
    """An answer from a passage, unless neither it nor its family holds the kind of thing that was asked."""
    topic = topic_of(library, meant.first)
    missing = unheld(library, found.asked, meant.first, day, meant.others, found.named)
    said = (meant.first, *meant.others)
    if found.asked >= SUMS and SUMS - set(missing):  # "at most how much" may be a sum or a share: one is enough
        missing = tuple(k for k in missing if k not in SUMS)
    if not missing:
        return Choice("answered", amounts_first(library, found, said, topic, day), topic, score=meant.share)
    if not AMOUNTS & set(missing) and (len(missing) < len(found.asked) or found.hinted >= set(missing)):
        return Choice("answered", said, topic, missing=missing, score=meant.share)
    return Choice("not_covered", said, topic, "kind", missing, meant.share)


def amounts_first(
    library: Library, found: Found, said: tuple[Passage, ...], topic: Topic | None, day: date
) -> tuple[Passage, ...]:
    """The passages of an answer, before them the one that holds the amount asked for: it is quoted at length."""
    kinds = AMOUNTS & (found.asked - found.hinted)
    used = sources_for(library, said, topic, day, found.asked)
    holding = [p for p in used if any(holds(p, kind) for kind in kinds)]
    return said if not holding or said[0] in holding else (holding[0], *(p for p in said if p != holding[0]))


def unheld(
    library: Library,
    kinds: frozenset[str],
    first: Passage,
    day: date,
    others: tuple[Passage, ...] = (),
    named: Collection[str] = (),
) -> tuple[str, ...]:
    """Of the kinds asked for, those that neither the passages nor what their topic cites holds."""
    said = [*around(library, first, day), *(p for p in others if begun(p, day))]
    if first.document in named:  # asked of that text, another one's words are no answer
        said = [p for p in said if p.document in named]
    return tuple(k for k in sorted(kinds) if k in NEVER_STATED or not any(holds(p, k) for p in said))


def ask_back(
    search: Search, found: Found, inside: list[Candidate], meant: Family, day: date, enough: float | None = None
) -> Choice:
    """A menu, when its share is large enough and it holds the kind of thing that was asked."""
    library = search.library
    shown = options(library, inside, day)
    if found.asked and shown:
        holding = [p for p in shown if len(unheld(library, found.asked, p, day)) < len(found.asked)]
        if not holding:
            return Choice("not_covered", (shown[0],), None, "kind", tuple(sorted(found.asked)), meant.share)
        shown = holding + [p for p in shown if p not in holding]
    if len(shown) == 1 and meant.share >= LEAST_SHARE:
        return answer(library, found, meant, day)
    few = sum(c.share for c in inside[:MOST_CHOICES])
    word = len(found.tokens) <= KEYWORD
    if (
        shown
        and few >= LEAST_SHARE
        and (word or enough is not None or sure(search, found, library.sureness.menu, few, inside) >= ASK)
    ):
        return Choice("unclear", tuple(shown), score=meant.share)
    return Choice("not_covered", why="weak", score=meant.share)


def outside_choice(library: Library, found: Found, kind: str, score: float) -> Choice:
    """What is none of ours; words of the field in it make it a question that we have no answer to."""
    if kind in FOR_STAFF:
        return Choice("for_staff", why=kind, score=score)
    if kind == "elsewhere":
        return Choice("not_covered", why="elsewhere", score=score)
    ours = found.asked or library.language.field.search(found.text)
    unstated = found.asked & NEVER_STATED and kind not in ("thanks", "greeting", "goodbye")
    if score < 1.0 and (unstated or (kind in ("offtopic", "political") and ours)):
        return Choice("not_covered", why="nothing", score=score)
    return Choice("small_talk", why=kind if kind in SMALL_TALK else "offtopic", score=score)


def validity_sources(library: Library, found: Found) -> tuple[Passage, ...]:
    """What says from when to when a text holds: of the text named, else of the Decision."""
    for number in found.named:
        if number == DECISION:
            continue
        told = tuple(library.passages[k] for k in library.texts[number].told_by)
        own = [p for p in library.passages.values() if p.document == number]
        if own and len(own) <= FACTS:  # of a text known by facts alone: the latest first
            return (*sorted(own, key=lambda p: p.valid_from or date.min, reverse=True), *told)
        if own:
            return (own[0], *told)
    return (library.passages[f"{DECISION} QD.0"],)
