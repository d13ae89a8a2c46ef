"""A message in its conversation: read after the thread, answered, and the thread that it leaves. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from bot.advice import Answer, answer_of
from bot.both import both_halves
from bot.choosing import of_rivals, published
from bot.decide import FOR_STAFF, HALF, Choice, outside_choice
from bot.left import KEEPS, after
from bot.thread import SAME, Reading, Thread, read
from bot.understood import heard, understood
from bot.wording import say
from knowledge.documents import vietnamese_date
from knowledge.follow import Follow
from knowledge.found import Found
from knowledge.halves import halves, shared
from knowledge.holds import NEVER_STATED
from knowledge.search import Search
from knowledge.vietnamese import clean

SURELY = 0.5  # share from which a message is small talk or for the staff, whatever was talked of
WEAK = 0.3  # share under which a message that asks nothing names no matter of ours
CHATS = ("greeting", "goodbye", "identity")
LAUGHED = 0.1  # share from which what is said with a laugh is of one of these; else it is a thank-you
FEW = 2  # words that only ask: "hồ sơ?" is not about one's own file


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, how the message was read, and what the next one may build on."""

    answer: Answer
    reading: Reading
    thread: Thread


def converse(search: Search, thread: Thread, text: str, today: date) -> Said:
    """The answer to a message of a conversation on a day."""
    text, library = search.normaliser.unkeyed(clean(text)), search.library
    if not any(c.isalnum() for c in text):
        return Said(Answer("small_talk", say("advice.small_talk.empty")), Reading(text, text, today), thread)
    thread = thread.known(library)
    reading = read(library, thread, text, today)
    alone = heard(search, thread, reading)
    if reading.lean and (kind := apart(library.language.follow, reading, alone)):
        choice = outside_choice(library, alone, kind, alone.outside)
        reading = replace(reading, question=reading.text, lean=0.0, follows="", day=today)
        return Said(answer_of(library, choice, alone, today), reading, thread)
    one_after_other = halves(library.language, reading.text) if reading.lean <= KEEPS else None
    two = one_after_other or (shared(library.language, reading.text) if reading.lean <= KEEPS else None)
    choice, found = understood(search, thread, replace(reading, lean=0.0) if two else reading, alone)
    foreseen = published(search, alone, reading.day) if reading.lean < KEEPS else None
    if foreseen is not None:
        choice, found = foreseen, alone
    elif two:
        before = (thread if reading.lean else Thread()) if one_after_other else None
        choice = both_halves(search, choice, two, in_turn(search, before, reading, two), reading.day)
    if reading.day != today:
        line = say("advice.answer.for_day", day=vietnamese_date(reading.day))
        choice = replace(choice, before=(line, *choice.before))
    answer = answer_of(library, of_rivals(search, found, choice, reading.day), found, reading.day)
    keys = tuple(s.passage.key for s in answer.sources) or tuple(s.passage.key for s in answer.suggestions)
    return Said(answer, reading, after(library, thread, reading, answer.outcome, keys, answer.topic))


def apart(follow: Follow, reading: Reading, alone: Found) -> str:
    """The kind of thing that a message surely is that says nothing of the matter: thanks, a chat, a wish for a person.

    What asks for something, or names another matter, may be small talk only by words that are known for it.
    """
    outside = [c for c in alone.candidates if c.outside]
    kind, share = (outside[0].outside or "", outside[0].share) if outside else ("", 0.0)
    only_asks = reading.asks and not reading.own
    if kind in FOR_STAFF and share >= SURELY and not (only_asks and len(alone.typed) <= FEW):
        return kind
    if (
        len(reading.own) <= 1
        and follow.laughs.search(follow.folded(reading.text))
        and not follow.parts(reading.text)[1]
    ):
        return next((c.outside for c in outside if c.outside in CHATS and c.share >= LAUGHED), "thanks")
    if not kind or reading.follows in SAME or only_asks or alone.asked & NEVER_STATED:
        return ""
    if reading.asks or reading.follows in ("who", "matter"):
        return kind if alone.outside >= SURELY and kind != "offtopic" else ""
    inside = max((c.share for c in alone.candidates if not c.outside), default=0.0)
    names_nothing = bool(reading.own) and reading.follows == "follows" and inside < WEAK
    return kind if names_nothing or alone.outside >= min(SURELY, inside / 2) else ""


def in_turn(search: Search, before: Thread | None, reading: Reading, two: tuple[str, str]) -> tuple[Choice, Choice]:
    """The choices for two questions of one message: the second is read after the first; with no thread each alone."""
    library, thread = search.library, before or Thread()
    one = read(library, thread, two[0], reading.today)
    first, _ = understood(search, thread, one, heard(search, thread, one), HALF)
    keys = tuple(p.key for p in first.passages)
    if before is not None:
        thread = after(library, thread, one, "answered", keys, first.topic.key if first.topic else "")
    other = read(library, thread, two[1], reading.today)
    second, _ = understood(search, thread, other, heard(search, thread, other), HALF)
    return first, second
