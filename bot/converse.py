"""A message in its conversation: read after the thread, answered, and the thread that it leaves. Pure."""

import re
from itertools import pairwise
from dataclasses import dataclass, replace
from datetime import date

from bot.advice import Answer, answer_of
from bot.both import both_halves
from bot.candidates import family, ranked, topic_of
from bot.citation import begun
from bot.decide import FOR_STAFF, HALF, Choice, decide, outside_choice, sure
from bot.premise import of_unit, premise
from bot.thread import KEEPS, ONE_S_OWN, Reading, Thread, after, near, read
from bot.wording import say
from knowledge.context import in_context, kinds_asked
from knowledge.documents import vietnamese_date
from knowledge.figures import opened
from knowledge.holds import NEVER_STATED
from knowledge.halves import halves
from knowledge.follow import Follow
from knowledge.library import DECISION, Library
from knowledge.law import parents
from knowledge.search import Found, Search
from knowledge.vietnamese import clean, fold, words

ENOUGH = 0.4  # share from which a message that follows is answered: what is near it is no other matter
SURELY = 0.5  # share from which a message is small talk or for the staff, whatever was talked of
WEAK = 0.3  # share under which a message that asks nothing names no matter of ours
OTHER_MATTER = 1.0  # the weight of what was talked of, for a message that names another matter
SAME = ("place", "more", "day", "premise")  # ways to follow that ask for what was answered before
MOST_BESIDES = 3
LATE = 4
LAUGHS = re.compile(r"^(?:(?:ha|hi|he|hi|kk)+\b[ ,.!]*)")
SOFT = 0.1
SAMEPART = 0.7
UNNAMED = .05
BESIDE = .1
TOLD = .02
BUDGETS = .1
ALONE = 0.75
FEW = 2


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
    choice, found = understood(search, thread, reading, alone)
    if reading.lean <= KEEPS and (two := halves(library.language, reading.text)):
        choice = both_halves(search, choice, two, in_turn(search, thread, reading, two), reading.day)
    if reading.day != today:
        choice = replace(
            choice, before=(say("advice.answer.for_day", day=vietnamese_date(reading.day)), *choice.before)
        )
    answer = answer_of(library, choice, found, reading.day)
    keys = tuple(s.passage.key for s in answer.sources) or tuple(s.passage.key for s in answer.suggestions)
    return Said(answer, reading, after(library, thread, reading, answer.outcome, keys, answer.topic))


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


def apart(follow: Follow, reading: Reading, alone: Found) -> str:
    """The kind of thing that a message surely is that says nothing of the matter: thanks, a chat, a wish for a person.

    What asks for something may be small talk only by words that are known for it.
    """
    outside = [c for c in alone.candidates if c.outside]
    few = reading.asks and not reading.own and len(alone.typed) <= FEW
    if outside and outside[0].outside in FOR_STAFF and outside[0].share >= SURELY and not few:
        return outside[0].outside or ""
    if not outside or reading.follows in SAME or (reading.asks and not reading.own) or alone.asked & NEVER_STATED:
        return ""
    kind = outside[0].outside or ""
    if len(reading.own) <= 1 and LAUGHS.search(fold(reading.text)) and not follow.parts(reading.text)[1]:
        return kind if outside[0].share >= .1 else "thanks"
    if reading.follows in ("who", "matter"):
        return kind if alone.outside >= SURELY and kind != "offtopic" else ""
    inside = max((c.share for c in alone.candidates if not c.outside), default=0.0)
    if reading.asks:
        return kind if alone.outside >= SURELY and kind != "offtopic" else ""
    names_nothing = bool(reading.own) and reading.follows == "follows" and inside < WEAK
    return kind if names_nothing or alone.outside >= min(SURELY, inside / 2) else ""


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
    whole = search.find(reading.question)
    weight = OTHER_MATTER if reading.follows == "matter" else 1.0
    lean = reading.lean
    if len(reading.own) >= 2 and (inside := ranked(library, alone, day)) and (meant := family(library, alone, inside, day)):
        surely = sure(search, alone, library.sureness.answer, meant.share, inside)
        lean *= (1 - surely) if surely >= ALONE and alone.outside < .1 else 1.0
    last = recent(library, thread) if reading.follows == "follows" and LATE else ""
    latest = search.find(f"{last} {reading.text}") if last else None
    by, damped, part = near(library, thread, reading.follows), {}, ""
    if reading.follows == "matter":
        part = library.topics[thread.topic].part if thread.topic in library.topics else ""
        by, damped = of_another(library, thread, reading, by)
    elif reading.follows == "follows" and reading.own:
        damped = {k: SOFT for k in thread.passages[:1] if not names(library, k, reading)}
    found = in_context(search, alone, whole, by, lean, weight, latest, damped, kinds_asked(search, reading.text if reading.follows != "matter" else reading.question), part)
    asking = reading.text if reading.asks or reading.follows == "who" else reading.question
    if not found.named and library.language.expired.search(found.text): found = replace(found, named=whole.named)
    found = replace(found, asked=kinds_asked(search, asking) | (alone.asked if enough is not None else frozenset()))
    choice = decide(search, found, day, min(ENOUGH, enough or ENOUGH))
    if reading.follows == "who" and choice.what == "answered":
        choice = for_whom(library, choice, found, day, reading)
    return choice, replace(found, tokens=whole.tokens)


def recent(library: Library, thread: Thread) -> str:
    title = library.topics[thread.topic].title if thread.topic in library.topics else ""
    named = library.language.follow.parts(title)[0]
    return {1: thread.turn or named, 2: named or thread.turn, 3: f"{thread.turn} {named}", 4: named if thread.turn or len(thread.matter.split())>12 else "", 5: f"{thread.turn} {named}" if thread.turn or len(thread.matter.split())>12 else ""}[LATE]


def of_another(
    library: Library, thread: Thread, reading: Reading, by: dict[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """When of another matter the same is asked: what is near now, and what is damped."""
    part = library.topics[thread.topic].part if thread.topic in library.topics else ""
    named = {k for k in by if names(library, k, reading)}
    told = {k for k in thread.passages if k not in named}
    told |= {f"{library.passages[k].document} {s}" for k in told for s in parents(library.passages[k].section)}
    now = {k: by[k] for k in named if k not in told}
    for topic in library.topics.values() if part else ():
        for key in topic.sources[:2] if topic.part == part else ():
            leads = key == topic.sources[0] or not key.startswith(DECISION)
            if leads and key not in told and begun(library.passages[key], reading.day):
                now[key] = max(now.get(key, 0.0), SAMEPART if names(library, key, reading) else UNNAMED)
    damped = {k: BESIDE for k in by if k not in now and k in library.passages}
    if part in ONE_S_OWN:
        damped |= {k: BUDGETS for k in library.passages if k.startswith(f"{DECISION} IV.") and k not in now}
    return now, damped | {k: TOLD for k in told if k in library.passages}


def names(library: Library, key: str, reading: Reading) -> bool:
    """Whether a passage names what a message names: two words together, or the only one."""
    follow, passage = library.language.follow, library.passages[key]
    said = follow.folded(follow.bare(reading.text)).split()
    pairs = [f"{a} {b}" for a, b in pairwise(said) if a in reading.own and b in reading.own] or list(reading.own)
    text = fold(f"{passage.title} {passage.text}")
    return any(re.search(rf"\b{re.escape(p)}\b", text) for p in pairs)


def in_turn(search: Search, thread: Thread, reading: Reading, two: tuple[str, str]) -> tuple[Choice, Choice]:
    """The choices for two questions of one message: the second is read after the first."""
    library = search.library
    before = thread if reading.lean else Thread()
    one = read(library, before, two[0], reading.today)
    first, _ = understood(search, before, one, heard(search, before, one), HALF)
    keys = tuple(p.key for p in first.passages)
    left = after(library, before, one, "answered", keys, first.topic.key if first.topic else "")
    other = read(library, left, two[1], reading.today)
    second, _ = understood(search, left, other, heard(search, left, other), HALF)
    return first, second


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


def for_whom(library: Library, choice: Choice, found: Found, day: date, found_reading: Reading) -> Choice:
    """An answer to "thế còn hợp tác xã?": who is helped, then the clause of the matter."""
    those = library.eligible
    if names(library, choice.passages[0].key, found_reading):
        return choice
    likely = [p for c in found.candidates if c.key in those and begun(p := library.passages[c.key], day)]
    if not likely or choice.passages[0].key in those:
        return choice
    first = likely[0]
    return replace(choice, passages=(first, *choice.passages), topic=topic_of(library, first), second=choice.topic)
