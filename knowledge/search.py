"""Question -> ranked passages with shares: an index and a trained chooser, each of which sees what the other misses."""

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.chooser import Choosers, counted
from knowledge.exact import Exact, Heard
from knowledge.found import Candidate, Found, spaced
from knowledge.halves import asking
from knowledge.index import Floats, Index, Unit, asked_features, marked_machine
from knowledge.library import Library
from knowledge.normalise import Normaliser
from knowledge.parts import bonus, leading, moved
from knowledge.parts import intents as intents_of
from knowledge.vietnamese import fold, words

MACHINE = re.compile(r"\bmay\b")  # the machine and "how many" fold to one word
LATER = re.compile(r"20(?:2[1-9]|3\d)")  # years after the programme: when, not what
CHOOSERS = "choosers"  # the folder of what is fitted, inside that of the index
INDEX_SHARE = 0.3  # the chooser has the rest; chosen on held-out writers
INTENT, TOP = 0.13, 8
NAMED = 20.0  # how much more likely the passages of a text are meant when the question names it
INSTEAD = {"name": "person", "next": "date"}  # whoever asks for the one does not ask for the other
LEAST_ASKED = 3  # words that can name a kind of thing besides the matter
ASKED_FROM = -0.45  # margin from which a kind counts as asked for: held out, 2 % false, 70 to 95 % of what asks is seen
SURELY_FROM = -0.15  # margin from which it surely is: what is falsely seen lies below, three in four of what asks above
INDEX_SHARPNESS = 7.0
UNCHOSEN = -1.1  # margin of an entry for which no way was written, as of one far off


def place(data: Path, version: str) -> Path:
    """Where the index and chooser of exactly one version of the library lie."""
    return data / f"search-{version}"


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
        besides = [w for w in library.outside if w.hand not in without]
        units += [Unit(number[w.passage], "way", bare(w.text, repair=False)) for w in besides]
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
    def documents(self) -> np.ndarray:
        """The number of the legal text of each entry."""
        return np.array([p.document if (p := self.library.passages.get(key)) else "" for key in self.keys])

    @cached_property
    def chosen_at(self) -> np.ndarray:
        """For each class of the chooser, its place among the keys."""
        classes: Sequence[str] = self.choosers.passage.classes if self.choosers else ()
        return np.array([self.number[c] for c in classes], dtype=np.int64)

    @cached_property
    def moved_by(self) -> Mapping[str, Floats]:
        """How each intent moves each entry: the parts of Decision 1162 that hold that kind of thing."""
        return {
            intent: np.array([bonus(key, groups) for key in self.keys], dtype=np.float32)
            for intent, groups in self.library.language.groups.items()
        }

    def find(self, question: str) -> Found:
        """The candidates for a question, at most eight, shares summing to at most one."""
        question = self.normaliser.unkeyed(question)
        typed, tokens = tuple(words(question)), self.heard(question)
        text, plain = spaced(tokens), " ".join(fold(w) for w in typed)
        language = self.library.language
        intents = intents_of(language, MACHINE.sub("thiet bi", text) if marked_machine(question) else text)
        core = asking(language, tokens)
        asked, hinted = self.kinds(core, plain if core == tokens else "", counted(core))
        if "eligible" in intents:  # "who is helped" asks for conditions, not for those who were
            asked, hinted = asked - {"list"}, hinted - {"list"}
        leads = [self.moved_by[intent] for intent in leading(language, intents, asked)]
        likeness, shares, margins = self.weigh(tokens, leads)
        if named := self.library.named(f"{text} | {plain}"):
            shares = np.where(np.isin(self.documents, named), NAMED * shares, shares)
            shares /= max(1.0, shares.sum())
        return Found(
            tuple(tokens), typed, plain, intents, asked, hinted, named, self.best(shares), self.outside(shares),
            lambda key: float(likeness[self.number[key]]), lambda key: float(margins[self.number[key]]),
            float(likeness[len(self.library.passages) :].max(initial=0.0)), shares,
        )  # fmt: skip

    def weigh(self, tokens: list[str], leads: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
        """For folded words, of each entry: how much it looks like them, its share, its margin."""
        likeness = self.index.scores(asked_features(tokens, self.normaliser.expand(tokens), self.library.language.stop))
        for by in leads:
            likeness = likeness * (1 + INTENT * 2 * by)
        best = np.argpartition(-likeness, TOP)[:TOP]
        odds = np.exp(INDEX_SHARPNESS * (likeness[best] - likeness[best].max())) * (likeness[best] > 0)
        shares = np.zeros(len(self.keys), dtype=np.float32)
        shares[best] = odds / (odds.sum() or 1.0)
        margins = np.full(len(self.keys), UNCHOSEN, dtype=np.float32)
        if self.choosers is not None:
            chosen = self.choosers.passage.margins(counted(tokens))
            shares *= INDEX_SHARE
            shares[self.chosen_at] += (1 - INDEX_SHARE) * self.choosers.passage.spread(chosen)
            margins[self.chosen_at] = UNCHOSEN if chosen is None else chosen
        for by in leads:
            shares = moved(shares, by)
        return likeness, shares, margins

    def best(self, shares: Floats) -> tuple[Candidate, ...]:
        """The candidates of shares of every entry, at most eight, the largest first."""
        order = np.argpartition(-shares, TOP)[:TOP]
        order = order[np.argsort(-shares[order])]
        return tuple(Candidate(self.keys[i], float(shares[i])) for i in order if shares[i] > 0)

    def outside(self, shares: Floats) -> float:
        """The share of all that is none of ours."""
        return float(sum(float(s) for s in shares[len(self.library.passages) :]))

    def heard(self, question: str) -> list[str]:
        """The folded words meant; a single year after the programme tells when, not what, and is left out."""
        tokens = self.normaliser(question)
        years = [t for t in tokens if LATER.fullmatch(t)]
        return [t for t in tokens if t not in years] if len(years) == 1 else tokens

    def asked(self, question: str) -> frozenset[str]:
        """The kinds of thing that a question asks for, without searching."""
        question = self.normaliser.unkeyed(question)
        tokens = self.heard(question)
        return self.kinds(tokens, " ".join(fold(w) for w in words(question)), counted(tokens))[0]

    def kinds(
        self, tokens: Sequence[str], plain: str, seen: Mapping[str, int]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """The kinds of thing asked for ("percent", "papers"), and those of them only hinted at by the chooser."""
        language = self.library.language
        both = f"{spaced(tokens)} | {plain}"
        found = {n for n, rule in language.asked.items() if rule.search(both)}
        wider = {INSTEAD[n] for n in found & INSTEAD.keys()}
        if self.choosers is None:
            found |= {n for n, rule in language.asked_loosely.items() if rule.search(both)}
            return frozenset(found - wider), frozenset()
        margins = self.choosers.kind.margins(seen) if len(tokens) >= LEAST_ASKED else None
        if margins is None:
            return frozenset(found - wider), frozenset()
        chosen = {k: m for k, m in zip(self.choosers.kind.classes, margins, strict=True) if m > ASKED_FROM}
        hinted = {k for k, m in chosen.items() if m <= SURELY_FROM} - found
        return frozenset(found | chosen.keys()) - wider, frozenset(hinted - wider)
