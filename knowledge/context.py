"""What a message means in its conversation: of what it may mean by itself and with the matter, what is near. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from knowledge.found import Found, spaced
from knowledge.holds import holds
from knowledge.index import Floats
from knowledge.search import Search
from knowledge.vietnamese import fold, words

EVEN = 3e-4  # what every passage has of each share: neither search alone can rule one out
SURE = 0.03  # a message may always be about something else
NEAR = 20.0  # how many passages there are for one that is near
SAME_PART = (
    0.02  # of the share of a part of its matter that a message asks for, what each near passage of that part has
)
LACKS = 0.3  # how near a passage stays that does not say who does it, or when it is paid, when that is asked
ALWAYS = frozenset({"doer", "paid", "penalty"})  # kinds that no clause is about when it does not hold them


@dataclass(frozen=True, slots=True)
class Pull:
    """What draws a message to passages besides its words: how near each is to the thread, 0 to 1; how far each is held
    back (1.0: not at all); the part of its matter that is asked for when the message does not say so itself."""

    near: Mapping[str, float]
    damped: Mapping[str, float] = field(default_factory=dict)
    part: str = ""


def in_context(
    search: Search, alone: Found, wholes: Sequence[Found], pull: Pull, lean: float, kinds: frozenset[str]
) -> Found:
    """What a message means after others.

    `alone` is the search for the message by itself, `wholes` those for it with the matter talked of, as it was said and
    as the last answer put it; `lean` is how surely the message hangs on it: 1.0 wholly, 0.0 not at all; `kinds` are the
    kinds of thing that it asks for. Each passage has the product of what both give it and of the odds that a message
    that leans so far is about what is near. What is none of ours counts only as far as the message may stand by itself.
    """
    inside = len(search.library.passages)
    places = [search.number[key] for key in pull.near]
    heard = alone.shares[:inside] + EVEN
    parts = {pull.part: 1.0} if pull.part else parts_asked(search, alone)
    heard[places] += SAME_PART * np.array([parts.get(part_of(search, k), 0.0) for k in pull.near], dtype=np.float32)
    following = np.zeros_like(alone.shares)
    following[:inside] = heard * (np.mean([whole.shares[:inside] for whole in wholes], axis=0) + EVEN)
    weights = [w if speaks(search, key, kinds & ALWAYS) else w * LACKS for key, w in pull.near.items()]
    following[places] *= 1 + NEAR * lean / (1 - lean + SURE) * np.array(weights, dtype=np.float32)
    following[[search.number[key] for key in pull.damped]] *= np.array(list(pull.damped.values()), dtype=np.float32)
    following[:inside] /= following[:inside].sum()
    shares: Floats = (lean * following + (1 - lean) * alone.shares).astype(np.float32)
    return replace(
        alone,
        candidates=search.best(shares),
        outside=search.outside(shares),
        alike=lambda key: alone.alike(key) + wholes[0].alike(key),
        shares=shares,
    )


def speaks(search: Search, key: str, kinds: frozenset[str]) -> bool:
    """Whether a passage holds one of the kinds, if there are any."""
    return not kinds or any(holds(search.library.passages[key], kind) for kind in kinds)


def part_of(search: Search, key: str) -> str:
    """The part that the topic tells which rests on a passage; empty for none."""
    topics = search.library.topics_of.get(key, ())
    return topics[0].part if topics else ""


def parts_asked(search: Search, found: Found) -> dict[str, float]:
    """What part of a matter a message asks for (its ceiling, its papers), by what is found for it alone: the passages
    that it would mean of another matter tell that."""
    shares: dict[str, float] = {}
    for candidate in found.candidates:
        if part := part_of(search, candidate.key):
            shares[part] = shares.get(part, 0.0) + candidate.share
    return shares


def kinds_asked(search: Search, text: str) -> frozenset[str]:
    """The kinds of thing that words ask for by rule alone: a few words are too few for the fitted chooser. Who does it
    and when it is paid are asked so only of a matter talked of."""
    language = search.library.language
    both = f"{spaced(search.heard(text))} | {' '.join(fold(w) for w in words(text))}"
    rules = (*language.asked.items(), *language.asked_loosely.items(), *language.follow.kinds.items())
    found = frozenset(name for name, rule in rules if rule.search(both))
    return found - {"date", "terms"} if "paid" in found else found  # another term is no answer to that one
