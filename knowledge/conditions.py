"""Conditions of a support and their three-valued evaluation (Kleene): true, false, or None for unknown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.establishment import Answer, Facts

Holds = bool | None
Test = Literal["is", "in", "at_least", "at_most", "above", "unseen"]
TESTS: tuple[Test, ...] = ("is", "in", "at_least", "at_most", "above", "unseen")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: a test of one fact, what it says in Vietnamese, the clause (key of a passage), what would help.

    The interval is closed; None is open. One that does not decide is shown only. `unseen` is a condition whose
    clause nobody here has read: always unknown.
    """

    key: str
    fact: str
    test: Test
    value: Answer | frozenset[str]
    label: str
    source: str
    also: tuple[str, ...] = ()
    remedy: str = ""
    group: str = ""  # conditions of one group are alternatives
    decides: bool = True
    begins: date | None = None
    ends: date | None = None

    def met_by(self, answer: Answer) -> bool:
        """Whether an answer that is known meets the condition."""
        match self.test, self.value, answer:
            case "is", value, _:
                return answer == value
            case "in", frozenset() as options, str():
                return answer in options
            case "at_least", int() as bound, int():
                return answer >= bound
            case "at_most", int() as bound, int():
                return answer <= bound
            case "above", int() as bound, int():
                return answer > bound
        return False

    def holds(self, facts: Facts) -> Holds:
        if self.test == "unseen" or self.fact not in facts:
            return None
        return self.met_by(facts[self.fact])

    def on(self, day: date) -> bool:
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple["Node", ...]

    def holds(self, facts: Facts) -> Holds:
        unknown = False
        for part in self.parts:
            held = part.holds(facts)
            if held is False:
                return False
            unknown = unknown or held is None
        return None if unknown else True


@dataclass(frozen=True, slots=True)
class Either:
    """One part must hold."""

    parts: tuple["Node", ...]

    def holds(self, facts: Facts) -> Holds:
        unknown = False
        for part in self.parts:
            held = part.holds(facts)
            if held:
                return True
            unknown = unknown or held is None
        return None if unknown else False


Node = Condition | All | Either


def grouped(conditions: Iterable[Condition]) -> tuple[Node, ...]:
    """Conditions in order; those of one group together as alternatives."""
    groups: dict[str, list[Condition]] = {}
    for at, condition in enumerate(conditions):
        groups.setdefault(condition.group or f"#{at}", []).append(condition)
    return tuple(alone(Either(tuple(cs))) for cs in groups.values())


def alone(node: All | Either) -> Node:
    """A node of one part is that part."""
    return node.parts[0] if len(node.parts) == 1 else node


def leaves(node: Node) -> Iterator[Condition]:
    if isinstance(node, Condition):
        yield node
    else:
        for part in node.parts:
            yield from leaves(part)


def telling(node: Node, facts: Facts) -> Iterator[Condition]:
    """The conditions that tell why: of alternatives the first that holds, else those still open, else all that are
    at least partly met (a firm need not be told that it is no village), else all."""
    if isinstance(node, Condition):
        yield node
        return
    parts = node.parts
    if isinstance(node, Either):
        held = [part.holds(facts) for part in parts]
        if True in held:
            parts = (parts[held.index(True)],)
        elif None in held:
            parts = tuple(p for p, h in zip(parts, held, strict=True) if h is None)
        else:
            parts = tuple(p for p in parts if any(c.holds(facts) for c in leaves(p))) or parts
    for part in parts:
        yield from telling(part, facts)
