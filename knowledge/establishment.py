"""What can be known of an establishment, a person or a village: the facts, their bounds, and what is no fact."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from knowledge.faults import Fault, line_of

Kind = Literal["bool", "choice", "count"]
Answer = bool | str | int
Facts = Mapping[str, Answer]
Reason = Literal["unknown_fact", "wrong_kind", "unknown_option", "below", "above", "contradiction"]


class BadFact(ValueError):
    """A value that cannot be: names the fact, the reason, and the facts it contradicts."""

    def __init__(self, fact: str, reason: Reason, value: object, beside: tuple[str, ...] = ()) -> None:
        self.fact, self.reason, self.value, self.beside = fact, reason, value, beside
        shown = repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:60]}…"
        with_what = f" beside {', '.join(beside)}" if beside else ""
        super().__init__(f"fact {fact}: {reason} {shown}{with_what}")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: its key, what people see, what people type."""

    key: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that can be known: how it is asked and which answers it has. Counts are whole, bounds included."""

    key: str
    kind: Kind
    question: str
    why: str
    help: str
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 0
    unit: str = ""
    yes: tuple[str, ...] = ()  # words that people use instead of the answer
    no: tuple[str, ...] = ()
    counted: re.Pattern[str] | None = None  # of a count: the folded words after a number that say what was counted

    def check(self, value: object) -> Answer:
        """The value, if it is a possible answer; else BadFact."""
        if self.kind == "bool" and isinstance(value, bool):
            return value
        if self.kind == "choice" and isinstance(value, str):
            if value not in (o.key for o in self.options):
                raise BadFact(self.key, "unknown_option", value)
            return value
        if self.kind == "count" and isinstance(value, int) and not isinstance(value, bool):
            if not self.least <= value <= self.most:
                raise BadFact(self.key, "below" if value < self.least else "above", value)
            return value
        raise BadFact(self.key, "wrong_kind", value)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that cannot all be true of one establishment, and why in Vietnamese."""

    facts: Mapping[str, Answer]
    says: str


@dataclass(frozen=True)
class Establishment:
    """All facts in the order in which they are asked, and what contradicts what."""

    facts: Mapping[str, Known]
    contradictions: tuple[Contradiction, ...] = ()
    replies: Mapping[str, re.Pattern[str]] = field(default_factory=dict)  # yes, no, unknown, not: folded words

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each fact in the file, which is the order of asking among equals."""
        return {key: at for at, key in enumerate(self.facts)}

    def check(self, told: Mapping[str, object]) -> Facts:
        """What is known, nulls left out; BadFact for what cannot be."""
        known: dict[str, Answer] = {}
        for key, value in told.items():
            if key not in self.facts:
                raise BadFact(key, "unknown_fact", value)
            if value is not None:
                known[key] = self.facts[key].check(value)
        for impossible in self.contradictions:
            if all(known.get(key) == value for key, value in impossible.facts.items()):
                *others, last = impossible.facts
                raise BadFact(last, "contradiction", known[last], tuple(others))
        return known


def load_establishment(file: Path, faults: list[Fault]) -> Establishment:
    """The facts of a file; what is wrong is added to the faults."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    facts = {row["key"]: known_of(row) for row in data.get("fact", ())}
    clashes = tuple(Contradiction(row["facts"], row["says"]) for row in data.get("contradiction", ()))
    for row in data.get("fact", ()):
        line = line_of(file, f'key = "{row["key"]}"')
        faults += [Fault(file, line, says) for says in known_faults(facts[row["key"]])]
    if len(facts) != len(data.get("fact", ())):
        faults.append(Fault(file, 1, "a fact is written twice"))
    for clash in clashes:
        for key, value in clash.facts.items():
            try:
                Establishment(facts).check({key: value})
            except BadFact as fault:
                faults.append(Fault(file, line_of(file, clash.says), str(fault)))
    return Establishment(facts, clashes, {name: re.compile(row) for name, row in data.get("replies", {}).items()})


def known_of(row: Mapping[str, Any]) -> Known:
    options = tuple(Option(o["key"], o["label"], tuple(o.get("words", ()))) for o in row.get("option", ()))
    return Known(
        row["key"], row.get("kind", ""), row.get("question", ""), row.get("why", ""), row.get("help", ""), options,
        row.get("least", 0), row.get("most", 0), row.get("unit", ""), tuple(row.get("yes", ())),
        tuple(row.get("no", ())), re.compile(row["counted"]) if "counted" in row else None,
    )  # fmt: skip


def known_faults(fact: Known) -> Iterator[str]:
    if fact.kind not in get_args(Kind):
        yield f"{fact.key}: unknown kind {fact.kind!r}"
    if not (fact.question and fact.why and fact.help):
        yield f"{fact.key}: question, why and help must stand"
    if fact.kind == "choice" and len({o.key for o in fact.options}) < max(2, len(fact.options)):
        yield f"{fact.key}: a choice needs different options"
    if fact.kind == "count" and fact.least >= fact.most:
        yield f"{fact.key}: a count needs bounds"
