"""An inverted index over passages and ways of asking: which passages a question looks like, and how much."""

import itertools
import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.vietnamese import has_marks, words

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
# Chosen on held-out writers (tests/bench); the rest is arithmetic.
PAIRS, LETTERS, MIXED_PAIR = 0.82, 0.1, 0.25
FIELD = {"way": 1.0, "text": 0.63, "title": 0.6}
LENGTH_UNIT, LENGTH_QUERY, TYPICAL = 0.63, 0.57, 6.0
EXTRA = 0.6
MOST_POSTINGS = 60_000  # looked at for a question, the rarest features first: a bound on its time


@dataclass(frozen=True, slots=True)
class Unit:
    """One text that can be found: the entry it belongs to, which field of it, and its folded words."""

    entry: int
    field: str
    tokens: Sequence[str]


def features(tokens: Sequence[str], stop: frozenset[str]) -> dict[str, float]:
    """Weighted features of a text: words, pairs of words, letters of words."""
    found: dict[str, float] = defaultdict(float)
    for t in tokens:
        if t in stop:
            continue
        found["u" + t] += 1
        padded = f"_{t}_"
        share = LETTERS / max(1, len(padded) - 2) ** 0.5
        for i in range(len(padded) - 2):
            found["c" + padded[i : i + 3]] += share
    for a, b in itertools.pairwise(tokens):
        stops = (a in stop) + (b in stop)
        if stops < 2:
            found[f"b{a} {b}"] += PAIRS * (MIXED_PAIR if stops else 1)
    return found


class Postings(Protocol):
    """Sparse rows: what row r holds are `weights[offsets[r]:offsets[r + 1]]`, at the places `ids` of the same span."""

    @property
    def offsets(self) -> NDArray[np.integer[Any]]: ...
    @property
    def ids(self) -> Ints: ...
    @property
    def weights(self) -> NDArray[np.floating[Any]]: ...


def summed(held: Postings, rows: NDArray[np.int64], values: Floats, size: int) -> NDArray[np.float64]:
    """The rows, each times its value, added up into `size` places."""
    starts = held.offsets[rows].astype(np.int64)
    sizes = held.offsets[rows + 1] - starts
    places = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    parts = held.weights[places].astype(np.float32, copy=False) * np.repeat(values, sizes)
    return np.bincount(held.ids[places], parts, size).astype(np.float64, copy=False)


def length(weights: Sequence[float], power: float) -> float:
    size = math.sqrt(sum(w * w for w in weights)) or 1.0
    return float(size**power * TYPICAL ** (1 - power))


@dataclass(frozen=True)
class Index:
    """Cosine of weighted features, the best unit of each entry; entries are numbered from 0.

    The postings of feature f are `ids[offsets[f]:offsets[f + 1]]` and the same of `weights`; units lie in the order
    of their entries, so that `starts` cuts them by entry.
    """

    features: Mapping[str, int]
    rarity: Floats
    offsets: Ints
    ids: Ints
    weights: Floats
    present: Ints
    starts: Ints
    entries: int

    @classmethod
    def build(cls, units: Sequence[Unit], entries: int, stop: frozenset[str], beside: "Index | None" = None) -> "Index":
        """An index of units; one to be laid beside another takes from that how rare each feature is."""
        ordered = sorted(units, key=lambda u: u.entry)
        counted = [features(list(u.tokens), stop) for u in ordered]
        seen: dict[str, set[int]] = defaultdict(set)
        for unit, found in zip(ordered, counted, strict=True):
            for x in found:
                seen[x].add(unit.entry)
        rarity = {x: beside.rare(x) if beside else math.log(1 + entries / len(e)) for x, e in seen.items()}
        ids: dict[str, list[int]] = {x: [] for x in seen}
        weights: dict[str, list[float]] = {x: [] for x in seen}
        for number, (unit, found) in enumerate(zip(ordered, counted, strict=True)):
            weighted = {x: w * rarity[x] for x, w in found.items()}
            size = length(list(weighted.values()), LENGTH_UNIT) / FIELD[unit.field]
            for x, w in weighted.items():
                ids[x].append(number)
                weights[x].append(w / size)
        owner = np.array([u.entry for u in ordered], dtype=np.int32)
        present, starts = np.unique(owner, return_index=True)
        return cls(
            {x: i for i, x in enumerate(seen)},
            np.array(list(rarity.values()), dtype=np.float32),
            np.cumsum([0, *(len(v) for v in ids.values())], dtype=np.int32),
            np.fromiter(itertools.chain.from_iterable(ids.values()), dtype=np.int32),
            np.fromiter(itertools.chain.from_iterable(weights.values()), dtype=np.float32),
            present.astype(np.int32),
            starts.astype(np.int32),
            entries,
        )

    @property
    def unseen(self) -> float:
        return math.log(1 + self.entries)

    def rare(self, feature: str) -> float:
        """How rare a feature is; a word that nobody wrote is the rarest, any other such feature weighs nothing."""
        at = self.features.get(feature)
        return float(self.rarity[at]) if at is not None else self.unseen if feature[0] == "u" else 0.0

    def scores(self, asked: Mapping[str, float]) -> Floats:
        """How much each entry looks like the features of a question, one figure an entry."""
        return self.nearest(self.weighed(asked))

    def weighed(self, asked: Mapping[str, float]) -> Mapping[str, float]:
        """The features of a question by how rare they are, over the length of the question."""
        weighted = {x: w * self.rare(x) for x, w in asked.items()}
        size = length(list(weighted.values()), LENGTH_QUERY)
        return {x: w / size for x, w in weighted.items()}

    def nearest(self, weighed: Mapping[str, float]) -> Floats:
        """Of each entry its unit nearest to weighed features, one figure an entry."""
        known = [(at, w) for x, w in weighed.items() if (at := self.features.get(x)) is not None]
        best = np.zeros(self.entries, dtype=np.float32)
        if known:
            rows = np.array([at for at, _ in known], dtype=np.int64)
            values = np.array([w for _, w in known], dtype=np.float32)
            sizes = self.offsets[rows + 1] - self.offsets[rows]
            rarest = np.argsort(sizes, kind="stable")
            kept = rarest[np.cumsum(sizes[rarest]) <= MOST_POSTINGS]
            found = summed(self, rows[kept], values[kept], self.units)
            best[self.present] = np.maximum.reduceat(found, self.starts)
        return best

    @cached_property
    def units(self) -> int:
        """How many texts can be found."""
        return int(self.ids.max()) + 1

    def save(self, folder: Path) -> None:
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("features", "entries")}
        np.savez(folder / "index.npz", **arrays)
        named = {"features": list(self.features), "entries": self.entries}
        (folder / "index.json").write_text(json.dumps(named, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Index":
        named = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        with np.load(folder / "index.npz") as arrays:
            held = dict(arrays)
        return cls({x: i for i, x in enumerate(named["features"])}, entries=named["entries"], **held)


def asked_features(tokens: Sequence[str], extra: Sequence[str], stop: frozenset[str]) -> dict[str, float]:
    """The features of a question; words of the law that its own words stand for count somewhat less."""
    asked = features(tokens, stop)
    for x, w in features(extra, stop).items():
        asked[x] = max(asked.get(x, 0.0), EXTRA * w)
    return asked


def marked_machine(question: str) -> bool:
    """ "máy" and "mấy" fold to one word: whether the writer marked it as the machine."""
    typed = words(question)
    return has_marks(question) and "máy" in typed and "mấy" not in typed
