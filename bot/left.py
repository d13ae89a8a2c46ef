"""What a message and its answer leave for the next one. Pure."""

from bot.near import near
from bot.thread import Reading, Thread
from knowledge.library import Library

LONGEST, MOST_PASSAGES, MOST_NEW = 200, 6, 4  # characters of a matter; passages kept, of the last answer
KEEPS = 0.5  # how surely a message hangs on the one before, so that the matter stays
STORY = 20  # words of a matter above which a story was told: then the topic's title names it better


def after(
    library: Library, thread: Thread, reading: Reading, outcome: str, keys: tuple[str, ...], topic: str
) -> Thread:
    """The thread after an answer. What says nothing of the matter (thanks, a chat) leaves it as it was."""
    if outcome in ("small_talk", "for_staff"):
        return thread
    day = reading.named_day or (thread.day if reading.lean > 0.5 else None)
    matter, asked = library.language.follow.parts(reading.text)
    stays = not reading.own or reading.lean >= KEEPS
    if reading.lean and (stays or (keys and keys[0] in near(library, thread, reading.follows))):
        both = (thread.passages[:MOST_NEW], keys) if reading.follows == "who" else (keys[:MOST_NEW], thread.passages)
        kept = tuple(dict.fromkeys((*both[0], *both[1])))[:MOST_PASSAGES]
        if reading.follows == "matter":  # what was told of the other matter is left behind, unless it tells of both
            kept = kept if keys and keys[0] in thread.passages else keys[:MOST_NEW]
            return Thread(matter[:LONGEST], "", thread.asked, kept, topic, day)
        turn = matter[:LONGEST] if reading.own else thread.turn
        return Thread(thread.matter, turn, asked or thread.asked, kept, topic or thread.topic, day)
    return Thread(matter_of(library, matter, keys, topic), "", asked[:LONGEST], keys[:MOST_NEW], topic, day)


def matter_of(library: Library, said: str, keys: tuple[str, ...], topic: str) -> str:
    """What the conversation is about, in words to search by: those said, when a story was told the topic's title."""
    words = said.split()
    if words and len(words) <= STORY:
        return said[:LONGEST]
    title = library.topics[topic].title if topic else library.passages[keys[0]].title if keys else ""
    named, _ = library.language.follow.parts(title)
    return (named or title or said)[:LONGEST]
