"""What the machine would say to the last questions of a person, for an officer to use or leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.advice import Answer, advise, quoted
from bot.citation import Cited, cite, validity
from bot.desk.trace import titled
from db import inquiries, sayings
from db.session import Transaction
from knowledge.search import Search

MOST = 2  # questions that are looked up
LOOKED_AT = 12  # of the latest messages
NEAR = 4  # clauses shown beside an answer
ROOM = 600  # characters of a clause
NO_QUESTION = ("/", "[")  # commands; taps and pictures as they are written down


@dataclass(frozen=True, slots=True)
class Near:
    """A clause that may be meant: its matter, its share of the search, and its words ready to be used."""

    title: str
    address: str
    share: float
    validity: str
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, what the machine would say to it, on what that rests, and what else was found."""

    question: str
    outcome: str
    text: str
    sources: tuple[tuple[str, str], ...]  # address, validity
    near: tuple[Near, ...]


async def questions(transaction: Transaction, case: Any) -> list[str]:
    """What to look up for a case: the latest words of the person, and the question that it was opened with."""
    latest = await sayings.latest(transaction, case.address_id, LOOKED_AT)
    asked = [text for text in latest if not text.startswith(NO_QUESTION)][:MOST]
    first = await inquiries.get(transaction, case.inquiry_id) if case.inquiry_id else None
    return list(dict.fromkeys([*asked, *([first.text] if first else [])]))


def suggest(search: Search, asked: Sequence[str], day: date) -> list[Suggestion]:
    return [suggested(search, question, advise(search, question, day), day) for question in asked]


def suggested(search: Search, question: str, answer: Answer, day: date) -> Suggestion:
    sources = tuple((c.passage.address, validity(c)) for c in answer.sources)
    used = {c.passage.key for c in answer.sources}
    keys = [(k, share) for k, share in answer.candidates if k in search.library.passages and k not in used][:NEAR]
    near = tuple(near_to(cited_of(search, key, question, day), share) for key, share in keys)
    return Suggestion(question, answer.outcome, answer.text, sources, near)


def cited_of(search: Search, key: str, question: str, day: date) -> Cited:
    return cite(search.library, search.library.passages[key], day, question.split(), ROOM)


def near_to(cited: Cited, share: float) -> Near:
    words = quoted(cited, first=True)
    return Near(titled(cited.passage), cited.passage.address, share, validity(cited), words)
