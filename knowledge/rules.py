"""The rules of eligibility as data: programmes, who may ask under them, supports, ceilings; all frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from knowledge.conditions import All, Condition, Either, Node, alone, grouped
from knowledge.decisive import Table, table_of
from knowledge.establishment import Establishment, Facts

ACTIVITIES = (
    "vocational_training", "craft_teaching", "training", "study_visit", "demonstration_model", "replication",
    "cleaner_production", "equipment_upgrade", "pollution_treatment", "product_selection", "trade_fair", "brand",
    "consulting", "quick_assessment", "energy_audit", "market_information", "association", "cluster_linkage",
    "cluster_planning", "cluster_infrastructure", "relocation_interest", "artisan_title", "craft_village",
)  # fmt: skip
Status = Literal["eligible_preliminary", "not_eligible", "unknown", "expired", "no_basis"]
Asker = Literal["establishment", "craft_person", "cluster_owner", "collaborator", "village"]
Level = Literal["national", "local"]
Kind = Literal["warning", "undertaking", "document", "judged", "relation", "amount", "reported"]
KINDS: tuple[Kind, ...] = ("warning", "undertaking", "document", "judged", "relation", "amount", "reported")


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval of days; an open end is None."""

    begins: date
    ends: date | None = None

    def holds(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day <= self.ends)

    def over(self, day: date) -> bool:
        return self.ends is not None and self.ends < day


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of a result with its clause and interval: a warning, what is promised in the file, a document that
    a source names, what only an officer judges, how supports relate (once_only, excludes, limit), why an amount is
    missing, what a secondary source reports of it (to be shown with those words)."""

    kind: Kind
    text: str
    source: str
    span: Span
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that is paid: whole đồng, an exact share, or both; per what; national or local money."""

    amount: int | None
    share: Fraction | None
    per: str
    level: Level
    source: str
    span: Span
    when: Mapping[str, bool | str | int] = field(default_factory=dict)

    def fits(self, facts: Facts, day: date) -> bool:
        """Whether it speaks of this day and of what is told: a row with `when` only where that is known."""
        return self.span.holds(day) and all(facts.get(key) == value for key, value in self.when.items())


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Whom the text of a programme names, in one interval of its wording."""

    key: str
    under: str
    asker: Asker
    label: str
    span: Span
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """What holds for every support of a programme. One that is `only_where_spoken` is silent of other activities."""

    number: str
    name: str
    span: Span
    carried_out_by: str
    only_where_spoken: bool
    conditions: tuple[Condition, ...]
    beneficiaries: tuple[Beneficiary, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A support as it stands in one stretch of days: its formula, what is only shown, its truth table."""

    node: Node
    shown: tuple[Condition, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Case:
    """A golden case that an officer can read."""

    says: str
    on: date
    facts: Mapping[str, object]
    expect: Status
    fails: frozenset[str] | None
    needs: frozenset[str] | None
    amount: int | None


@dataclass(frozen=True)
class Support:
    """What one programme gives for one activity in one interval. Keys of passages are clauses."""

    establishment: Establishment
    programme: Programme
    activity: str
    title: str
    span: Span
    who: tuple[str, ...]
    grants: str
    conditions: tuple[Condition, ...]
    ceilings: tuple[Ceiling, ...]
    budget: tuple[str, ...]
    notes: tuple[Note, ...]
    verified: date
    cases: tuple[Case, ...]
    rules: tuple[tuple[date, Rule], ...] = ()  # each from its first day on

    def beneficiaries(self, day: date) -> tuple[Beneficiary, ...]:
        """Who may ask on a day."""
        return tuple(
            b for b in self.programme.beneficiaries if b.span.holds(day) and (b.key in self.who or b.under in self.who)
        )

    def rule_on(self, day: date) -> Rule:
        """The rule as it stood on a day within the interval."""
        return next(rule for begins, rule in reversed(self.rules) if begins <= day)

    def ceilings_on(self, facts: Facts, day: date) -> tuple[Ceiling, ...]:
        """The ceilings of a day, those that were chosen by what is told first."""
        fitting = [c for c in self.ceilings if c.fits(facts, day)]
        return tuple(sorted(fitting, key=lambda c: not c.when))

    def notes_on(self, day: date, kind: Kind) -> tuple[Note, ...]:
        """Sentences of a kind: those of the support, else those of the programme; warnings and the rest of both."""
        own = tuple(n for n in self.notes if n.kind == kind and n.span.holds(day))
        common = tuple(n for n in self.programme.notes if n.kind == kind and n.span.holds(day))
        return own or common if kind == "document" else own + common


@dataclass(frozen=True)
class Rules:
    """All rules, checked. `version` names exactly this content."""

    establishment: Establishment
    programmes: tuple[Programme, ...]
    supports: Mapping[tuple[str, str], tuple[Support, ...]]  # by programme and activity, in order of time
    gaps: Mapping[tuple[str, str], tuple[tuple[Span, str], ...]]
    version: str

    @cached_property
    def about(self) -> Mapping[str, str]:
        """The activity that a clause is about, for clauses of one activity: what grants it, its money, its ceilings."""
        found: dict[str, set[str]] = {}
        for (_, activity), supports in self.supports.items():
            for support in supports:
                for clause in (support.grants, *support.budget, *(c.source for c in support.ceilings)):
                    found.setdefault(clause, set()).add(activity)
        return {clause: names.pop() for clause, names in found.items() if len(names) == 1}


def edges(support: Support) -> list[date]:
    """The days from which the support's rule may differ, its first day among them."""
    theirs = [b for b in support.programme.beneficiaries if b.key in support.who or b.under in support.who]
    spans = [(b.span.begins, b.span.ends) for b in theirs]
    conditions = [*support.conditions, *support.programme.conditions, *(c for b in theirs for c in b.conditions)]
    spans += [(c.begins or support.span.begins, c.ends) for c in conditions]
    days = {support.span.begins}
    for begins, ends in spans:
        days |= {begins} | ({date.fromordinal(ends.toordinal() + 1)} if ends else set())
    return sorted(d for d in days if support.span.holds(d))


def rule_of(support: Support, day: date) -> Rule:
    """The formula of a day: the programme's own conditions, one of the beneficiaries, the support's conditions."""
    common = [c for c in support.programme.conditions if c.on(day)]
    own = [c for c in support.conditions if c.on(day)]
    who = tuple(alone(All(grouped(c for c in b.conditions if c.on(day)))) for b in support.beneficiaries(day))
    node = All(
        (
            *grouped(c for c in common if c.decides),
            *((alone(Either(who)),) if who else ()),
            *grouped(c for c in own if c.decides),
        )
    )
    return Rule(node, tuple(c for c in (*common, *own) if not c.decides), table_of(node, support.establishment))
