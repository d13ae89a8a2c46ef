"""What a draft would change before anybody is told it: past questions like it, and every way of asking. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.choosing import choose
from db.wanting import Asked
from knowledge.exact import Exact, Heard
from knowledge.found import Found
from knowledge.grouping import like
from knowledge.law import parents
from knowledge.layers import lay_over
from knowledge.library import Library
from knowledge.search import Search
from knowledge.topics import Topic

NEAR = 0.3  # likeness from which a past question is asked again
MOST = 200  # of them, the likest
ALIKE = 0.2  # cosine below which a draft's ways of asking do not move a question


@dataclass(frozen=True, slots=True)
class Told:
    """What a question comes to: the outcome, the title of the topic, the address of the first source."""

    outcome: str
    topic: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A question, what is told now, and what would be told."""

    text: str
    before: Told
    after: Told

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """`like`: past questions like the draft; `others`: ways of asking of all topics that would change; of how many."""

    like: tuple[Change, ...]
    others: tuple[Change, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a way of asking comes to now, its folded words, and the passages that it may mean."""

    told: Told
    tokens: tuple[str, ...]
    meant: frozenset[str]


def told(search: Search, text: str, day: date, found: Found | None = None) -> Told:
    """What a question comes to on a day."""
    choice = choose(search, found or search.find(text), text, day)
    outcome = {"meaning": "answered", "validity": "answered"}.get(choice.what, choice.what)
    if outcome != "answered":
        return Told(outcome)
    return Told(outcome, choice.topic.title if choice.topic else "", choice.passages[0].address)


def with_draft(packaged: Library, search: Search, draft: Topic) -> Search:
    """The search as it would be with the draft published; Dangling when that cannot be."""
    return lay_over(search, packaged.overlaid(search.library.overlay.with_topic(draft)))


def every(search: Search, day: date) -> dict[str, Known]:
    """What each way of asking of each topic comes to."""
    found = {text: search.find(text) for t in search.library.topics.values() for text in t.asks}
    return {
        text: Known(told(search, text, day, f), f.tokens, frozenset(c.key for c in f.candidates))
        for text, f in found.items()
    }


def touched(search: Search, draft: Topic) -> Callable[[Known], bool]:
    """Whether a draft may change what a question comes to: it has words in common with it, or may mean its sources."""
    library = search.library
    before = library.topics.get(draft.key)
    sources = {*draft.sources, *(before.sources if before else ())}
    below = {key for key in library.passages if any(key.startswith(f"{s}.") for s in sources)}
    above = {f"{p.document} {s}" for k in sources for p in (library.passages[k],) for s in parents(p.section)}
    meant = sources | below | above
    ways = [Heard(search.heard(way), frozenset()) for way in (draft.title, *draft.asks)]
    words = Exact.over(search.index, library.language.stop, [(draft, way) for way in ways])

    def may(known: Known) -> bool:
        answered = before is not None and known.told.topic == before.title
        return answered or bool(known.meant & meant) or words.nearest(known.tokens).get(draft.key, 0.0) >= ALIKE

    return may


def past_like(search: Search, draft: Topic, past: Iterable[Asked], also: Sequence[int]) -> list[str]:
    """The words of past questions like a draft, the likest first; those that it is written for always."""
    by_number = {q.id: q for q in past}
    texts = {n: search.heard(q.text) for n, q in by_number.items()}
    ways = [search.heard(way) for way in (draft.title, *draft.asks)]
    near = [n for n, _ in like(texts, ways, search.library.language.stop, NEAR)]
    return list(dict.fromkeys(by_number[n].text for n in (*also, *near) if n in by_number))[:MOST]


def preview(
    packaged: Library, search: Search, draft: Topic, past: Sequence[Asked], also: Sequence[int], day: date,
    known: Mapping[str, Known],
) -> Preview:  # fmt: skip
    """What a draft would change on a day; `known` is `every` of the search as it is. Takes some seconds."""
    after = with_draft(packaged, search, draft)
    again = [Change(t, told(search, t, day), told(after, t, day)) for t in past_like(search, draft, past, also)]
    may = touched(search, draft)
    others = [Change(text, k.told, told(after, text, day)) for text, k in known.items() if may(k)]
    return Preview(tuple(again), tuple(c for c in others if c.changed), len(known))
