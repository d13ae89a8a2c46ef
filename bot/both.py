"""Of a message that asks two things: both answers, or one and the name of what is not stated. Pure."""

from dataclasses import replace
from datetime import date

from bot.decide import Choice, unheld
from knowledge.search import Search


def both_halves(
    search: Search, whole: Choice, halves: tuple[str, str], parts: tuple[Choice, Choice], day: date
) -> Choice:
    """Of a message that asks two things: both answers, or that to what is stated and the name of what is not.

    `parts` are the choices for the halves by themselves.
    """
    library = search.library
    one, two = parts
    said = [c.what in ("answered", "validity") and not c.missing for c in (one, two)]
    if one.what == two.what == "answered" and all(said) and not alike(one, two):
        passages = (*one.passages[:1], *two.passages[:1], *one.passages[1:], *two.passages[1:])
        return replace(one, passages=passages, second=two.topic)
    if whole.what in ("answered", "validity"):
        first, others = whole.passages[0], whole.passages[1:]
        asked = [(half, search.asked(half)) for half in halves]
        unstated = [half for half, k in asked if k and set(unheld(library, k, first, day, others)) == k]
        return whole if whole.missing or len(unstated) != 1 else replace(whole, unstated=unstated[0])
    if all(said):
        return one if one.what == "answered" else whole
    answer, other, half = (one, two, halves[1]) if said[0] else (two, one, halves[0])
    stated = other.what not in ("not_covered", "small_talk", "unclear") and not other.missing
    if sum(said) != 1 or stated:
        return whole
    return replace(answer, unstated=half)


def alike(one: Choice, two: Choice) -> bool:
    """Whether two answers are about one matter: what either stands on first, the other cites too."""
    if one.topic is not None and one.topic == two.topic:
        return True
    return one.passages[0] in two.passages or two.passages[0] in one.passages
