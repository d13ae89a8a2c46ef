"""A message in its conversation: read after the thread, answered, and the thread that it leaves. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from bot.advice import Answer, answer_of, chosen
from bot.candidates import topic_of
from bot.decide import Choice, outside_choice
from bot.premise import of_unit, premise
from bot.thread import Reading, Thread, after, near, read
from bot.wording import say
from knowledge.context import in_context
from knowledge.documents import vietnamese_date
from knowledge.library import Library
from knowledge.search import Found, Search
from knowledge.vietnamese import clean

ENOUGH = 0.4  # share from which a message that follows is answered: what is near it is no other matter
SAME = ("place", "more", "day", "premise")  # ways to follow that ask for what was answered before
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
    alone = search.find(reading.text)
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
    if not outside or (reading.asks and not reading.own):
        return ""
    inside = max((c.share for c in alone.candidates if not c.outside), default=0.0)
    enough = SURELY if reading.asks else min(SURELY, inside / 2)
    kind = outside[0].outside or ""
    return kind if alone.outside >= enough and not (reading.asks and kind == "offtopic") else ""


def answered(search: Search, thread: Thread, reading: Reading, alone: Found) -> Answer:
    """What is said to a message as it is read."""
    library, day = search.library, reading.day
    if not reading.lean:
        choice = chosen(search, reading.text, alone, day)
        return answer_of(library, dated(choice, reading), alone, day)
    whole = search.find(reading.question)
    if reading.follows in SAME and thread.passages:
        again = library.passages[same(library, thread, reading)]
        choice = Choice("answered", (again,), topic_of(library, again))
        return answer_of(library, dated(choice, reading), replace(alone, tokens=whole.tokens), day)
    found = in_context(search, alone, whole, near(library, thread, reading.follows), reading.lean)
    found = replace(found, asked=search.kinds_by_rule(reading.text if reading.asks else reading.question))
    choice = chosen(search, reading.text, found, day, ENOUGH)
    return answer_of(library, dated(choice, reading), replace(found, tokens=whole.tokens), day)


def same(library: Library, thread: Thread, reading: Reading) -> str:
    """The passage that is told once more: the first of the last answer; of a figure the first that has its unit."""
    said = premise(library.language.follow, reading.text)
    holding = [k for k in thread.passages if said and of_unit(library.passages[k], said[0].unit)]
    return (holding or list(thread.passages))[0]


def dated(choice: Choice, reading: Reading) -> Choice:
    """The choice with a word on the day, when the conversation set it."""
    if not reading.set_day:
        return choice
    return replace(choice, before=(say("advice.answer.for_day", day=vietnamese_date(reading.day)),))
