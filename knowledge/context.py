"""What a message means in its conversation: the passages that it may mean by itself, with what was talked of, near it.

Pure: two searches put together.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from knowledge.index import Floats
from knowledge.search import Found, Search

EVEN = 1e-3  # what every passage has of each share: neither search alone can rule one out
SURE = 0.03  # a message may always be about something else
NEAR = 20.0  # how many passages there are for one that is near


def in_context(search: Search, alone: Found, whole: Found, near: Mapping[str, float], lean: float) -> Found:
    """What a message means after others.

    `alone` is the search for the message by itself, `whole` that for it with the matter talked of; `near` says how
    near passages stand to the last answer (1.0 = cited in it); `lean` is how surely the message hangs on it: 1.0
    wholly, 0.0 not at all. What is none of ours counts only as far as the message may stand by itself.
    """
    inside = len(search.library.passages)
    following = np.zeros_like(alone.shares)
    following[:inside] = (alone.shares[:inside] + EVEN) * (whole.shares[:inside] + EVEN)
    places = [search.number[key] for key in near]
    odds = NEAR * lean / (1 - lean + SURE)
    following[places] *= 1 + odds * np.array(list(near.values()), dtype=np.float32)
    following[:inside] /= following[:inside].sum()
    shares: Floats = (lean * following + (1 - lean) * alone.shares).astype(np.float32)
    return replace(
        alone,
        candidates=search.best(shares),
        outside=search.outside(shares),
        alike=lambda key: alone.alike(key) + whole.alike(key),
        shares=shares,
    )
