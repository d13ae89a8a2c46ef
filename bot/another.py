"""Of another matter the same is asked ("còn hội chợ thì sao?"): what that can mean, and what it cannot. Pure."""

import re
from collections.abc import Mapping
from itertools import pairwise

from bot.citation import begun
from bot.near import ONE_S_OWN
from bot.thread import Reading, Thread
from knowledge.context import Pull
from knowledge.law import parents
from knowledge.library import DECISION, Library

NAMED, UNNAMED = 0.7, 0.05  # how near what speaks to the same of any matter is: one that names the new one, or not
TOLD = 0.02  # of its likelihood, what was told and does not name the new matter
OLD = 0.1  # what else belongs to the matter that was left, and the budget after what one establishment gets


def naming(library: Library, reading: Reading) -> re.Pattern[str]:
    """What finds, in folded words, what a message names: two of its own words together, or its only one."""
    follow = library.language.follow
    said = follow.folded(follow.bare(reading.text)).split()
    pairs = [f"{a} {b}" for a, b in pairwise(said) if a in reading.own and b in reading.own] or list(reading.own)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, pairs))})\b" if pairs else r"(?!)")


def of_another(library: Library, thread: Thread, reading: Reading, by: Mapping[str, float]) -> Pull:
    """The words of the new matter decide, the part asked for is kept, and what was told is hardly told again.

    `by` says how near passages stand to the matter that is left: of these only those count that name the new one.
    """
    part, named = library.part(thread.topic), naming(library, reading)
    both = {k for k in by if named.search(library.folded[k])}
    told = {k for k in thread.passages if k not in both}
    told |= {f"{library.passages[k].document} {s}" for k in told for s in parents(library.passages[k].section)}
    near = {k: by[k] for k in both - told}
    for topic in library.topics.values():
        for key in topic.sources[:2] if topic.part == part else ():
            leads = key == topic.sources[0] or not key.startswith(DECISION)
            if leads and key not in told and begun(library.passages[key], reading.day):
                near[key] = max(near.get(key, 0.0), NAMED if named.search(library.folded[key]) else UNNAMED)
    damped = {k: OLD for k in by if k not in near}
    if part in ONE_S_OWN:
        damped |= {k: OLD for k in library.passages if k.startswith(f"{DECISION} IV.") and k not in near}
    damped |= {k: TOLD for k in told if k in library.passages}
    return Pull(near, damped, part)
