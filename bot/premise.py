"""What a message states and asks to have confirmed ("hỗ trợ 100% đúng không?"), held against the clauses quoted. Pure."""

from collections.abc import Sequence

from bot.wording import say
from knowledge.figures import Figure, figures, stated
from knowledge.follow import Follow
from knowledge.law import Passage
from knowledge.vietnamese import lettered

MOST = 4  # figures of a clause that are told


def premise(follow: Follow, text: str) -> list[Figure]:
    """The figures that a message states and asks to confirm; none when it asks openly, or states none."""
    folded = follow.folded(text)
    if follow.confirm.search(folded) is None or follow.open.search(folded):
        return []
    said = lettered(text)
    return [f for f in stated(text) if follow.theirs.search(said[: f.start]) is None]


def weighed(said: Sequence[Figure], used: Sequence[Passage]) -> list[str]:
    """What to say first of the figures stated: no more is confirmed than that the first clause with figures of the
    unit spells this one; what a clause does not spell is never confirmed."""
    lines = []
    for figure in said[:2]:
        told = next((f for p in used if (f := of_unit(p, figure.unit))), [])
        if figure.value in {f.value for f in told}:
            lines.append(say("advice.premise.yes", asked=figure.written))
        elif told:
            spelled = list(dict.fromkeys(f.written for f in told))[:MOST]
            lines.append(say("advice.premise.no", asked=figure.written, figures=", ".join(spelled)))
        else:
            lines.append(say("advice.premise.unstated", asked=figure.written))
    return lines


def of_unit(passage: Passage, unit: str) -> list[Figure]:
    """The figures of a clause in a unit, in their order."""
    return [f for f in figures(passage.text) if f.unit == unit]
