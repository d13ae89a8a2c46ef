"""Topics: what people ask and what we say, one file each; and the ways of asking keyed by section."""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TAGGED = re.compile(r"\{([^{}]+)\} ?(.*)")
PARTS = frozenset(
    "support target budget duty solution eligibility ceiling condition procedure selection meaning validity"
    " organisation scope".split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer: said always, or only when its source is used for the day asked."""

    text: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What people ask and what we say. `sources` are keys of passages, the most direct first."""

    key: str
    title: str
    part: str
    sources: tuple[str, ...]
    related: tuple[str, ...]
    checked: date
    asks: tuple[str, ...]
    lines: tuple[Line, ...]
    valid_from: date | None = None  # days on which it is told, both included; None is open
    valid_to: date | None = None

    def told_on(self, day: date) -> bool:
        """Whether it is told on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Malformed(ValueError):
    """A topic file that cannot be read; the message says why."""


def parse_topic(key: str, text: str) -> Topic:
    """A topic from its file: TOML between +++ lines, then the answer, one sentence or so a line."""
    parts = text.split("+++")
    if len(parts) < 3:
        raise Malformed("no TOML head between +++ lines")
    try:
        head = tomllib.loads(parts[1])
        lines = tuple(body_lines("+++".join(parts[2:])))
        topic = Topic(
            key, head["title"], head["part"], tuple(head["sources"]), tuple(head.get("related", ())),
            head["checked"], tuple(head["asks"]), lines, head.get("from"), head.get("until"),
        )  # fmt: skip
    except (KeyError, tomllib.TOMLDecodeError) as fault:
        raise Malformed(f"head: {fault!r}") from fault
    if topic.part not in PARTS:
        raise Malformed(f"unknown part {topic.part!r}")
    if not topic.sources or not topic.lines:
        raise Malformed("no source, or no answer")
    return topic


def body_lines(body: str) -> Iterable[Line]:
    for raw in body.splitlines():
        if line := raw.strip():
            tagged = TAGGED.fullmatch(line)
            yield Line(tagged[2], tagged[1]) if tagged else Line(line)


def body_of(lines: Iterable[Line]) -> str:
    """The lines as a file has them."""
    return "\n".join(f"{{{line.source}}} {line.text}" if line.source else line.text for line in lines)


def topic_text(topic: Topic) -> str:
    """The file of a topic: `parse_topic` reads it back the same."""
    days = {"from": topic.valid_from, "until": topic.valid_to, "checked": topic.checked}
    rows = [
        f"title = {quoted(topic.title)}",
        f"part = {quoted(topic.part)}",
        *(f"{name} = {listed(getattr(topic, name))}" for name in ("sources", "related")),
        *(f"{name} = {day.isoformat()}" for name, day in days.items() if day),
        f"asks = {listed(topic.asks)}",
    ]
    return "\n".join(["+++", *rows, "+++", body_of(topic.lines), ""])


def quoted(text: str) -> str:
    """A TOML string on one line; without the mark that ends the head."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f").replace("+++", "\\u002b" * 3)


def listed(texts: Iterable[str]) -> str:
    rows = "".join(f"  {quoted(text)},\n" for text in texts)
    return f"[\n{rows}]" if rows else "[]"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of asking: whose hand wrote it, and the passage that answers it."""

    text: str
    passage: str
    hand: str


def read_ways(file: Path) -> Iterable[tuple[int, Way]]:
    """The ways of one file with their line numbers; the hand is the file's name up to its last hyphen."""
    hand = file.stem.rsplit("-", 1)[0]
    for number, row in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        passage, _, ways = row.partition("\t")
        for way in ways.split(" | "):
            if way.strip():
                yield number, Way(way.strip(), passage.strip(), hand)
