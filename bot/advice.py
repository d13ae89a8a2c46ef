"""Question + library + day -> one of five answers. Nothing is made up: every answer stands on a passage."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from bot.candidates import led_by, topic_of
from bot.choosing import choose
from bot.citation import Cited, begun, cite, sources_for, validity
from bot.decide import Choice
from bot.lead import lead_of, straight
from bot.wording import say
from knowledge.found import Found
from knowledge.law import Passage
from knowledge.library import DECISION, Library
from knowledge.search import Search
from knowledge.topics import Topic
from knowledge.vietnamese import clean

Outcome = Literal["answered", "unclear", "not_covered", "for_staff", "small_talk"]
LONGEST = 1_750  # characters of an answer: a phone's screen or two, and under the 1,800 that count
ROOM_FIRST, ROOM_BESIDE, LEAST_ROOM = 700, 330, 110


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage that the person can choose or ask about next."""

    label: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say, on what it stands, and what may come next."""

    outcome: Outcome
    text: str
    sources: tuple[Cited, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    topic: str = ""
    score: float = 0.0
    related: tuple[Topic, ...] = field(default=())
    candidates: tuple[tuple[str, float], ...] = ()  # what was found, with its shares, best first
    decided: str = ""  # what was decided on it, and why

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "text": self.text,
            "sources": [s.as_json() for s in self.sources],
            "suggestions": [
                {"label": s.label, "document": s.passage.document, "section": s.passage.section}
                for s in self.suggestions
            ],
        }


def advise(search: Search, question: str, day: date) -> Answer:
    """The answer to a question, framed for a day."""
    question = clean(question)
    if not any(c.isalnum() for c in question):
        return Answer("small_talk", say("advice.small_talk.empty"))
    found = search.find(question)
    return answer_of(search.library, choose(search, found, question, day), found, day)


def answer_of(library: Library, choice: Choice, found: Found, day: date) -> Answer:
    """What is said of a choice, with what decided it."""
    decided = " ".join(filter(None, (choice.what, choice.why, *choice.missing)))
    candidates = tuple((c.key, c.share) for c in found.candidates)
    return replace(said_of(library, choice, found, day), candidates=candidates, decided=decided)


def said_of(library: Library, choice: Choice, found: Found, day: date) -> Answer:
    match choice.what:
        case "small_talk":
            return Answer("small_talk", say(f"advice.small_talk.{choice.why}"), score=choice.score)
        case "for_staff":
            return Answer("for_staff", say(f"advice.for_staff.{choice.why}"), score=choice.score)
        case "validity":
            return about_validity(library, choice, day)
        case "unclear":
            return unclear(library, choice)
        case "not_covered":
            return not_covered(library, choice, day)
        case _:
            return answered(library, choice, found, day)


def answer_passage(search: Search, key: str, day: date, question: str = "", topic: Topic | None = None) -> Answer:
    """The answer that a chosen passage gives, as from a button; of a topic, if one was chosen."""
    passage = search.library.passages[key]
    found = search.find(question or passage.title)
    chosen = Choice("answered", (passage,), topic or topic_of(search.library, passage))
    return answered(search.library, chosen, found, day)


def answered(library: Library, choice: Choice, found: Found, day: date) -> Answer:
    topic = choice.topic
    used = sources_for(library, choice.passages, topic, day, found.asked)
    cited: tuple[Cited, ...] = ()
    text = ""
    while len(cited) < len(used):  # what is said rests on what is quoted: a source without room takes its lines along
        used = [c.passage for c in cited] or used
        text = "\n".join(lead_of(library, choice, found, used, day))
        cited = fitting(library, used, day, found.tokens, LONGEST - len(text))
    text += "".join(f"\n\n{quoted(c, i == 0)}" for i, c in enumerate(cited))
    related = tuple(library.topics[k] for k in (topic.related if topic else ()) if k in library.topics)
    return Answer("answered", text, cited, (), topic.key if topic else "", choice.score, related)


def fitting(
    library: Library, used: Sequence[Passage], day: date, question: Sequence[str], room: int
) -> tuple[Cited, ...]:
    """As many sources as have room for their address, some words and their validity; the first has most words."""
    heads = [len(quoted(Cited(p, library.text_of(p), day, ""), False)) + 4 for p in used]
    first = min(len(used[0].text) + 20, ROOM_FIRST)
    while len(heads) > 1 and sum(heads) + first + LEAST_ROOM * (len(heads) - 1) > room:
        if len(heads) == 2 and first > ROOM_BESIDE:  # what stands beside a long clause is often what is in force
            first = ROOM_BESIDE
        else:
            heads.pop()
    left = room - sum(heads)
    cited: list[Cited] = []
    for i, p in enumerate(used[: len(heads)]):
        after = LEAST_ROOM * (len(heads) - i - 1)
        one = cite(library, p, day, question, min(ROOM_BESIDE if i else ROOM_FIRST, left - after))
        left -= len(one.quote) + 2 * (one.quote.count("\n") + 1)
        cited.append(one)
    return tuple(cited)


def quoted(cited: Cited, first: bool) -> str:
    """A source as people read it: address, words of the clause, validity."""
    head = say("advice.answer.quote" if first else "advice.answer.beside", address=cited.passage.address)
    words = "\n".join(f"> {line}" for line in cited.quote.splitlines())
    return f"{head}\n{words}\n{validity(cited)}"


def unclear(library: Library, choice: Choice) -> Answer:
    suggestions = tuple(Suggestion(label_of(library, p), p) for p in choice.passages)
    return Answer("unclear", say("advice.unclear.lead"), (), suggestions, score=choice.score)


def label_of(library: Library, passage: Passage) -> str:
    """What a button says of a passage: the title of the topic that it leads, else its own matter in few words."""
    if topic := led_by(library, passage):
        return topic.title
    if passage.document == DECISION or not passage.verbatim:
        return passage.title
    return f"{passage.text.splitlines()[0].rstrip(';:.')} ({passage.document} {passage.section})"


def not_covered(library: Library, choice: Choice, day: date) -> Answer:
    """What the library does and does not say about it, and the offer of a person."""
    why = choice.why if choice.why in ("elsewhere", "local", "unheld") else "lead"
    lines = [say(f"advice.not_covered.{why}", **({"named": choice.unstated} if why == "unheld" else {}))]
    cited: tuple[Cited, ...] = ()
    if choice.why == "local":
        cited = tuple(cite(library, p, day, (), ROOM_BESIDE) for p in choice.passages[:2] if begun(p, day))
        lines += [f"\n{quoted(c, i == 0)}" for i, c in enumerate(cited)]
    if choice.missing and choice.passages:
        near = choice.passages[0]
        named = ", ".join(say(f"advice.asked.{kind}") for kind in choice.missing)
        lines = [say("advice.not_covered.grants", address=near.address, asked=named)]
        cited = (cite(library, near, day, (), ROOM_BESIDE),)
        lines.append(validity(cited[0]))
    lines.append(say("advice.not_covered.person"))
    return Answer("not_covered", "\n".join(lines), cited, score=choice.score)


def about_validity(library: Library, choice: Choice, day: date) -> Answer:
    """A straight answer to "còn hiệu lực không?"."""
    lines = straight(library, choice.passages, day)
    lines += [say("advice.answer.later_not_stated")] if choice.missing else []
    lines += [say("advice.answer.half_not_stated", half=choice.unstated)] if choice.unstated else []
    cited = [cite(library, p, day, (), ROOM_BESIDE) for p in choice.passages]
    body = "\n\n".join(["\n".join(lines), *(quoted(c, i == 0) for i, c in enumerate(cited))])
    return Answer("answered", body, tuple(cited), topic=choice.topic.key if choice.topic else "", score=choice.score)
