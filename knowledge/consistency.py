"""What the library refuses: sources that do not exist, amounts without a source, periods that overlap, dead edges."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.faults import Fault, line_of
from knowledge.law import LegalText, Passage
from knowledge.topics import PARTS, Topic, Way

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
NUMBER = re.compile(
    r"\d+/(?:\d{4}/)?[\wĐ-]+|Điều \d+\w?|khoản \d+|điểm \w|Mục [IVX]+(?:\.\d+)*|\d+ (?:trong|bước|cách)"
)
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
LONGEST_TITLE, LONGEST_KEY = 60, 57


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a topic: a key of `SAID`, the words it is about as the topic has them, and facts."""

    code: str
    at: str
    facts: Mapping[str, str]

    def __str__(self) -> str:
        return SAID[self.code].format(**self.facts)


SAID = {
    "no_title": "no title",
    "bad_part": "unknown part {part!r}",
    "no_sources": "no source",
    "no_lines": "no answer",
    "no_asks": "nobody asks it",
    "no_passage": "no passage {source}",
    "long_key": "the name is longer than a button can carry ({longest} bytes)",
    "no_topic": "no topic {key}",
    "placeholder": "unknown placeholder in {line!r}",
    "foreign_line": "{source} is not among the sources",
    "no_figure": "{figure} stands in no cited source",
}


def topic_faults(topics: Mapping[str, Topic], passages: Mapping[str, Passage], folder: Path) -> Iterator[Fault]:
    """Faults of the topics, each with its file and line."""
    for topic in topics.values():
        file = folder / f"{topic.key}.md"
        for problem in problems(topic, topics, passages):
            line = line_of(file, problem.at) if file.exists() and problem.at else 1
            yield Fault(file, line, str(problem))


def problems(topic: Topic, topics: Mapping[str, Topic], passages: Mapping[str, Passage]) -> Iterator[Problem]:
    """What is wrong with a topic among others: it is not served with any of these."""
    yield from unwritten(topic)
    missing = [s for s in topic.sources if s not in passages]
    for source in missing:
        yield Problem("no_passage", source, {"source": source})
    if len(topic.key.encode()) > LONGEST_KEY:
        yield Problem("long_key", "", {"longest": str(LONGEST_KEY)})
    for key in topic.related:
        if key not in topics:
            yield Problem("no_topic", key, {"key": key})
    for line in topic.lines:
        if PLACEHOLDER.search(line.text):
            yield Problem("placeholder", line.text, {"line": line.text})
        if line.source is not None and line.source not in topic.sources:
            yield Problem("foreign_line", line.text, {"source": line.source})
        elif not missing:
            said = [line.source] if line.source else list(topic.sources)
            for figure in unstated(line.text, [passages[s] for s in said]):
                yield Problem("no_figure", line.text, {"figure": figure})


def unwritten(topic: Topic) -> Iterator[Problem]:
    """What a topic cannot be without."""
    if topic.part not in PARTS:
        yield Problem("bad_part", topic.part, {"part": topic.part})
    written = {"title": topic.title, "sources": topic.sources, "lines": topic.lines, "asks": topic.asks}
    for name, value in written.items():
        if not value:
            yield Problem(f"no_{name}", "", {})


def unstated(text: str, sources: list[Passage]) -> Iterator[str]:
    """Figures that no cited source spells the same: an amount without a source does not load."""
    stated = {f for p in sources for f in FIGURE.findall(p.text)} | {
        f.lstrip("0") for p in sources for f in FIGURE.findall(p.text)
    }
    named = {f for p in sources for f in FIGURE.findall(f"{p.document} {p.title} {p.address}")}
    for figure in FIGURE.findall(NUMBER.sub(" ", text)):
        if figure not in stated and figure not in named:
            yield figure


def figure_faults(text: str, sources: list[Passage], file: Path) -> Iterator[Fault]:
    """The same as faults of a file."""
    for figure in unstated(text, sources):
        yield Fault(file, line_of(file, text), f"{figure} stands in no cited source")


def way_faults(ways: list[tuple[Path, int, Way]], passages: Mapping[str, Passage]) -> Iterator[Fault]:
    """Ways of asking that lead to no passage."""
    for file, number, way in ways:
        if way.passage not in passages:
            yield Fault(file, number, f"no passage {way.passage}")


def text_faults(texts: Mapping[str, LegalText], folder: Path) -> Iterator[Fault]:
    """Texts whose interval is empty, or that are in force beside the text which replaced them."""
    for text in texts.values():
        file = next((f for f in folder.rglob("*.toml") if f'number = "{text.number}"' in f.read_text("utf-8")), folder)
        if text.valid_from and text.valid_to and text.valid_to < text.valid_from:
            yield Fault(file, line_of(file, text.number), f"{text.number} ends before it begins")
        if text.replaced_by:
            after = texts.get(text.replaced_by)
            if after is None:
                yield Fault(file, line_of(file, text.replaced_by), f"unknown text {text.replaced_by}")
            elif text.valid_to is None or (after.valid_from and after.valid_from <= text.valid_to):
                yield Fault(file, line_of(file, text.replaced_by), f"overlaps {text.replaced_by}, which replaced it")
        for edge in (*text.bases, *(a.by for a in text.amended)):
            if edge not in texts:
                yield Fault(file, line_of(file, edge), f"unknown text {edge}")


def fact_faults(facts: list[tuple[Passage, Path, list[str]]], texts: Mapping[str, LegalText]) -> Iterator[Fault]:
    """Facts without a document, without a source, of a confidence that is never published, or written twice."""
    seen: set[str] = set()
    for fact, file, _ in facts:
        line = line_of(file, fact.title)
        if fact.document not in texts:
            yield Fault(file, line, f"no document {fact.document}")
        if not fact.source:
            yield Fault(file, line, "no source")
        if fact.confidence not in ("T", "S"):
            yield Fault(file, line, f"confidence {fact.confidence} is never published")
        if fact.valid_from and fact.valid_to and fact.valid_to < fact.valid_from:
            yield Fault(file, line, "ends before it begins")
        if fact.key in seen:
            yield Fault(file, line, f"{fact.key} is written twice")
        seen.add(fact.key)
