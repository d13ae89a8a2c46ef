"""What a message means in its conversation: of what it may mean by itself and with the matter, what is near. Pure."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from knowledge.found import Found, spaced
from knowledge.index import Floats
from knowledge.search import Search
from knowledge.vietnamese import fold, words

EVEN = 1e-3  # what every passage has of each share: neither search alone can rule one out
SURE = 0.03  # a message may always be about something else
NEAR = 20.0  # how many passages there are for one that is near


def in_context(
    search: Search, alone: Found, whole: Found, near: Mapping[str, float], lean: float, weight: float = 1.0
) -> Found:
    """What a message means after others.

    `alone` is the search for the message by itself, `whole` that for it with the matter talked of, which counts as
    far as `weight` says; `near` says how near passages stand to the last answer (1.0 = cited in it); `lean` is how
    surely the message hangs on it: 1.0 wholly, 0.0 not at all. Each passage has the product of what both searches give
    it and of the odds that a message that leans so far is about what is near. What is none of ours counts only as far
    as the message may stand by itself.
    """
    inside = len(search.library.passages)
    following = np.zeros_like(alone.shares)
    following[:inside] = (alone.shares[:inside] + EVEN) * (whole.shares[:inside] + EVEN) ** weight
    places = [search.number[key] for key in near]
    following[places] *= 1 + NEAR * lean / (1 - lean + SURE) * np.array(list(near.values()), dtype=np.float32)
    following[:inside] /= following[:inside].sum()
    shares: Floats = (lean * following + (1 - lean) * alone.shares).astype(np.float32)
    return replace(
        alone,
        candidates=search.best(shares),
        outside=search.outside(shares),
        alike=lambda key: alone.alike(key) + whole.alike(key),
        shares=shares,
    )


def kinds_asked(search: Search, text: str) -> frozenset[str]:
    """The kinds of thing that words ask for by rule alone: a few words are too few for the fitted chooser."""
    language = search.library.language
    both = f"{spaced(search.heard(text))} | {' '.join(fold(w) for w in words(text))}"
    rules = (*language.asked.items(), *language.asked_loosely.items())
    return frozenset(name for name, rule in rules if rule.search(both))
