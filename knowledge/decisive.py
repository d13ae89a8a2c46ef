"""Which facts can still change a result: a truth table over the classes of answers, kept as bits of one integer."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from knowledge.conditions import All, Condition, Node, leaves
from knowledge.establishment import Answer, Establishment, Facts, Known


@dataclass(frozen=True, slots=True)
class Column:
    """A fact in the table: which class an answer is of, the rows of each class, how far apart classes stand."""

    fact: str
    conditions: tuple[Condition, ...]
    class_of: Mapping[tuple[bool, ...], int]
    answers: tuple[Answer, ...]  # one of each class
    rows: tuple[int, ...]
    stride: int

    def rows_of(self, answer: Answer) -> int:
        return self.rows[self.class_of[signature(self.conditions, answer)]]


@dataclass(frozen=True, slots=True)
class Table:
    """The truth table of a support on a day; row numbers are bits, a set bit is a row that holds."""

    columns: tuple[Column, ...]
    size: int
    true: int

    def answers_of(self, fact: str) -> tuple[Answer, ...]:
        """One answer of each kind that the rule tells apart."""
        return next(c.answers for c in self.columns if c.fact == fact)

    def influences(self, facts: Facts) -> dict[str, int]:
        """The unknown facts on which the result still depends, each with in how many cases (exact)."""
        left = (1 << self.size) - 1
        for column in self.columns:
            if column.fact in facts:
                left &= column.rows_of(facts[column.fact])
        found: dict[str, int] = {}
        for column in self.columns:
            if column.fact in facts or column.fact.startswith("?"):
                continue
            first = self.true & left & column.rows[0]
            changed = 0
            for number, rows in enumerate(column.rows[1:], 1):
                changed |= first ^ ((self.true & left & rows) >> (number * column.stride))
            if changed:
                found[column.fact] = changed.bit_count()
        return found


def signature(conditions: tuple[Condition, ...], answer: Answer) -> tuple[bool, ...]:
    return tuple(c.met_by(answer) for c in conditions)


def answers(known: Known, conditions: tuple[Condition, ...]) -> list[Answer]:
    """Answers enough to tell apart all that the conditions tell apart."""
    if known.kind == "bool":
        return [True, False]
    if known.kind == "choice":
        return [o.key for o in known.options]
    edges = {known.least, known.most}
    for c in conditions:
        if isinstance(c.value, int):
            edges |= {c.value - 1, c.value, c.value + 1}
    return [e for e in sorted(edges) if known.least <= e <= known.most]


def table_of(node: Node, establishment: Establishment) -> Table:
    """Every combination of classes of answers, evaluated once. A clause that nobody read is a hidden fact."""
    on: dict[str, list[Condition]] = {}
    for leaf in leaves(node):
        on.setdefault(hidden(leaf) if leaf.test == "unseen" else leaf.fact, []).append(leaf)
    classes: list[dict[tuple[bool, ...], Answer]] = []
    for fact, conditions in on.items():
        if fact.startswith("?"):
            classes.append({(True,): True, (False,): False})
            continue
        tests = tuple(conditions)
        known = answers(establishment.facts[fact], tests)
        classes.append({signature(tests, a): a for a in known})
    names = list(on)
    rows = [[0] * len(c) for c in classes]
    true = 0
    chosen = [list(enumerate(c.values())) for c in classes]
    for number, combination in enumerate(product(*chosen)):
        facts = dict(zip(names, (answer for _, answer in combination), strict=True))
        true |= truth(node, facts) << number
        for column, (kind, _) in enumerate(combination):
            rows[column][kind] |= 1 << number
    size, stride = 1, 1
    columns: list[Column] = []
    for at in reversed(range(len(names))):
        of = {s: n for n, s in enumerate(classes[at])}
        columns.append(
            Column(names[at], tuple(on[names[at]]), of, tuple(classes[at].values()), tuple(rows[at]), stride)
        )
        stride *= len(classes[at])
        size = stride
    return Table(tuple(reversed(columns)), size, true)


def hidden(leaf: Condition) -> str:
    return f"?{leaf.key}"


def truth(node: Node, facts: Facts) -> bool:
    """The value of a formula of which every fact, and every hidden one, is known."""
    if isinstance(node, Condition):
        return bool(facts[hidden(node)]) if node.test == "unseen" else node.met_by(facts[node.fact])
    held = (truth(part, facts) for part in node.parts)
    return all(held) if isinstance(node, All) else any(held)
