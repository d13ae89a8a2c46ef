"""Questions that mean the same, put together: the oldest of a group leads it, others join whom they are likest to.

Pure, and the same for the same questions in the same order.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

LIKE = 0.4  # cosine from which a question joins a group
RAREST = 8  # features of a question by which groups are looked for
LOOKED_AT = 6  # groups to which a question is compared in full
CROWD = 400  # groups under one feature: it tells nothing from anything
PAIR = 0.6  # weight of two words that follow each other, beside one word
Name = TypeVar("Name", bound=Hashable)
Vector = Mapping[str, float]


def features(tokens: Sequence[str], stop: frozenset[str]) -> dict[str, float]:
    """Weighted words and pairs of words; of a text of stop words alone these."""
    kept = [t for t in tokens if t not in stop] or list(tokens)
    found: dict[str, float] = dict.fromkeys(kept, 1.0)
    found.update({f"{a} {b}": PAIR for a, b in pairwise(kept)})
    return found


def vectors(texts: Iterable[Sequence[str]], stop: frozenset[str]) -> Iterator[Vector]:
    """Each text as a vector of length one in which what few texts say weighs more."""
    counted = [features(tokens, stop) for tokens in texts]
    seen = Counter(x for found in counted for x in found)
    for found in counted:
        weighted = {x: w * math.log(1 + len(counted) / seen[x]) for x, w in found.items()}
        size = math.sqrt(sum(w * w for w in weighted.values())) or 1.0
        yield {x: w / size for x, w in weighted.items()}


def cosine(one: Vector, two: Vector) -> float:
    """How alike two vectors of length one are, from 0 to 1."""
    small, large = sorted((one, two), key=len)
    return sum(w * large[x] for x, w in small.items() if x in large)


def groups(texts: Mapping[Name, Sequence[str]], stop: frozenset[str] = frozenset()) -> list[list[Name]]:
    """Names of texts (folded words) in groups, each in the order given; the groups in the order of their first.

    The very same words are always together; ten thousand questions take about a second.
    """
    same: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name, tokens in texts.items():
        same[tuple(tokens)].append(name)
    leaders: list[Vector] = []
    members: list[list[tuple[str, ...]]] = []
    led: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for tokens, vector in zip(same, vectors(same, stop), strict=True):
        rarest = sorted(vector, key=lambda x: (-vector[x], x))[:RAREST]
        partly: dict[int, float] = defaultdict(float)
        for x in rarest:
            for g, w in led.get(x, ()):
                partly[g] += w * vector[x]
        near = heapq.nsmallest(LOOKED_AT, partly, key=lambda g: (-partly[g], g))
        likeness = {g: cosine(vector, leaders[g]) for g in near}
        best = max(near, key=lambda g: (likeness[g], -g), default=-1)
        if best >= 0 and likeness[best] >= LIKE:
            members[best].append(tokens)
            continue
        for x in rarest:
            if len(led[x]) < CROWD:
                led[x].append((len(leaders), vector[x]))
        leaders.append(vector)
        members.append([tokens])
    order = {name: at for at, name in enumerate(texts)}
    return [sorted((n for tokens in group for n in same[tokens]), key=order.__getitem__) for group in members]


def like(
    texts: Mapping[Name, Sequence[str]], asked: Iterable[Sequence[str]], stop: frozenset[str] = frozenset(),
    least: float = LIKE,
) -> list[tuple[Name, float]]:  # fmt: skip
    """Which texts are like one of the questions asked, and how much: the likest first, then in the order given."""
    wanted = [tuple(tokens) for tokens in asked]
    every = list(vectors([*texts.values(), *wanted], stop))
    known, sought = every[: len(texts)], every[len(texts) :]
    best = [max((cosine(v, w) for w in sought), default=0.0) for v in known]
    found = [(name, score) for name, score in zip(texts, best, strict=True) if score >= least]
    return sorted(found, key=lambda pair: -pair[1])
