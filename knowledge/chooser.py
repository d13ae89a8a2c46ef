"""A trained linear chooser: shares of passages, or kinds of thing asked, for a question.

Fitted by knowledge.fit, read here with numpy alone.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def grams(tokens: Sequence[str]) -> list[str]:
    """What the chooser sees of folded words: runs of one to three words, and of two to five letters in a word."""
    found = [" ".join(tokens[i : i + n]) for n in (1, 2, 3) for i in range(len(tokens) - n + 1)]
    for token in tokens:
        padded = f"_{token}_"
        found += ["~" + padded[i : i + n] for n in (2, 3, 4, 5) for i in range(len(padded) - n + 1)]
    return found


@dataclass(frozen=True)
class Chooser:
    """Weights of a linear model over TF-IDF of grams; `sharpness` turns its margins into shares."""

    classes: tuple[str, ...]
    features: Mapping[str, int]
    rarity: Floats
    weights: NDArray[np.float16]
    bias: Floats
    sharpness: float

    def margins(self, tokens: Sequence[str]) -> Floats | None:
        """How far each class is on the right side of its line; None for words that were never seen."""
        counted = Counter(g for g in grams(tokens) if g in self.features)
        if not counted:
            return None
        rows = np.array([self.features[g] for g in counted], dtype=np.int64)
        values = np.array([1 + math.log(n) for n in counted.values()], dtype=np.float32) * self.rarity[rows]
        values /= np.linalg.norm(values)
        margins: Floats = values @ self.weights[rows].astype(np.float32) + self.bias
        return margins

    def shares(self, tokens: Sequence[str]) -> Floats:
        """One share a class, summing to one."""
        margins = self.margins(tokens)
        if margins is None:
            return np.full(len(self.classes), 1 / len(self.classes), dtype=np.float32)
        odds = np.exp(self.sharpness * (margins - margins.max()))
        shares: Floats = (odds / odds.sum()).astype(np.float32)
        return shares

    def save(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        np.save(folder / "weights.npy", self.weights)
        np.savez(folder / "lines.npz", rarity=self.rarity, bias=self.bias)
        named = {"classes": self.classes, "features": list(self.features), "sharpness": self.sharpness}
        (folder / "names.json").write_text(json.dumps(named, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Chooser":
        """The chooser saved in a folder, its weights mapped from the disk."""
        names: dict[str, Any] = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        with np.load(folder / "lines.npz") as held:
            rarity, bias = held["rarity"], held["bias"]
        return cls(
            tuple(names["classes"]),
            {g: i for i, g in enumerate(names["features"])},
            rarity,
            np.load(folder / "weights.npy", mmap_mode="r"),
            bias,
            names["sharpness"],
        )
