"""An inverted index over passages and ways of asking: which passages a question looks like, and how much."""

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.normalise import Normaliser
from knowledge.vietnamese import has_marks, words

Floats = NDArray[np.float32]
# Chosen on held-out writers (tests/bench); the shape is in knowledge/index.py:Index.
PAIRS, LETTERS, MIXED_PAIR = 0.82, 0.1, 0.25
FIELD = {"way": 1.0, "text": 0.63, "title": 0.6}
LENGTH_UNIT, LENGTH_QUERY, TYPICAL = 0.63, 0.57, 6.0
SECOND_FIELDS = 0.3


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


def length(weights: Sequence[float], power: float) -> float:
    size = math.sqrt(sum(w * w for w in weights)) or 1.0
    return float(size**power * TYPICAL ** (1 - power))


class Index:
    """Cosine of weighted features, the best unit of each entry; entries are numbered from 0."""

    def __init__(self, normaliser: Normaliser, units: Sequence[Unit], entries: int) -> None:
        self.normaliser, self.entries = normaliser, entries
        stop = normaliser.language.stop
        ordered = sorted(units, key=lambda u: u.entry)
        counted = [features(list(u.tokens), stop) for u in ordered]
        seen: dict[str, set[int]] = defaultdict(set)
        for unit, found in zip(ordered, counted, strict=True):
            for x in found:
                seen[x].add(unit.entry)
        self.rarity = {x: math.log(1 + entries / len(e)) for x, e in seen.items()}
        self.unseen = math.log(1 + entries)
        ids: dict[str, list[int]] = defaultdict(list)
        weights: dict[str, list[float]] = defaultdict(list)
        for number, (unit, found) in enumerate(zip(ordered, counted, strict=True)):
            weighted = {x: w * self.rarity[x] for x, w in found.items()}
            size = length(list(weighted.values()), LENGTH_UNIT) / FIELD[unit.field]
            for x, w in weighted.items():
                ids[x].append(number)
                weights[x].append(w / size)
        self.ids = {x: np.array(v, dtype=np.int32) for x, v in ids.items()}
        self.weights = {x: np.array(v, dtype=np.float32) for x, v in weights.items()}
        self.count = len(ordered)
        owner = np.array([u.entry for u in ordered], dtype=np.int32)
        self.present, self.starts = np.unique(owner, return_index=True)

    def scores(self, tokens: Sequence[str]) -> Floats:
        """How much each entry looks like the question, one figure an entry."""
        stop = self.normaliser.language.stop
        asked = features(tokens, stop)
        for x, w in features(self.normaliser.expand(list(tokens)), stop).items():
            asked[x] = max(asked.get(x, 0.0), 0.6 * w)
        weighted = {x: w * self.rarity.get(x, self.unseen if x[0] == "u" else 0.0) for x, w in asked.items()}
        size = length(list(weighted.values()), LENGTH_QUERY)
        found = np.zeros(self.count, dtype=np.float32)
        for x, w in weighted.items():
            if (at := self.ids.get(x)) is not None:
                found[at] += self.weights[x] * np.float32(w / size)
        best = np.zeros(self.entries, dtype=np.float32)
        if self.count:
            best[self.present] = np.maximum.reduceat(found, self.starts)
        return best

    def coverage(self, tokens: Sequence[str]) -> float:
        """Share of the question's words, by rarity, that the library knows at all."""
        content = [t for t in tokens if t not in self.normaliser.language.stop]
        known = sum(self.rarity.get("u" + t, 0.0) for t in content)
        return known / (sum(self.rarity.get("u" + t, self.unseen) for t in content) or 1.0)


def marked_machine(question: str) -> bool:
    """ "máy" and "mấy" fold to one word: whether the writer marked it as the machine."""
    typed = words(question)
    return has_marks(question) and "máy" in typed and "mấy" not in typed
