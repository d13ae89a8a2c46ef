"""What a search saw in a question: plain data for whoever decides on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from knowledge.index import Floats
from knowledge.vietnamese import has_marks

OUTSIDE = "outside "


def spaced(tokens: Sequence[str]) -> str:
    """Folded words as a text that rules read."""
    return " ".join(tokens).replace("_", " ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage (or an outside class) that a question may mean, and its share of all."""

    key: str
    share: float

    @property
    def outside(self) -> str | None:
        """The kind of thing outside the library ("greeting"), None for a passage."""
        return self.key.removeprefix(OUTSIDE) if self.key.startswith(OUTSIDE) else None


@dataclass(frozen=True)
class Found:
    """What a search saw: the folded words, what is asked for, and the candidates, best first."""

    tokens: tuple[str, ...]
    typed: tuple[str, ...]
    plain: str  # the words typed, folded, nothing else read into them
    intents: frozenset[str]
    asked: frozenset[str]
    hinted: frozenset[str]  # those of the kinds asked for that are not sure
    named: tuple[str, ...]  # the legal texts that the question names, by number
    candidates: tuple[Candidate, ...]
    outside: float
    alike: Callable[[str], float]  # how much any entry looks like the question, by its key
    margin: Callable[[str], float]  # how far the chooser puts an entry on the right side of its line, by its key
    strange: float  # how much the question looks like the nearest thing asked that is none of ours
    shares: Floats = field(repr=False, compare=False)  # of every entry, in the order of the search's keys

    @cached_property
    def marked(self) -> str:
        """The words typed with their marks; empty when the writer uses none."""
        whole = " ".join(self.typed)
        return whole if has_marks(whole) else ""

    @property
    def said(self) -> str:
        """The words typed, in lower case, with their marks: "hỗ trợ 100% đúng không"."""
        return " ".join(self.typed).replace(" %", "%")

    @cached_property
    def text(self) -> str:
        return spaced(self.tokens)
