"""The thread of a conversation: what a message builds on, how it reads with that, and what it leaves. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bot.days import day_asked
from bot.premise import premise
from knowledge.law import parents
from knowledge.library import DECISION, Library

FORGOTTEN = timedelta(hours=12)  # after which a message stands alone again
LONGEST, MOST_PASSAGES = 200, 6  # characters of a matter; passages kept
ONE_S_OWN = frozenset("support eligibility condition ceiling procedure".split())  # what one establishment gets
BUDGET = 0.05  # of the whole programme: after what one gets, "bao nhiêu tiền?" asks hardly for that
WHO = 0.9  # "thế còn hợp tác xã?" changes for whom is asked, not what
KEEPS = 0.5
W_LATE = 0.2
W_DOC = 0.03
W_BACK = 0.3
W_TOPIC, W_OTHER, W_REL, W_LIST = 0.7, 0.5, 0.7, 0.3
TOLD = 20  # words of a matter above which a story was told: then the topic's title names it better
OWN = 2
NAMED = 3
FEW = 2  # words of a matter beside those that only say who
SHORT = 8  # words of a message that only asks where, more or what else
# How surely a message hangs on the one before, by how many words of a matter it has, when it leans on it and when not.
LEANING = ((2, 0.9), (4, 0.8), (8, 0.6), (12, 0.2))
UPRIGHT = ((2, 0.8), (4, 0.5), (8, 0.15))

YEAR = re.compile(r"\b20[12]\d\b")

Kind = Literal["", "follows", "matter", "who", "place", "more", "else", "day", "premise"]


@dataclass(frozen=True, slots=True)
class Thread:
    """What the last answers leave: their matter in words, what was asked of it, their passages, their day."""

    matter: str = ""
    turn: str = ""  # what the last message that followed added to the matter
    asked: str = ""
    passages: tuple[str, ...] = ()
    topic: str = ""
    day: date | None = None

    @property
    def whole(self) -> str:
        """All that is talked of."""
        return f"{self.matter} {self.turn}".strip()

    def known(self, library: Library) -> "Thread":
        """The thread without passages that the library no longer holds."""
        return replace(self, passages=tuple(p for p in self.passages if p in library.passages))

    def as_json(self, now: datetime) -> dict[str, Any]:
        day = self.day.isoformat() if self.day else ""
        words = {"matter": self.matter, "turn": self.turn, "asked": self.asked}
        return {**words, "passages": list(self.passages), "topic": self.topic, "day": day, "at": now.isoformat()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], now: datetime) -> "Thread":
        """The thread as it was kept; an empty one when it is too old, or none was."""
        if not kept.get("matter") or now - datetime.fromisoformat(kept["at"]) > FORGOTTEN:
            return cls()
        day = date.fromisoformat(kept["day"]) if kept["day"] else None
        return cls(kept["matter"], kept["turn"], kept["asked"], tuple(kept["passages"]), kept["topic"], day)


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as it is understood: its own words, the whole question, the day, and how surely it follows (0 to 1)."""

    text: str
    question: str
    day: date
    follows: Kind = ""
    lean: float = 0.0
    own: tuple[str, ...] = ()
    asks: bool = False
    named_day: date | None = None
    today: date = date.max


def read(library: Library, thread: Thread, text: str, today: date) -> Reading:
    """How a message reads after a thread."""
    follow = library.language.follow
    rest, changed = follow.without_change(text)
    thread = Thread() if changed else thread
    named = day_asked(rest, today, f"{thread.whole} {thread.asked}")
    own, asks, folded = tuple(follow.own(rest)), follow.asks(follow.bare(rest)), follow.folded(rest)
    if not thread.matter:
        return Reading(rest, rest, named or today, "", 0.0, own, asks, named, today)
    if follow.now.search(folded):
        named = named or today
    day = named or thread.day or today
    whole = f"{thread.whole} {rest}" if asks else f"{thread.whole} {follow.bare(rest)} {thread.asked}"
    again = f"{thread.whole} {thread.asked}"

    def reading(question: str, kind: Kind, lean: float) -> Reading:
        return Reading(rest, question, day if lean > 0.5 else named or today, kind, lean, own, asks, named, today)

    if len(folded.split()) <= SHORT and (kind := follow.same(folded)):
        return reading(again, kind, 1.0)
    who = follow.who.search(folded) is not None and not follow.openly(rest)
    if who and len(follow.own(follow.who.sub(" ", folded))) <= FEW:
        return reading(whole, "who", WHO)
    if named and not own and not asks:  # "còn năm 2018?"
        return reading(again, "day", 1.0)
    if not own and premise(follow, rest):
        return reading(again, "premise", 1.0)
    if not own and (asks or follow.leans(rest) or YEAR.search(folded)):
        return reading(whole, "follows", 1.0)
    if own and follow.leans(rest) and not follow.parts(rest)[1] and (not asks or follow.besides(rest)):
        # "còn hội chợ thì sao?": of another matter the same is asked
        return reading(f"{whole} {thread.asked}" if asks else whole, "matter", leaning(own, True))
    if own and not asks and len(folded.split()) <= NAMED:
        return reading(whole, "matter", leaning(own, True))
    long = len(folded.split()) > SHORT and not follow.leans(rest) and len(own) > OWN
    lean = leaning(own, follow.leans(rest)) if own and not long else 0.0
    return reading(whole if lean else rest, "follows" if lean else "", lean)


def leaning(own: Sequence[str], leans: bool) -> float:
    """How surely a message with that many words of its own hangs on the one before."""
    return next((surely for most, surely in (LEANING if leans else UPRIGHT) if len(own) <= most), 0.0)


def near(library: Library, thread: Thread, follows: Kind) -> dict[str, float]:
    """How near passages stand to the thread: those cited, of topics that rest on them or that these lead on to, the
    points beside and below the first, of the Decision the target, support and budget of the same activity."""
    found: dict[str, float] = {}

    def add(keys: Iterable[str], weight: float) -> None:
        for key in keys:
            found[key] = max(found.get(key, 0.0), weight)

    for place, key in enumerate(thread.passages):
        add([key], 1.0 - 0.1 * place)
    for place, key in enumerate(thread.passages):
        for topic in library.topics_of.get(key, ()):
            by = W_TOPIC if topic.key == thread.topic or (not place and key in topic.sources[:2]) else W_OTHER
            by = by if key in topic.sources[:3] else W_LATE
            add(topic.sources, by)
            add((s for k in topic.related if k in library.topics for s in library.topics[k].sources), by * W_REL)
    document = library.passages[thread.passages[0]].document if thread.passages else DECISION
    if document != DECISION:
        add((p.key for p in library.passages.values() if p.document == document), W_DOC)
    for topic in (library.leading_to.get(thread.topic, ()) if W_BACK else ()):
        add(library.topics[topic].sources, W_BACK)
    if thread.topic in library.topics:
        topic = library.topics[thread.topic]
        add(topic.sources, W_TOPIC)
        add((s for k in topic.related if k in library.topics for s in library.topics[k].sources), W_TOPIC * W_REL)
    for key in thread.passages[:4]:
        first = library.passages[key]
        wholes = [key, *(f"{first.document} {s}" for s in parents(first.section))]
        add((p.key for whole in wholes for p in library.parts.get(whole, ())), 0.5)
        add(wholes, 0.5)
        add(library.beside.get(key, ()), W_LIST)
        add(library.activity.get(key, ()), 0.7)
    if follows == "who":
        add(library.eligible, 1.0)
    topic = library.topics.get(thread.topic)
    if topic and topic.part in ONE_S_OWN:
        found = {k: w * (BUDGET if k.startswith(f"{DECISION} IV.") else 1.0) for k, w in found.items()}
    return {key: weight for key, weight in found.items() if key in library.passages}


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
        both = (thread.passages[:4], keys) if reading.follows == "who" else (keys[:4], thread.passages)
        kept = tuple(dict.fromkeys((*both[0], *both[1])))[:MOST_PASSAGES]
        if reading.follows == "matter":  # what was told of the other matter is left behind, unless it tells of both
            kept = kept if keys and keys[0] in thread.passages else keys[:4]
            return Thread(matter[:LONGEST], "", thread.asked, kept, topic, day)
        turn = matter[:LONGEST] if reading.own else thread.turn
        return Thread(thread.matter, turn, asked or thread.asked, kept, topic or thread.topic, day)
    return Thread(matter_of(library, matter, keys, topic), "", asked[:LONGEST], keys[:4], topic, day)


def matter_of(library: Library, said: str, keys: tuple[str, ...], topic: str) -> str:
    """What the conversation is about, in words to search by: those said, when a story was told the topic's title."""
    words = said.split()
    if words and len(words) <= TOLD:
        return said[:LONGEST]
    title = library.topics[topic].title if topic else library.passages[keys[0]].title if keys else ""
    named, _ = library.language.follow.parts(title)
    return (named or title or said)[:LONGEST]
