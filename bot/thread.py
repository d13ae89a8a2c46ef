"""The thread of a conversation: what a message builds on, how it reads with that, and what it leaves. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bot.days import day_asked
from bot.premise import premise
from knowledge.library import Library

FORGOTTEN = timedelta(hours=12)  # after which a message stands alone again
WHO = 0.9  # "thế còn hợp tác xã?" changes for whom is asked, not what
FEW = 2  # words of a matter beside those that only say who; those that a long message has to ask of the one before
NAMED = 3  # words of a message that only names another matter: "quốc gia?"
SHORT = 8  # words of a message that only asks where, more or what else
# How surely a message hangs on the one before, by how many words of a matter it has, when it leans on it and when not.
LEANING = ((2, 0.9), (4, 0.8), (8, 0.6), (12, 0.2))
UPRIGHT = ((2, 0.8), (4, 0.5), (8, 0.15))
YEAR = re.compile(r"\b20[12]\d\b")

Kind = Literal["", "follows", "matter", "who", "place", "more", "else", "day", "premise"]
SAME = ("place", "more", "day", "premise")  # ways to follow that ask for what was answered before


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
    states = follow.states(rest)  # of what was told: no other matter
    names_one_more = follow.leans(rest) and not follow.parts(rest)[1] and (not asks or follow.besides(rest))
    if own and not states and (names_one_more or (not asks and len(folded.split()) <= NAMED)):  # "còn hội chợ thì sao?"
        return reading(f"{whole} {thread.asked}" if asks else whole, "matter", leaning(own, True))
    long = len(folded.split()) > SHORT and not follow.leans(rest) and len(own) > FEW
    lean = leaning(own, follow.leans(rest)) if own and not long else 0.0
    return reading(whole if lean else rest, "follows" if lean else "", lean)


def leaning(own: Sequence[str], leans: bool) -> float:
    """How surely a message with that many words of its own hangs on the one before."""
    return next((surely for most, surely in (LEANING if leans else UPRIGHT) if len(own) <= most), 0.0)
