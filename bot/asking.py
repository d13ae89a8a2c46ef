"""`ask`: questions from the command line or standard input, one JSON line each; and `evaluate`. Writes nothing."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.advice import Answer, advise
from knowledge.search import Search


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a file: its id, its words, the day it is asked for."""

    id: str
    question: str
    on: date


class BadLine(ValueError):
    """A line that is neither words nor a JSON object with a question."""


def read_lines(rows: Iterable[str], day: date) -> Iterator[Line]:
    """Questions one a line: plain text, or an object with `id`, `question` and optional `on`."""
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
            yield Line(str(data.get("id", number)), data["question"], on)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise BadLine(f"line {number}: {fault!r}") from fault


def ask(search: Search, line: Line) -> dict[str, object]:
    """One answer as the contract of design §7 has it."""
    return {"id": line.id, "question": line.question, **advise(search, line.question, line.on).as_json()}


def shown(answer: Answer) -> str:
    """An answer for a terminal: its text, then what may be chosen."""
    rows = [answer.text, *(f"  {i}. {s.label}" for i, s in enumerate(answer.suggestions, 1))]
    return "\n".join(rows)
