"""What a message means in its conversation: of what it may mean by itself and with the matter, what is near. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from knowledge.holds import holds
from knowledge.index import Floats
from knowledge.search import Found, Search, spaced
from knowledge.vietnamese import fold, words

PART = 0.02
LACKS = 0.3
LATEST = 0.5
TOLD = 0.02
EVEN = 3e-4  # what every passage has of each share: neither search alone can rule one out
SURE = 0.03  # a message may always be about something else
NEAR = 20.0  # how many passages there are for one that is near


def in_context(
    search: Search, alone: Found, whole: Found, near: Mapping[str, float], lean: float, weight: float = 1.0,
    latest: Found | None = None, damped: Mapping[str, float] | None = None,
    kinds: frozenset[str] = frozenset(), part: str = "",
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
    near = {k: w if "doer" not in kinds or holds(search.library.passages[k], "doer") else w * LACKS for k, w in near.items()}
    places = [search.number[key] for key in near]
    heard, said = alone.shares[:inside] + EVEN, whole.shares[:inside] + EVEN
    parts = parts_of(search, alone) if not part else {part: 1.0}
    heard[places] += PART * np.array([parts.get(part_of(search, key), 0.0) for key in near], dtype=np.float32)
    if latest is not None:
        said = LATEST * (latest.shares[:inside] + EVEN) + (1 - LATEST) * said
    following[:inside] = heard * said**weight
    for key, by in (damped or {}).items():
        following[search.number[key]] *= by
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


def part_of(search: Search, key: str) -> str:
    topics = search.library.topics_of.get(key, ())
    return topics[0].part if topics else ""


def parts_of(search: Search, found: Found) -> dict[str, float]:
    """What part of a matter a message asks for, by what is found for it alone."""
    shares: dict[str, float] = {}
    for c in found.candidates:
        part = part_of(search, c.key)
        if part:
            shares[part] = shares.get(part, 0.0) + c.share
    return shares


def kinds_asked(search: Search, text: str) -> frozenset[str]:
    """The kinds of thing that words ask for by rule alone: a few words are too few for the fitted chooser."""
    language = search.library.language
    both = f"{spaced(search.heard(text))} | {' '.join(fold(w) for w in words(text))}"
    rules = (*language.asked.items(), *language.asked_loosely.items())
    found = frozenset(name for name, rule in rules if rule.search(both))
    return found | {"doer"} if language.follow.doer.search(both) else found
