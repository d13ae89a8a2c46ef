"""What to do with a message as it is read in its conversation. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.another import naming, of_another
from bot.candidates import family, ranked, topic_of
from bot.citation import begun
from bot.decide import Choice, decide, sure
from bot.near import near
from bot.premise import of_unit, premise
from bot.thread import SAME, Reading, Thread
from bot.wording import say
from knowledge.context import Pull, in_context, kinds_asked
from knowledge.figures import opened
from knowledge.found import Found
from knowledge.library import Library
from knowledge.search import Search
from knowledge.vietnamese import fold, words

ENOUGH = 0.4  # share from which a message that follows is answered: what is near it is no other matter
PLAIN, BARELY = 0.75, 0.85  # how sure a message is by itself, from which it hardly hangs on others; of fewer words
FEW = 2  # own words
OURS = 0.1  # share of what is none of ours, from which no message is plain
AGAIN = 0.1  # of its likelihood, what was just told and does not name what the message names
LONG = 12  # words of a matter beside which the last answer's title helps to find what is meant
MOST_BESIDES = 3


def heard(search: Search, thread: Thread, reading: Reading) -> Found:
    """What is found for a message by itself: of one that hangs on the one before, by the words that do not only say
    so; of one that names another matter, with what was asked; without figures that it wants confirmed. All that was
    typed is kept for the rules that read it."""
    follow = search.library.language.follow
    text = opened(reading.text, premise(follow, reading.text))
    if reading.lean:
        text = follow.bare(text)
    found = search.find(f"{text} {thread.asked}" if reading.follows == "matter" else text)
    typed = tuple(words(reading.text))
    return replace(found, typed=typed, plain=" ".join(fold(w) for w in typed))


def understood(
    search: Search, thread: Thread, reading: Reading, alone: Found, enough: float | None = None
) -> tuple[Choice, Found]:
    """What to do with a message as it is read, and what was found for it; `enough` as for `decide`."""
    library, day = search.library, reading.day
    if enough is not None:  # one of two questions: too few words for the fitted kinds alone
        alone = replace(alone, asked=alone.asked | kinds_asked(search, reading.text))
    if not reading.lean:
        return decide(search, alone, day, enough), alone
    if reading.follows == "else" and (choice := besides(library, thread, day)):
        return choice, alone
    if reading.follows in SAME and thread.passages:
        again = library.passages[same(library, thread, reading)]
        told = replace(alone, tokens=tuple(search.heard(reading.question)))
        return Choice("answered", (again,), topic_of(library, again)), told
    wholes = [search.find(reading.question)]
    if enough is None and (title := told_as(library, thread, reading)):
        wholes.append(search.find(f"{title} {reading.text}"))
    asks = kinds_asked(search, reading.text if reading.asks or reading.follows == "who" else reading.question)
    found = in_context(search, alone, wholes, pull(library, thread, reading), lean_of(search, reading, alone), asks)
    of_validity = not found.named and library.language.expired.search(found.text) is not None
    found = replace(
        found,
        named=wholes[0].named if of_validity else found.named,
        asked=asks | (alone.asked if enough is not None else frozenset()),
    )
    choice = decide(search, found, day, min(ENOUGH, enough or ENOUGH))
    if choice.why == "kind" and not reading.own and thread.passages:  # of the matter that is not stated
        choice = replace(choice, passages=(library.passages[thread.passages[0]],))
    if reading.follows == "who" and choice.what == "answered":
        choice = for_whom(library, choice, found, reading)
    return choice, replace(found, tokens=wholes[0].tokens)


def lean_of(search: Search, reading: Reading, alone: Found) -> float:
    """How surely a message hangs on the one before: the less, the surer its answer is when it stands alone."""
    inside = ranked(search.library, alone, reading.day)
    meant = family(search.library, alone, inside, reading.day)
    points_back = search.library.language.follow.refer.search(alone.plain) is not None
    if meant is None or points_back or alone.outside >= OURS:
        return reading.lean
    surely = sure(search, alone, search.library.sureness.answer, meant.share, inside)
    return reading.lean * (1 - surely if surely >= (PLAIN if len(reading.own) >= FEW else BARELY) else 1.0)


def pull(library: Library, thread: Thread, reading: Reading) -> Pull:
    """What draws a message to passages besides its words."""
    by = near(library, thread, reading.follows)
    if reading.follows == "matter":
        return of_another(library, thread, reading, by)
    again: Mapping[str, float] = {}
    if reading.follows == "follows" and reading.own:
        named = naming(library, reading)
        again = {key: AGAIN for key in thread.passages[:1] if not named.search(library.folded[key])}
    return Pull(by, again)


def told_as(library: Library, thread: Thread, reading: Reading) -> str:
    """What is talked of in the words of the last answer, when those said are many or of more than one message."""
    if reading.follows != "follows" or thread.topic not in library.topics:
        return ""
    many = thread.turn or len(thread.matter.split()) > LONG
    return library.language.follow.parts(library.topics[thread.topic].title)[0] if many else ""


def same(library: Library, thread: Thread, reading: Reading) -> str:
    """The passage that is told once more: the first of the last answer; of a figure the first that has its unit."""
    said = premise(library.language.follow, reading.text)
    holding = [k for k in thread.passages if said and of_unit(library.passages[k], said[0].unit)]
    return (holding or list(thread.passages))[0]


def besides(library: Library, thread: Thread, day: date) -> Choice | None:
    """What stands beside the last answer ("còn gì nữa không?"): what its topic leads on to; None for nothing."""
    last = library.topics.get(thread.topic)
    topics = [library.topics[k] for k in (last.related if last else ()) if k in library.topics]
    firsts = {t.sources[0]: t for t in topics if begun(library.passages[t.sources[0]], day)}
    told = [t for key, t in firsts.items() if key not in thread.passages][:MOST_BESIDES]
    if not told:
        return None
    passages = tuple(library.passages[t.sources[0]] for t in told)
    second = told[1] if len(told) > 1 else None
    return Choice("answered", passages, told[0], second=second, before=(say("advice.answer.besides"),))


def for_whom(library: Library, choice: Choice, found: Found, reading: Reading) -> Choice:
    """An answer to "thế còn hợp tác xã?": who is helped, then the clause of the matter; that alone when it says who."""
    those, first = library.eligible, choice.passages[0]
    likely = [p for c in found.candidates if c.key in those and begun(p := library.passages[c.key], reading.day)]
    if not likely or first.key in those or naming(library, reading).search(library.folded[first.key]):
        return choice
    topic = topic_of(library, likely[0])
    return replace(choice, passages=(likely[0], *choice.passages), topic=topic, second=choice.topic)
