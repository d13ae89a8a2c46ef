"""Question -> ranked passages with shares: an index and a trained chooser, each of which sees what the other misses."""

import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.chooser import Choosers, counted
from knowledge.exact import Exact, Heard
from knowledge.index import Floats, Index, Unit, asked_features, marked_machine
from knowledge.library import DECISION, Library
from knowledge.normalise import Normaliser
from knowledge.vietnamese import fold, has_marks, words

OUTSIDE = "outside "
MACHINE = re.compile(r"\bmay\b")  # the machine and "how many" fold to one word
LATER = re.compile(r"20(?:2[1-9]|3\d)")  # years after the programme: when, not what
CHOOSERS = "choosers"  # the folder of what is fitted, inside that of the index
INDEX_SHARE = 0.3  # the chooser has the rest; chosen on held-out writers
INTENT, PART, TOP = 0.13, 0.7, 8
LEAST_ASKED = 3  # words that can name a kind of thing besides the matter
ASKED_FROM = -0.45  # margin from which a kind counts as asked for: held out, 2 % false, 70 to 95 % of what asks is seen
INDEX_SHARPNESS, EVEN = 7.0, 1e-4  # the second: something near is found when the question speaks to nothing there
NEAR_SHARE = 0.6  # how much of a follow-up is about what was just answered and stands near it


def moved(shares: Floats, by: Floats) -> Floats:
    """Shares with the parts of the Decision moved by an intent; all together stay what they were."""
    whole = shares.sum()
    shares = shares * np.exp(PART * by)
    balanced: Floats = (shares * (whole / (shares.sum() or 1.0))).astype(np.float32)
    return balanced


def spaced(tokens: Sequence[str]) -> str:
    """Folded words as a text that rules read."""
    return " ".join(tokens).replace("_", " ")


def place(data: Path, version: str) -> Path:
    """Where the index and chooser of exactly one version of the library lie."""
    return data / f"search-{version}"


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
    named: tuple[str, ...]  # the legal texts that the question names, by number
    candidates: tuple[Candidate, ...]
    outside: float
    alike: Callable[[str], float]  # how much any entry looks like the question, by its key

    @cached_property
    def marked(self) -> str:
        """The words typed with their marks; empty when the writer uses none."""
        whole = " ".join(self.typed)
        return whole if has_marks(whole) else ""

    @cached_property
    def text(self) -> str:
        return spaced(self.tokens)


@dataclass(frozen=True)
class Search:
    """The index over a library, and the choosers once they are fitted."""

    library: Library
    keys: tuple[str, ...]
    normaliser: Normaliser
    index: Index
    choosers: Choosers | None = None

    @classmethod
    def build(cls, library: Library, without: frozenset[str] = frozenset()) -> "Search":
        """An index over the library; the ways of the hands in `without` are held out, for measuring."""
        bare = Normaliser(library.language)
        keys = (*library.passages, *sorted({w.passage for w in library.outside}))
        number = {key: i for i, key in enumerate(keys)}
        units: list[Unit] = []
        for key, p in library.passages.items():
            units.append(Unit(number[key], "title", bare(p.title, repair=False)))
            if p.leaf:
                units.append(Unit(number[key], "text", bare(f"{library.heads(p)} {p.text}", repair=False)))
        asked = [w for w in library.asked if w.hand not in without]
        units += [Unit(number[w.passage], "way", bare(w.text, repair=False)) for w in asked]
        pairs = {pair for u in units for pair in itertools.pairwise(u.tokens)}
        units += [Unit(number[w.passage], "way", bare(w.text, repair=False)) for w in library.outside]
        normaliser = Normaliser(library.language, {t for u in units for t in u.tokens}, pairs)
        return cls(library, keys, normaliser, Index.build(units, len(keys), library.language.stop))

    def save(self, folder: Path) -> None:
        """The index and the words of the normaliser, to be read back in a fraction of the time of building."""
        self.index.save(folder)
        pairs = [[a, *sorted(after)] for a, after in self.normaliser.after.items()]
        words = {"keys": self.keys, "vocabulary": sorted(self.normaliser.vocabulary), "pairs": pairs}
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, library: Library, folder: Path) -> "Search":
        """What `save` wrote, with the choosers that lie beside it."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        pairs = ((row[0], after) for row in words["pairs"] for after in row[1:])
        normaliser = Normaliser(library.language, words["vocabulary"], pairs)
        return cls(library, tuple(words["keys"]), normaliser, Index.read(folder), Choosers.read(folder / CHOOSERS))

    def examples(self, without: frozenset[str] = frozenset()) -> list[tuple[list[str], str]]:
        """What the chooser is fitted on: the ways as the normaliser reads them, and what they ask for."""
        ways = [w for w in (*self.library.asked, *self.library.outside) if w.hand not in without]
        return [(self.normaliser(w.text), w.passage) for w in ways]

    def with_choosers(self, choosers: Choosers | None) -> "Search":
        return replace(self, choosers=choosers)

    @cached_property
    def exact(self) -> Exact:
        """What staff published, by the words that ask for it."""
        return Exact.of(self.index, self.library, lambda way: Heard(self.heard(way), self.asked(way)))

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The place of each key."""
        return {key: i for i, key in enumerate(self.keys)}

    @cached_property
    def chosen_at(self) -> np.ndarray:
        """For each class of the chooser, its place among the keys."""
        classes: Sequence[str] = self.choosers.passage.classes if self.choosers else ()
        return np.array([self.number[c] for c in classes], dtype=np.int64)

    @cached_property
    def moved_by(self) -> Mapping[str, Floats]:
        """How each intent moves each entry: the parts of Decision 1162 that hold that kind of thing."""
        return {
            intent: np.array([self.bonus(key, groups) for key in self.keys], dtype=np.float32)
            for intent, groups in self.library.language.groups.items()
        }

    @staticmethod
    def bonus(key: str, groups: Mapping[str, float]) -> float:
        document, _, section = key.partition(" ")
        if document != DECISION:
            return 0.0
        for prefix, weight in groups.items():
            if section.startswith(prefix) and (prefix[-1] in ".D" or section[len(prefix) :][:1] in ("", ".")):
                return float(weight)
        return 0.0

    def intents(self, text: str) -> frozenset[str]:
        """What part of the programme a question is about; several may hold, "none" if no rule does."""
        found = {name for name, rule in self.library.language.intents.items() if rule.search(text)}
        if "units" in found and "money" not in found:
            found.add("count")
        return frozenset(found) or frozenset({"none"})

    def find(self, question: str, near: frozenset[str] = frozenset()) -> Found:
        """The candidates for a question, at most eight, shares summing to at most one.

        `near` are the passages that the conversation is about: a good part of the whole is shared out among them.
        """
        typed, tokens = tuple(words(question)), self.heard(question)
        text, plain = spaced(tokens), " ".join(fold(w) for w in typed)
        intents = self.intents(MACHINE.sub("thiet bi", text) if marked_machine(question) else text)
        seen = counted(tokens)
        asked = self.kinds(tokens, plain, seen)
        if "eligible" in intents:  # "who is helped" asks for conditions, not for those who were
            asked -= {"list"}
        leading = [self.moved_by[intent] for intent in self.leading(intents, asked)]
        stop = self.library.language.stop
        likeness = self.index.scores(asked_features(tokens, self.normaliser.expand(tokens), stop))
        for by in leading:
            likeness = likeness * (1 + INTENT * 2 * by)
        best = np.argpartition(-likeness, TOP)[:TOP]
        odds = np.exp(INDEX_SHARPNESS * (likeness[best] - likeness[best].max())) * (likeness[best] > 0)
        shares = np.zeros(len(self.keys), dtype=np.float32)
        shares[best] = odds / (odds.sum() or 1.0)
        if self.choosers is not None:
            shares *= INDEX_SHARE
            shares[self.chosen_at] += (1 - INDEX_SHARE) * self.choosers.passage.shares(seen)
        for by in leading:
            shares = moved(shares, by)
        if places := [self.number[key] for key in near]:
            among = shares[places] + EVEN
            shares[len(self.library.passages) :] = 0  # in the middle of a matter nothing else is talked of
            shares = shares * (1 - NEAR_SHARE)
            shares[places] += NEAR_SHARE * among / among.sum()
        order = np.argpartition(-shares, TOP)[:TOP]
        order = order[np.argsort(-shares[order])]
        outside = sum(float(shares[i]) for i in range(len(self.library.passages), len(self.keys)))
        return Found(
            tuple(tokens), typed, plain, intents, asked, self.library.named(text),
            tuple(Candidate(self.keys[i], float(shares[i])) for i in order if shares[i] > 0),
            outside, lambda key: float(likeness[self.number[key]]),
        )  # fmt: skip

    def heard(self, question: str) -> list[str]:
        """The folded words meant; a single year after the programme tells when, not what, and is left out."""
        tokens = self.normaliser(question)
        years = [t for t in tokens if LATER.fullmatch(t)]
        return [t for t in tokens if t not in years] if len(years) == 1 else tokens

    def asked(self, question: str) -> frozenset[str]:
        """The kinds of thing that a question asks for, without searching."""
        tokens = self.heard(question)
        return self.kinds(tokens, " ".join(fold(w) for w in words(question)), counted(tokens))

    def kinds(self, tokens: Sequence[str], plain: str, seen: Mapping[str, int]) -> frozenset[str]:
        """The kinds of thing asked for ("percent", "papers"): by words that are enough, and by the fitted chooser."""
        language = self.library.language
        both = f"{spaced(tokens)} | {plain}"
        found = {n for n, rule in language.asked.items() if rule.search(both)}
        if self.choosers is None:
            return frozenset(found | {n for n, rule in language.asked_loosely.items() if rule.search(both)})
        margins = self.choosers.kind.margins(seen) if len(tokens) >= LEAST_ASKED else None
        if margins is not None:
            found |= {k for k, m in zip(self.choosers.kind.classes, margins, strict=True) if m > ASKED_FROM}
        return frozenset(found)

    def leading(self, intents: frozenset[str], asked: frozenset[str]) -> tuple[str, ...]:
        """The one intent that moves the parts: money before duty, duty before count, count before help."""
        if asked & {"percent", "per_unit"}:  # a share or a ceiling is no budget line
            intents = intents - {"money", "count"} | {"help"}
        for name in ("money", "solution", "goal", "duty", "eligible", "count", "help", "none"):
            if name in intents:
                return (name,) if name in self.library.language.groups else ()
        return ()
