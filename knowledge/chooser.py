"""A trained linear chooser: shares of passages, or kinds of thing asked, for a question.

Fitted by knowledge.fit, read here with numpy alone.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index import Floats, summed

ARRAYS = ("rarity", "offsets", "ids", "weights", "bias")


def counted(tokens: Sequence[str]) -> Mapping[str, int]:
    return Counter(grams(tokens))


def grams(tokens: Sequence[str]) -> list[str]:
    """What the chooser sees of folded words: runs of one to three words, and of two to five letters in a word."""
    found = [" ".join(tokens[i : i + n]) for n in (1, 2, 3) for i in range(len(tokens) - n + 1)]
    for token in tokens:
        padded = f"_{token}_"
        found += ["~" + padded[i : i + n] for n in (2, 3, 4, 5) for i in range(len(padded) - n + 1)]
    return found


@dataclass(frozen=True)
class Chooser:
    """Weights of a linear model over TF-IDF of grams; `sharpness` turns its margins into shares.

    Only weights that matter are kept: those of feature f are `weights[offsets[f]:offsets[f + 1]]`, for the classes at
    the same places of `ids`.
    """

    classes: tuple[str, ...]
    features: Mapping[str, int]
    rarity: Floats
    offsets: NDArray[np.int64]
    ids: NDArray[np.int32]
    weights: NDArray[np.float16]
    bias: Floats
    sharpness: float

    def margins(self, seen: Mapping[str, int]) -> Floats | None:
        """How far each class is on the right side of its line, from counted grams; None when none was ever seen."""
        known = [(at, n) for gram, n in seen.items() if (at := self.features.get(gram)) is not None]
        if not known:
            return None
        rows = np.array([at for at, _ in known], dtype=np.int64)
        values = (1 + np.log(np.array([n for _, n in known], dtype=np.float32))) * self.rarity[rows]
        values /= np.linalg.norm(values)
        margins = summed(self, rows, values, len(self.classes)) + self.bias
        return margins.astype(np.float32)

    def shares(self, seen: Mapping[str, int]) -> Floats:
        """One share a class, summing to one, from counted grams."""
        return self.spread(self.margins(seen))

    def spread(self, margins: Floats | None) -> Floats:
        """Margins as shares; equal ones when nothing was ever seen."""
        if margins is None:
            return np.full(len(self.classes), 1 / len(self.classes), dtype=np.float32)
        odds = np.exp(self.sharpness * (margins - margins.max()))
        shares: Floats = (odds / odds.sum()).astype(np.float32)
        return shares

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {name: getattr(self, name) for name in ARRAYS}
        np.savez(folder / "lines.npz", **arrays)
        named = {"classes": self.classes, "features": list(self.features), "sharpness": self.sharpness}
        (folder / "names.json").write_text(json.dumps(named, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Chooser":
        """The chooser saved in a folder."""
        names: dict[str, Any] = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        with np.load(folder / "lines.npz") as held:
            arrays = {name: held[name] for name in ARRAYS}
        features = {g: i for i, g in enumerate(names["features"])}
        return cls(tuple(names["classes"]), features, sharpness=names["sharpness"], **arrays)


@dataclass(frozen=True)
class Choosers:
    """What is fitted: which passage is meant, and which kind of thing is asked for."""

    passage: Chooser
    kind: Chooser

    def save(self, folder: Path) -> None:
        self.passage.save(folder / "passage")
        self.kind.save(folder / "kind")

    @classmethod
    def read(cls, folder: Path) -> "Choosers | None":
        """What was fitted into a folder; None while it is not there."""
        if not folder.exists():
            return None
        return cls(Chooser.read(folder / "passage"), Chooser.read(folder / "kind"))
