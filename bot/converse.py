"""A message in its conversation: read after the thread, answered, and the thread that it leaves. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from bot.advice import Answer, answer_of
from bot.candidates import topic_of
from bot.citation import begun
from bot.decide import HALF, Choice, both_halves, decide, outside_choice
from bot.premise import of_unit, premise
from bot.thread import Reading, Thread, after, near, read
from bot.wording import say
from knowledge.context import in_context
from knowledge.documents import vietnamese_date
from knowledge.halves import halves
from knowledge.library import Library
from knowledge.search import Found, Search
from knowledge.vietnamese import clean, fold, words

ENOUGH = 0.4  # share from which a message that follows is answered: what is near it is no other matter
SAME = ("place", "more", "day", "premise")  # ways to follow that ask for what was answered before
ELSEWHERE = 0.1
SURELY = 0.5  # share from which a message is small talk or for the staff, whatever was talked of


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, how the message was read, and what the next one may build on."""

    answer: Answer
    reading: Reading
    thread: Thread


def converse(search: Search, thread: Thread, text: str, today: date) -> Said:
    """The answer to a message of a conversation on a day."""
    text, library = clean(text), search.library
    reading = read(library, thread, text, today)
    alone = heard(search, reading)
    if reading.lean and (kind := apart(reading, alone)):
        reading = replace(reading, question=reading.text, lean=0.0, follows="", day=reading.named_day or today)
        answer = answer_of(library, outside_choice(library, alone, kind, alone.outside), alone, reading.day)
        return Said(answer, reading, thread)
    answer = answered(search, thread, reading, alone)
    keys = tuple(s.passage.key for s in answer.sources) or tuple(s.passage.key for s in answer.suggestions)
    return Said(answer, reading, after(library, thread, reading, answer.outcome, keys, answer.topic))


def apart(reading: Reading, alone: Found) -> str:
    """The kind of thing that a message surely is that says nothing of the matter: thanks, a chat, a wish for a person.

    What asks for something may be small talk only by words that are known for it.
    """
    outside = [c for c in alone.candidates if c.outside]
    if not outside or reading.follows in SAME or (reading.asks and not reading.own):
        return ""
    inside = max((c.share for c in alone.candidates if not c.outside), default=0.0)
    enough = SURELY if reading.asks else min(SURELY, inside / 2)
    kind = outside[0].outside or ""
    return kind if alone.outside >= enough and not (reading.asks and kind == "offtopic") else ""


def answered(search: Search, thread: Thread, reading: Reading, alone: Found) -> Answer:
    """What is said to a message as it is read."""
    library, day = search.library, reading.day
    choice, found = understood(search, thread, reading, alone)
    if two := halves(library.language, reading.text):
        before = thread if reading.lean else Thread()
        one = read(library, before, two[0], reading.today)
        first, _ = understood(search, before, one, heard(search, one), HALF)
        outcome = "answered" if first.what == "answered" else ""
        left = after(library, before, one, outcome, tuple(p.key for p in first.passages), key_of(first))
        other = read(library, left, two[1], reading.today)
        second, _ = understood(search, left, other, heard(search, other), HALF)
        choice = both_halves(search, choice, two, (first, second), day)
    if reading.set_day:
        choice = replace(choice, before=(say("advice.answer.for_day", day=vietnamese_date(day)),))
    return answer_of(library, choice, found, day)


def heard(search: Search, reading: Reading) -> Found:
    """What is found for a message by itself: of one that hangs on the one before, by the words that do not only say
    so. All that was typed is kept for the rules that read it."""
    if not reading.lean:
        return search.find(reading.text)
    found = search.find(search.library.language.follow.bare(reading.text))
    typed = tuple(words(reading.text))
    return replace(found, typed=typed, plain=" ".join(fold(w) for w in typed))


def key_of(choice: Choice) -> str:
    return choice.topic.key if choice.topic else ""


def understood(
    search: Search, thread: Thread, reading: Reading, alone: Found, enough: float | None = None
) -> tuple[Choice, Found]:
    """What to do with a message as it is read, and what was found for it."""
    library = search.library
    if enough is not None:  # one of two questions: too few words for the fitted kinds
        alone = replace(alone, asked=search.kinds_by_rule(reading.text))
    if not reading.lean:
        return decide(search, alone, reading.day, enough), alone
    beside = near(library, thread, reading.follows)
    if reading.follows == "matter" and alone.share_of(search.number[k] for k in beside) < ELSEWHERE:
        reading, beside = replace(reading, question=f"{library.language.follow.bare(reading.text)} {thread.asked}"), {}
    whole = search.find(reading.question)
    if reading.follows in SAME and thread.passages:
        again = library.passages[same(library, thread, reading)]
        return Choice("answered", (again,), topic_of(library, again)), replace(alone, tokens=whole.tokens)
    found = in_context(search, alone, whole, beside, reading.lean)
    found = replace(found, asked=search.kinds_by_rule(reading.text if reading.asks or reading.follows == "who" else reading.question))
    choice = decide(search, found, reading.day, min(ENOUGH, enough or ENOUGH))
    if reading.follows == "who" and choice.what == "answered":
        choice = for_whom(library, choice, found, reading.day)
    return choice, replace(found, tokens=whole.tokens)


def for_whom(library: Library, choice: Choice, found: Found, day: date) -> Choice:
    """An answer on "thế còn hợp tác xã?": who is helped, then the clause of the matter."""
    eligible = {s for t in library.topics.values() if t.part == "eligibility" for s in t.sources[:2]}
    likely = [library.passages[c.key] for c in found.candidates if c.key in eligible]
    likely = [p for p in likely if begun(p, day)]
    if not likely or choice.passages[0].key in eligible:
        return choice
    first = likely[0]
    return replace(choice, passages=(first, *choice.passages), topic=topic_of(library, first), second=choice.topic)


def same(library: Library, thread: Thread, reading: Reading) -> str:
    """The passage that is told once more: the first of the last answer; of a figure the first that has its unit."""
    said = premise(library.language.follow, reading.text)
    holding = [k for k in thread.passages if said and of_unit(library.passages[k], said[0].unit)]
    return (holding or list(thread.passages))[0]
