"""A search over an overlaid library at once: what was published is laid over an index that does not know it yet."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from knowledge.index import Floats, Index, Unit
from knowledge.library import Library
from knowledge.normalise import Normaliser
from knowledge.search import Search


@dataclass(frozen=True)
class Layered(Index):
    """An index with a small one laid over it: of each entry whatever is nearer counts."""

    over: Index | None

    def scores(self, asked: Mapping[str, float]) -> Floats:
        weighed = self.weighed(asked)
        if self.over is None:
            return self.nearest(weighed)
        nearer: Floats = np.maximum(self.nearest(weighed), self.over.nearest(weighed))
        return nearer


def lay_over(search: Search, library: Library) -> Search:
    """A search made for one version of a packaged library, answering from another version of the same.

    Its index and choosers stay as they are until they are made anew; the ways of asking of published topics are found
    beside them. Takes milliseconds: it is done when staff publish, and for every preview.
    """
    base = {f.name: getattr(search.index, f.name) for f in fields(Index)}  # of a layered one what lies below
    units = list(units_of(search, library))
    small = Index.build(units, len(search.keys), library.language.stop, beside=search.index) if units else None
    return replace(search, library=library, index=Layered(**base, over=small))


def units_of(search: Search, library: Library) -> list[Unit]:
    """The ways of asking of published topics, as they are written and as a question of the same words is read."""
    bare = Normaliser(library.language)
    found: list[Unit] = []
    for topic in library.overlay.topics:
        for text in (topic.title, *topic.asks):
            read: set[tuple[Any, ...]] = {tuple(bare(text, repair=False)), tuple(search.normaliser(text))}
            found += [Unit(search.number[topic.sources[0]], "way", tokens) for tokens in sorted(read) if tokens]
    return found
