"""Plays the conversations of tests/conversations: a net under regressions, its floors loose on purpose.

With KC_TEST_DATA set to a data folder where the choosers of this library lie fitted, they take part.
"""

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.converse import Said, converse
from bot.thread import Thread
from knowledge.search import Search, place

FILES = sorted((Path(__file__).parent.parent / "conversations").glob("*.jsonl"))
FLOOR, FLOOR_FITTED = 0.5, 0.65


def read_turns(file: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(row) for row in file.read_text(encoding="utf-8").splitlines() if row.strip())


def faults(turn: dict[str, Any], said: Said) -> list[str]:
    """What is wrong with a turn: its outcome, its sources, its words, its day; nothing when it is right."""
    expected, answer = turn["expect"], said.answer
    keys = [s.passage.key for s in answer.sources[:4]] or [s.passage.key for s in answer.suggestions]

    def cites(those: list[dict[str, str]]) -> bool:
        wanted = [f"{w['document']} {w['section']}" for w in those]
        return any(k == w or k.startswith(f"{w}.") or w == k.rpartition(".")[0] or k == w.rpartition(".")[0]
                   for k in keys for w in wanted)  # fmt: skip

    found: list[str] = [] if answer.outcome in expected["outcomes"] else [answer.outcome]
    both = expected.get("both") or turn.get("both") or ([expected["any"]] if expected.get("any") else [])
    if answer.outcome in ("answered", "unclear"):
        found += ["source"] if not all(map(cites, both)) else []
    if answer.outcome == "answered":
        text = answer.text.lower()
        found += [f"lacks {w}" for w in expected.get("must_contain", ()) if w.lower() not in text]
        found += [f"has {w}" for w in expected.get("must_not_contain", ()) if w.lower() in text]
    day = str(expected.get("day") or turn.get("day") or "")[:4]
    return found + ([f"day {said.reading.day}"] if day and day != str(said.reading.day.year) else [])


@pytest.fixture(scope="module")
def best(search: Search) -> Search:
    """The search with its choosers where they lie fitted for this library, else the index alone."""
    data = os.environ.get("KC_TEST_DATA")
    folder = place(Path(data), search.library.version) if data else None
    return Search.read(search.library, folder) if folder and folder.exists() else search


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_most_turns_of_each_file_are_right(best: Search, file: Path) -> None:
    threads: dict[str, Thread] = {}
    failed, count = [], 0
    for turn in read_turns(file):
        name, count = turn["conversation"], count + 1
        said = converse(best, threads.get(name, Thread()), turn["question"], date.fromisoformat(turn["on"]))
        threads[name] = said.thread
        if wrong := faults(turn, said):
            failed.append(f"{name} {turn['turn']} {turn['why']}: {turn['question']!r} {', '.join(wrong)}")
    print("\n".join(failed))  # shown by pytest when the floor is broken, or with -s
    floor = FLOOR_FITTED if best.choosers else FLOOR
    assert 1 - len(failed) / count >= floor, f"{len(failed)} of {count} turns"
