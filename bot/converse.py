"""A message in its conversation: read after the thread, answered, and the thread that it leaves. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from bot.advice import Answer, advise, answer_of, answer_passage, chosen
from bot.thread import Reading, Thread, after, near, read
from knowledge.context import in_context
from knowledge.search import Found, Search
from knowledge.vietnamese import clean

ENOUGH = 0.4  # share from which a message that follows is answered: what is near it is no other matter
SURELY = 0.5  # share from which a message is small talk or for the staff, whatever was talked of


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, how the message was read, and what the next one may build on."""

    answer: Answer
    reading: Reading
    thread: Thread


def converse(search: Search, thread: Thread, text: str, today: date) -> Said:
    """The answer to a message of a conversation on a day."""
    text = clean(text)
    reading = read(search.library, thread, text, today)
    alone = search.find(reading.text)
    if reading.lean and apart(reading, alone):
        reading = replace(reading, question=reading.text, lean=0.0, follows="", day=reading.named_day or today)
    answer = answered(search, thread, reading, alone)
    keys = tuple(s.passage.key for s in answer.sources) or tuple(s.passage.key for s in answer.suggestions)
    return Said(answer, reading, after(search.library, thread, reading, answer.outcome, keys, answer.topic))


def apart(reading: Reading, alone: Found) -> bool:
    """Whether a message is surely none of the matter: thanks, a chat, a wish for a person."""
    if alone.outside < SURELY or (reading.asks and not reading.own):
        return False
    kind = next(c.outside for c in alone.candidates if c.outside)
    return kind != "offtopic" or not reading.asks


def answered(search: Search, thread: Thread, reading: Reading, alone: Found) -> Answer:
    if not reading.lean:
        return advise(search, reading.question, reading.day)
    if reading.follows in ("place", "more", "day") and thread.passages:
        return answer_passage(search, thread.passages[0], reading.day, reading.question)
    library, day = search.library, reading.day
    whole = search.find(reading.question)
    found = in_context(search, alone, whole, near(library, thread, reading.follows), reading.lean)
    found = replace(found, asked=search.kinds_by_rule(reading.text if reading.asks else reading.question))
    choice = chosen(search, reading.text, found, day, ENOUGH)
    return answer_of(library, choice, replace(found, tokens=whole.tokens), day)
