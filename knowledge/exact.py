"""Which published topic a question asks for in nearly the words that its author foresaw."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.index import Index, features
from knowledge.library import Library
from knowledge.topics import Topic

# Cosine from which two questions ask the same thing. Of ways of asking that others wrote for the packaged topics, 87 %
# of those so near lead to the topic's passages, as many as of those with the very same words; at 0.78 it is 81 %.
SAME = 0.86


@dataclass(frozen=True, slots=True)
class Heard:
    """A way of asking as it is heard: its folded words, and the kinds of thing that it asks for."""

    tokens: Sequence[str]
    kinds: frozenset[str]


@dataclass(frozen=True)
class Exact:
    """The ways of asking of some topics as vectors of length one, by feature: (place of the way, weight)."""

    index: Index
    stop: frozenset[str]
    ways: tuple[tuple[Topic, frozenset[str]], ...]
    postings: Mapping[str, Sequence[tuple[int, float]]]

    @classmethod
    def of(cls, index: Index, library: Library, hear: Callable[[str], Heard]) -> "Exact":
        """The published topics of a library, and what else leads with the same passages."""
        firsts = {t.sources[0] for t in library.overlay.topics}
        topics = [t for t in library.topics.values() if t.sources[0] in firsts]
        ways = [(topic, hear(way)) for topic in topics for way in (topic.title, *topic.asks)]
        return cls.over(index, library.language.stop, ways)

    @classmethod
    def over(cls, index: Index, stop: frozenset[str], ways: Sequence[tuple[Topic, Heard]]) -> "Exact":
        """Ways of asking, each with its topic."""
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, way) in enumerate(ways):
            for x, w in unit_vector(index, stop, way.tokens).items():
                postings[x].append((number, w))
        return cls(index, stop, tuple((t, w.kinds) for t, w in ways), postings)

    def nearest(self, tokens: Sequence[str], kinds: frozenset[str] | None = None) -> dict[str, float]:
        """By key, how much a question looks like each topic, from 0 to 1; of ways that ask for the same kinds only."""
        found: dict[int, float] = defaultdict(float)
        for x, w in unit_vector(self.index, self.stop, tokens).items():
            for way, weight in self.postings.get(x, ()):
                found[way] += w * weight
        best: dict[str, float] = {}
        for way, cosine in found.items():
            topic, asked = self.ways[way]
            if kinds is None or kinds == asked:
                best[topic.key] = max(cosine, best.get(topic.key, 0.0))
        return best


def unit_vector(index: Index, stop: frozenset[str], tokens: Sequence[str]) -> Mapping[str, float]:
    """Weighted features, rare ones more, of length one; empty for words that say nothing.

    A feature that the index never saw counts as the rarest: what is published may bring new words.
    """
    weighted = {x: w * (index.rare(x) or index.unseen) for x, w in features(tokens, stop).items()}
    size = math.sqrt(sum(w * w for w in weighted.values()))
    return {x: w / size for x, w in weighted.items()} if size else {}
