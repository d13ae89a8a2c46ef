"""`eligible`: facts of an establishment from standard input, one JSON line each; what each programme says of it."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.asking import BadLine
from knowledge.eligibility import Result, UnknownActivity, assess
from knowledge.establishment import BadFact
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a file: its number and id, the day, one activity or None for all, what is known."""

    number: int
    id: str
    on: date
    activity: str | None
    facts: Mapping[str, object]


def read_lines(rows: Iterable[str], day: date) -> Iterator[Line]:
    """Objects with `facts` and optional `id`, `on`, `activity`; null is as good as absent. BadLine names the line."""
    for number, row in enumerate(rows, 1):
        if not (row := row.strip()):
            continue
        try:
            data = json.loads(row)
            on = date.fromisoformat(data["on"]) if data.get("on") is not None else day
            activity, facts = data.get("activity"), {} if data.get("facts") is None else data["facts"]
            if not (isinstance(facts, dict) and isinstance(activity, str | None)):
                raise TypeError("facts is no object, or activity no text")
            yield Line(number, str(data.get("id", number)), on, activity, facts)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise BadLine(f"line {number}: {fault!r}") from fault


def judge(library: Library, line: Line) -> tuple[Result, ...]:
    """The results of a line; BadLine for a fact or an activity that cannot be."""
    try:
        return assess(library.rules, line.facts, line.on, line.activity)
    except (BadFact, UnknownActivity) as fault:
        raise BadLine(f"line {line.number}: {fault!r}") from fault


def as_json(library: Library, line: Line, results: Iterable[Result]) -> dict[str, object]:
    """One line of the contract."""
    return {"id": line.id, "results": [result_json(library, r) for r in results]}


def result_json(library: Library, result: Result) -> dict[str, object]:
    conditions = [{"key": j.key, "holds": j.holds, **address(library, j.condition.source)} for j in result.conditions]
    ceiling = result.ceiling and {
        "amount": result.ceiling.amount,
        "share": f"{result.ceiling.share.numerator}/{result.ceiling.share.denominator}"
        if result.ceiling.share
        else None,
        "level": result.ceiling.level,
        **address(library, result.ceiling.source),
    }
    return {
        "programme": result.programme.number, "activity": result.activity, "status": result.status,
        "needs": list(result.needs), "conditions": conditions, "ceiling": ceiling,
    }  # fmt: skip


def address(library: Library, key: str) -> dict[str, object]:
    passage = library.passages[key]
    return {"document": passage.document, "section": passage.section}


def shown(line: Line, results: Iterable[Result]) -> str:
    """A line for a terminal: what each programme says of each activity, and what is still open."""
    rows = [f"{line.id} ({line.on}):"]
    for r in results:
        needs = f" ? {', '.join(r.needs)}" if r.needs else ""
        rows.append(f"  {r.programme.number:15} {r.activity:23} {r.status}{needs}")
    return "\n".join(rows)


def run(rows: Iterable[str], day: date, as_lines: bool) -> int:
    """The command; nothing is read from a database and nothing is written. Its exit code."""
    library = Library.load()
    try:
        for line in read_lines(rows, day):
            results = judge(library, line)
            text = json.dumps(as_json(library, line, results), ensure_ascii=False) if as_lines else shown(line, results)
            print(text, flush=True)  # noqa: T201
    except BadLine as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        return 2
    return 0
