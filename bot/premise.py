"""What a message states and asks to have confirmed ("hỗ trợ 100% đúng không?"), held against the clauses. Pure."""

from collections.abc import Sequence

from bot.wording import say
from knowledge.figures import Figure, figures, stated
from knowledge.follow import Follow
from knowledge.law import Passage
from knowledge.vietnamese import fold, lettered

MOST = 4  # figures of a clause that are told


def premise(follow: Follow, text: str) -> list[Figure]:
    """The figures that a message states and asks to confirm; none when it asks openly, or states none."""
    if not follow.confirms(text):
        return []
    said = lettered(text)
    return [f for f in stated(text) if follow.theirs.search(said[: f.start]) is None]


def weighed(said: Sequence[Figure], used: Sequence[Passage]) -> list[str]:
    """What to say first of the figures stated, by the first clause with figures of the unit: none is confirmed that a
    clause does not spell, nor where it spells others too."""
    lines = []
    for figure in said[:2]:
        told = next((f for p in used if (f := of_unit(p, figure.unit))), [])
        spelled = ", ".join(list(dict.fromkeys(f.written for f in told))[:MOST])
        values = {f.value for f in told}
        key = "unstated" if not told else "no" if figure.value not in values else "yes" if len(values) == 1 else "some"
        lines.append(say(f"advice.premise.{key}", asked=figure.written, figures=spelled))
    return lines


def unspelled(follow: Follow, said: str, used: Sequence[Passage]) -> bool:
    """Whether a message states without a figure what the first clause does not spell: that is not confirmed."""
    if not follow.states(said) or premise(follow, said):
        return False
    spelled = frozenset(fold(f"{used[0].title} {used[0].text}").replace("/", " ").split())
    own = frozenset(follow.own(said))
    return bool(own) and not own <= {word.strip('.,;:()"-') for word in spelled}


def of_unit(passage: Passage, unit: str) -> list[Figure]:
    """The figures of a clause in a unit, in their order."""
    return [f for f in figures(passage.text) if f.unit == unit]
