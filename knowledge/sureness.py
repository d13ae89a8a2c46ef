"""How likely an answer is right: a curve over what the search saw, fitted on writers whom it never read."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LEAST = 1e-3  # keeps the odds of a share finite


def odds(share: float) -> float:
    """The logarithm of the odds of a share."""
    return math.log(share + LEAST) - math.log(1 + LEAST - min(share, 1.0))


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve: the weight of each thing seen; 0 to 1.

    `share` weighs the odds of the share, `words` the logarithm of the number of words, `margin` how far the passage
    is on the right side of its line, `strange` how much the question looks like what is none of ours.
    """

    base: float
    share: float
    words: float
    margin: float
    strange: float

    def __call__(self, share: float, words: int, margin: float, strange: float) -> float:
        seen = self.share * odds(share) + self.words * math.log(1 + words)
        return 1 / (1 + math.exp(-(self.base + seen + self.margin * margin + self.strange * strange)))


@dataclass(frozen=True, slots=True)
class Sureness:
    """That the first answer is right, and that the right one is among the few that a menu shows."""

    answer: Curve
    menu: Curve

    @classmethod
    def load(cls, file: Path) -> "Sureness":
        """The curves of a file; KeyError or TypeError when one is missing or has other weights."""
        rows: Mapping[str, Mapping[str, float]] = tomllib.loads(file.read_text(encoding="utf-8"))
        return cls(Curve(**rows["answer"]), Curve(**rows["menu"]))
