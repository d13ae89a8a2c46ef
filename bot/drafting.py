"""A topic between its row, its form and the library: what staff wrote as the library reads it, and what is wrong."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.decide import LOCAL
from bot.wording import say
from db.topics import RETIRED, Written
from knowledge.consistency import LONGEST_KEY, Problem, problems
from knowledge.library import Library
from knowledge.overlay import Overlay
from knowledge.topics import Topic, body_lines, body_of
from knowledge.vietnamese import fold

MOST_ASKS, LONGEST_ASK = 60, 300
FIELD = {
    "no_title": "title", "long_key": "title", "bad_part": "part", "no_sources": "find", "no_passage": "find",
    "no_topic": "find", "no_asks": "asks", "days": "valid_to",
}  # fmt: skip


def topic_of(row: Written) -> Topic:
    """The topic that a version says."""
    lines = tuple(body_lines(row.body))
    return Topic(
        row.key, row.title, row.part, row.sources, row.related, row.checked, row.asks, lines, row.valid_from,
        row.valid_to,
    )  # fmt: skip


def content_of(topic: Topic) -> dict[str, Any]:
    """The columns of a version that says a topic."""
    return {
        "title": topic.title, "part": topic.part, "sources": list(topic.sources), "related": list(topic.related),
        "asks": list(topic.asks), "body": body_of(topic.lines), "valid_from": topic.valid_from,
        "valid_to": topic.valid_to, "checked": topic.checked,
    }  # fmt: skip


def fresh(asks: Sequence[str], today: date) -> dict[str, Any]:
    """The columns of a topic that is only asked for as yet."""
    kept = list(dict.fromkeys(a.strip()[:LONGEST_ASK] for a in asks if a.strip()))[:MOST_ASKS]
    empty: dict[str, Any] = {"title": "", "part": "support", "sources": [], "related": [], "body": ""}
    return {**empty, "asks": kept, "valid_from": None, "valid_to": None, "checked": today}


def overlay_of(rows: Iterable[Written], library: Library, today: date) -> Overlay:
    """What is laid over the packaged topics on a day: published versions that are told then, and what is retired.

    A topic past its last day is told no more; a published one gives way to the packaged one of its key.
    """
    rows = list(rows)
    topics = [t for row in rows if row.state != RETIRED and (t := topic_of(row)).told_on(today)]
    over = {t.key for t in library.topics.values() if not t.told_on(today)} - {t.key for t in topics}
    retired = {row.key for row in rows if row.state == RETIRED} | over
    return Overlay(tuple(sorted(topics, key=lambda t: t.key)), frozenset(retired - {LOCAL}))


def faults(topic: Topic, library: Library) -> list[Problem]:
    """What forbids to publish a topic over a library, as the loader of topic files sees it."""
    found = list(problems(topic, {**library.topics, topic.key: topic}, library.passages))
    if topic.valid_from and topic.valid_to and topic.valid_to < topic.valid_from:
        found.append(Problem("days", "", {}))
    return found


def told(found: Iterable[Problem]) -> dict[str, str]:
    """By field of the form, what is wrong in words that its writer understands."""
    wrong: dict[str, list[str]] = {}
    for problem in found:
        wrong.setdefault(FIELD.get(problem.code, "body"), []).append(
            say(f"learning.fault.{problem.code}", **problem.facts)
        )
    return {field: " ".join(dict.fromkeys(sentences)) for field, sentences in wrong.items()}


def key_for(title: str, taken: Mapping[str, object] | set[str]) -> str:
    """A free key for a topic, made of its title: as a file is named."""
    words = "-".join(re.findall(r"[a-z0-9]+", fold(title))) or "chu-de"
    stem = f"cb-{words}"[: LONGEST_KEY - 3].rstrip("-")
    return next(k for k in (stem, *(f"{stem}-{n}" for n in range(2, 100))) if k not in taken)
