"""A message in its conversation: read after the thread, answered, and the thread that it leaves. Pure."""

from dataclasses import dataclass
from datetime import date

from bot.advice import Answer, advise, answer_passage
from bot.thread import Reading, Thread, after, readings
from knowledge.search import Search

CERTAIN = 1.0  # the score of what words decide alone
PLAIN = 0.8  # share from which a message is answered by itself though a conversation is going on
WORTH = {"answered": 4, "unclear": 3, "small_talk": 2, "for_staff": 2, "not_covered": 1}


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, how the message was read, and what the next one may build on."""

    answer: Answer
    reading: Reading
    thread: Thread


def converse(search: Search, thread: Thread, text: str, today: date) -> Said:
    """The answer to a message of a conversation on a day: of the ways it may read, the one that is answered best."""
    tried: list[tuple[Reading, Answer]] = []
    for reading in readings(search.library, thread, text, today):
        tried.append((reading, reread(search, thread, reading)))
        if settled(reading, tried[-1][1]):
            break
    reading, answer = max(tried, key=lambda ra: WORTH[ra[1].outcome]) if not settled(*tried[-1]) else tried[-1]
    keys = tuple(s.passage.key for s in answer.sources) or tuple(s.passage.key for s in answer.suggestions)
    return Said(answer, reading, after(search.library, reading, answer.outcome, keys, answer.topic, thread))


def settled(reading: Reading, answer: Answer) -> bool:
    """Whether no other reading need be tried: it is answered, or is surely none of ours."""
    if answer.outcome in ("small_talk", "for_staff"):
        return answer.score >= CERTAIN
    return answer.outcome == "answered" and (bool(reading.follows) or answer.score >= PLAIN)


def reread(search: Search, thread: Thread, reading: Reading) -> Answer:
    """The answer to a message as it is understood."""
    answer = advise(search, reading.question, reading.day, reading.near)
    if reading.follows not in ("place", "more", "day") or not thread.passages:
        return answer
    if answer.outcome == "answered" and answer.sources[0].passage.key in thread.passages:
        return answer
    return answer_passage(search, thread.passages[0], reading.day, reading.question)
