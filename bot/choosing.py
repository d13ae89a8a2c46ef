"""What to do with a question: what staff published for these very words, else what the search decides on."""

from dataclasses import replace
from datetime import date

from bot.both import both_halves
from bot.citation import begun
from bot.decide import HALF, Choice, decide
from knowledge.exact import SAME
from knowledge.found import Found
from knowledge.halves import halves
from knowledge.search import Search


def choose(search: Search, found: Found, question: str, day: date) -> Choice:
    """The choice for a question, as it was found."""
    if (foreseen := published(search, found, day)) is not None:
        return foreseen
    choice = decide(search, found, day)
    if two := halves(search.library.language, search.normaliser.unkeyed(question)):
        one, other = (decide(search, search.find(half), day, HALF) for half in two)
        choice = both_halves(search, choice, two, (one, other), day)
    return of_rivals(search, found, choice, day)


def published(search: Search, found: Found, day: date) -> Choice | None:
    """The topic that an officer wrote for this very question: nothing is weighed, it was looked at by two of them."""
    keys = search.library.overlay.published
    near = {k: c for k, c in search.exact.nearest(found.tokens, found.asked).items() if k in keys} if keys else {}
    for key in sorted(near, key=lambda k: (-near[k], k)):
        topic = search.library.topics[key]
        first = search.library.passages[topic.sources[0]]
        if near[key] >= SAME and topic.told_on(day) and begun(first, day):
            return Choice("answered", (first,), topic, "published", score=near[key])
    return None


def of_rivals(search: Search, found: Found, choice: Choice, day: date) -> Choice:
    """The same choice with that topic of its passage whose ways of asking are nearest, where staff added another."""
    topics, own = search.library.topics, choice.topic
    if choice.what != "answered" or own is None or choice.passages[0].key != own.sources[0]:
        return choice
    near = search.exact.nearest(found.tokens) if search.library.overlay.topics else {}
    rivals = [k for k in near if topics[k].sources[0] == own.sources[0] and topics[k].told_on(day)]
    best = max(rivals, key=lambda k: (near[k], k == own.key), default=own.key)
    return choice if best == own.key else replace(choice, topic=topics[best])
