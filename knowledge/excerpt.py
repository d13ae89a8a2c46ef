"""What of a long clause to quote: the sentences and points that the question is about, in their order."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from knowledge.vietnamese import fold

PIECE = re.compile(r"\n+|(?<=[^\d\s][.;]) (?=[A-ZĐÀ-Ỹ])")
GAP = "[…]"


def excerpt(text: str, question: Sequence[str], limit: int) -> str:
    """The text itself when it fits, otherwise its opening and the pieces nearest to the question's folded words."""
    if len(text) <= limit:
        return text
    pieces = [p.strip() for p in PIECE.split(text) if p.strip()]
    words = [folded_words(p) for p in pieces]
    folded = [Counter(w) for w in words]
    seen = Counter(w for f in folded for w in f)
    asked = [w.replace("_", " ") for w in question]
    once = tuple(dict.fromkeys(asked))  # in order: sums over a set would differ from process to process
    pairs = set(itertools.pairwise(asked))

    def nearness(i: int) -> float:
        single = sum(math.log(1 + len(pieces) / seen[w]) for w in once if w in folded[i])
        double = sum(1 for p in itertools.pairwise(words[i]) if p in pairs)
        return single + 1.5 * double

    kept: set[int] = set()
    room = limit
    for i in sorted(range(len(pieces)), key=lambda i: (-nearness(i), i)):
        if len(pieces[i]) + len(GAP) + 2 <= room:
            kept.add(i)
            room -= len(pieces[i]) + len(GAP) + 2
    if not kept:
        return cut(pieces[max(range(len(pieces)), key=nearness)], limit)
    out: list[str] = []
    for i, piece in enumerate(pieces):
        if i in kept:
            out.append(piece)
        elif not out or out[-1] != GAP:
            out.append(GAP)
    return "\n".join(out)


@lru_cache(1 << 13)
def folded_words(piece: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(piece)))


def cut(text: str, limit: int) -> str:
    """The beginning of a text, at a word's end; only the mark of a gap where there is no room for words."""
    if len(text) <= limit:
        return text
    return GAP if limit < 2 * len(GAP) else text[: limit - 4].rsplit(" ", 1)[0] + f" {GAP}"
