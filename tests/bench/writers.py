"""Writers held out: how often the search is right on ways that somebody wrote whom it never read.

`python -m tests.bench.writers` fits once a writer without that writer's ways, and asks them. From its curve the
shares in bot/decide.py were chosen: what is answered must be right, the rest is asked back.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.fit import choosers_of
from knowledge.law import parents
from knowledge.library import Library
from knowledge.search import Search

SHARES = (0.2, 0.3, 0.36, 0.42, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Tried:
    """One held-out way: the share of the family that came first, whether it was right, and whether the menu held it."""

    share: float
    right: bool
    offered: bool


def accepted(library: Library, wanted: str, got: str) -> bool:
    """Whether a passage answers for another: itself, a part of it, or the whole that it stands in."""
    if got == wanted or got.startswith(wanted + "."):
        return True
    document, _, section = wanted.partition(" ")
    return got in {f"{document} {s}" for s in parents(section)[:1]}


def held_out(library: Library, hand: str) -> list[Tried]:
    """Every way of one writer, asked of a search that never read that writer."""
    without = frozenset({hand})
    search = Search.build(library, without)
    search = search.with_choosers(choosers_of(search, without))
    tried: list[Tried] = []
    for way in library.ways:
        if way.hand != hand:
            continue
        found = search.find(way.text)
        keys = [c.key for c in found.candidates if not c.outside]
        if not keys:
            tried.append(Tried(0.0, False, False))
            continue
        right = accepted(library, way.passage, keys[0])
        offered = any(accepted(library, way.passage, k) for k in keys[:4])
        tried.append(Tried(found.candidates[0].share, right, offered))
    return tried


def curve(name: str, tried: list[Tried]) -> None:
    first = sum(t.right for t in tried) / len(tried)
    sys.stdout.write(
        f"{name:18} n {len(tried):5}  first {100 * first:5.1f}  in four {share(t.offered for t in tried):5.1f}\n"
    )
    for bar in SHARES:
        answered = [t for t in tried if t.share >= bar]
        asked = [t for t in tried if t.share < bar]
        correct, wrong = sum(t.right for t in answered), sum(not t.right for t in answered)
        useful = correct + sum(t.offered for t in asked)
        n = len(tried) / 100
        sys.stdout.write(
            f"   answer from {bar:.2f}: correct {correct / n:5.1f} useful {useful / n:5.1f} wrong {wrong / n:5.1f}\n"
        )


def share(values: Iterable[bool]) -> float:
    listed = list(values)
    return 100 * sum(listed) / (len(listed) or 1)


def main() -> None:
    library = Library.load()
    hands = sys.argv[1:] or sorted({w.hand for w in library.ways} - {"facts"})
    every: list[Tried] = []
    for hand in hands:
        tried = held_out(library, hand)
        every += tried
        curve(hand, tried)
    curve("all", every)


if __name__ == "__main__":
    main()
