"""The thread of a conversation: what a short message builds on, and how it reads with that. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bot.days import day_asked
from knowledge.law import parents
from knowledge.library import Library
from knowledge.vietnamese import fold

FORGOTTEN = timedelta(hours=12)  # after which a message stands alone again
LONGEST = 300  # characters of a matter
SHORT = 4  # words of its own up to which a message may lean on the one before

Kind = Literal["", "attribute", "who", "matter", "place", "more", "else", "day"]


@dataclass(frozen=True, slots=True)
class Thread:
    """What the last answer leaves: its matter in words, what was asked of it, its passages, the day it was for."""

    matter: str = ""
    asked: str = ""
    passages: tuple[str, ...] = ()
    topic: str = ""
    day: date | None = None

    def as_json(self, now: datetime) -> dict[str, Any]:
        day = self.day.isoformat() if self.day else ""
        kept = {"matter": self.matter, "asked": self.asked, "passages": list(self.passages), "topic": self.topic}
        return {**kept, "day": day, "at": now.isoformat()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], now: datetime) -> "Thread":
        """The thread as it was kept; an empty one when it is too old, or none was."""
        if not kept.get("matter") or now - datetime.fromisoformat(kept["at"]) > FORGOTTEN:
            return cls()
        day = date.fromisoformat(kept["day"]) if kept["day"] else None
        return cls(kept["matter"], kept["asked"], tuple(kept["passages"]), kept["topic"], day)


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as it is understood: the whole question, the day, the passages it is near to, how it follows."""

    question: str
    day: date
    near: frozenset[str] = frozenset()
    follows: Kind = ""
    named_day: date | None = None
    matter: str = ""
    asked: str = ""


def readings(library: Library, thread: Thread, text: str, today: date) -> list[Reading]:
    """The ways a message may read after a thread, the likeliest first; by itself is always among them."""
    follow = library.language.follow
    rest, changed = follow.without_change(text)
    named = day_asked(rest, today)
    matter, asked = follow.parts(rest)
    alone = Reading(rest, named or today, named_day=named, matter=matter or rest, asked=asked)
    if changed or not thread.matter:
        return [alone]
    merged = Reading(
        f"{thread.matter} {rest}", named or thread.day or today, nearby(library, thread), "matter", named,
        thread.matter, asked or thread.asked,
    )  # fmt: skip
    folded, own = fold(rest).strip(" ?.!,"), follow.own(rest)
    short = len(folded.split()) <= 2 * SHORT
    again = replace(merged, question=f"{thread.matter} {thread.asked}", asked=thread.asked)
    if short and follow.place.search(folded):
        return [replace(again, follows="place"), alone]
    if follow.more.search(folded):
        return [replace(again, follows="more"), alone]
    if short and follow.else_.search(folded):
        return [replace(again, question=thread.matter, follows="else"), alone]
    if not own and (named or follow.leans(rest)) and not follow.asks(rest):  # "còn năm 2018?"
        return [replace(again, follows="day"), alone]
    if not own:
        return [replace(merged, follows="attribute"), alone]
    return leaning(library, thread, alone, merged, own)


def leaning(library: Library, thread: Thread, alone: Reading, merged: Reading, own: Sequence[str]) -> list[Reading]:
    """A message with words of its own that may still lean on the one before."""
    follow = library.language.follow
    leans = follow.leans(alone.question)
    if len(own) > 2 * SHORT or (len(own) > SHORT and not leans):
        return [alone]
    if follow.who.search(" ".join(own)):
        return [replace(merged, near=for_everyone(library), follows="who"), alone]
    if follow.refer.search(fold(alone.question)):
        return [merged, alone]
    other = Reading(
        f"{alone.matter} {thread.asked}".strip(), alone.named_day or thread.day or alone.day, frozenset(), "matter",
        alone.named_day, alone.matter, thread.asked,
    )  # fmt: skip
    if leans and not alone.asked:
        return [other, merged, alone]
    return [merged, alone] if leans else [alone, merged]


def for_everyone(library: Library) -> frozenset[str]:
    """The passages that say who is helped."""
    return frozenset(s for t in library.topics.values() if t.part == "eligibility" for s in t.sources[:2])


def nearby(library: Library, thread: Thread) -> frozenset[str]:
    """The passages that a follow-up is likely about: of the answer, of topics that rest on it or that it leads on to,
    and the points beside and below the first."""
    resting = {t.key for p in thread.passages for t in library.topics_of.get(p, ())} | {thread.topic}
    leading = {k for key in resting if key in library.topics for k in library.topics[key].related}
    sources = {s for key in resting | leading if key in library.topics for s in library.topics[key].sources}
    first = library.passages[thread.passages[0]] if thread.passages else None
    below: set[str] = set()
    if first is not None:
        wholes = [first.key, *(f"{first.document} {s}" for s in parents(first.section)[:1])]
        below = {p.key for whole in wholes for p in library.parts.get(whole, ())}
    return frozenset({*thread.passages, *sources, *below})


def after(
    library: Library, reading: Reading, outcome: str, keys: tuple[str, ...], topic: str, before: Thread
) -> Thread:
    """The thread after an answer. What says nothing of the matter (thanks, a chat) leaves it as it was."""
    if outcome == "small_talk" or (outcome == "for_staff" and not keys):
        return before
    same = reading.follows not in ("", "matter")
    day = reading.named_day or (before.day if reading.follows else None)
    if same:
        return Thread(before.matter, reading.asked[:200], keys[:6] or before.passages, topic or before.topic, day)
    return Thread(matter_of(library, reading, keys, topic), reading.asked[:200], keys[:6], topic, day)


def matter_of(library: Library, reading: Reading, keys: tuple[str, ...], topic: str) -> str:
    """What the conversation is about, in words to search by: of the topic when a story was told, else those said."""
    said = " ".join(reading.matter.split())
    title = library.topics[topic].title if topic else library.passages[keys[0]].title if keys else ""
    if not title:
        return said[:LONGEST]
    named, _ = library.language.follow.parts(title)
    return named or title
