"""`ask`: questions from the command line or standard input, one JSON line each; and `evaluate`. Writes nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.advice import Answer
from bot.converse import converse
from bot.eligibility.beforehand import for_this_person
from bot.thread import Thread
from knowledge.establishment import BadFact
from knowledge.search import Search

MOST_TEXT = 1_800  # characters of an answer that count for whoever asks
Threads = MutableMapping[str, Thread]  # of the conversations of one run, by their name


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a file: its id, its words, the day it is asked for, its conversation, facts of who asks."""

    id: str
    question: str
    on: date
    conversation: str = ""
    person: Mapping[str, Any] = field(default_factory=dict)


class BadLine(ValueError):
    """A line that is neither words nor a JSON object with a question."""


def read_lines(rows: Iterable[str], day: date) -> Iterator[Line]:
    """Questions one a line: plain text, or an object: `id`, `question`, optional `on`, `conversation`, `person`."""
    for number, row in enumerate(rows, 1):
        if not (row := row.strip()):
            continue
        if not row.startswith("{"):
            yield Line(str(number), row, day)
            continue
        try:
            data = json.loads(row)
            on = date.fromisoformat(data["on"]) if data.get("on") else day
            if not isinstance(data["question"], str):
                raise TypeError("question is no text")
            conversation, person = data.get("conversation") or "", data.get("person") or {}
            if not isinstance(conversation, str) or not isinstance(person, dict):
                raise TypeError("conversation is no text, or person no object")
            yield Line(str(data.get("id", number)), data["question"], on, conversation, person)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise BadLine(f"line {number}: {fault!r}") from fault


def answered(search: Search, line: Line, threads: Threads) -> Answer:
    """The answer to a line; those of one conversation share their thread, in order."""
    said = converse(search, threads.get(line.conversation, Thread()), line.question, line.on)
    if line.conversation:
        threads[line.conversation] = said.thread
    return said.answer


def ask(search: Search, line: Line, threads: Threads | None = None) -> dict[str, object]:
    """One answer as the contract of design §7 has it."""
    answer = answered(search, line, {} if threads is None else threads)
    try:
        theirs = for_this_person(search.library, answer, line.person, line.on)
    except BadFact as fault:
        raise BadLine(f"line {line.id}: {fault}") from fault
    if theirs and len(answer.text) + len(theirs) + 2 <= MOST_TEXT:
        answer = replace(answer, text=f"{answer.text}\n\n{theirs}")
    return {"id": line.id, "question": line.question, **answer.as_json()}


def shown(answer: Answer) -> str:
    """An answer for a terminal: its text, then what may be chosen."""
    rows = [answer.text, *(f"  {i}. {s.label}" for i, s in enumerate(answer.suggestions, 1))]
    return "\n".join(rows)
