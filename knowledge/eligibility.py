"""Eligibility, pure: what is known of somebody, a day, the rules → one result a programme and activity.

Never "approved": the best status is preliminary. Money that is left is another question.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.conditions import Condition, Holds, telling
from knowledge.establishment import Facts
from knowledge.rules import ACTIVITIES, KINDS, Ceiling, Note, Programme, Rule, Rules, Status, Support

KLEENE: Mapping[Holds, Status] = {True: "eligible_preliminary", False: "not_eligible", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One condition and whether it holds: True, False, None for unknown."""

    key: str
    holds: Holds
    condition: Condition


@dataclass(frozen=True, slots=True)
class Result:
    """What one programme says of one activity on a day.

    `conditions` tell why (of alternatives the one that holds, else what is open, else all); `shown` never decide.
    `needs`: the facts that can still change the status, most useful first. `ceilings`: all that speak of the day;
    the first of them is `ceiling`. `gap`: why the programme is silent on this day, if that was declared.
    """

    programme: Programme
    activity: str
    day: date
    status: Status
    support: Support | None = None
    conditions: tuple[Judged, ...] = ()
    shown: tuple[Judged, ...] = ()
    needs: tuple[str, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    gap: str = ""
    facts: Facts = field(default_factory=dict)

    @property
    def ceiling(self) -> Ceiling | None:
        return self.ceilings[0] if self.ceilings else None

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every sentence that belongs to the result on its day, warnings first."""
        if self.support is None:
            return ()
        return tuple(n for kind in KINDS for n in self.support.notes_on(self.day, kind))


class UnknownActivity(ValueError):
    """An activity that is none of the list."""


def assess(rules: Rules, facts: Mapping[str, object], day: date, activity: str | None = None) -> tuple[Result, ...]:
    """A result for every programme and activity (or only one activity), in stable order.

    Facts that are absent or None are unknown. BadFact for what cannot be, UnknownActivity for a name not in the list.
    """
    if activity is not None and activity not in ACTIVITIES:
        raise UnknownActivity(activity)
    known = rules.establishment.check(facts)
    asked = ACTIVITIES if activity is None else (activity,)
    return tuple(r for a in asked for p in rules.programmes for r in judged(rules, p, a, known, day))


def judged(rules: Rules, programme: Programme, activity: str, facts: Facts, day: date) -> Iterator[Result]:
    """The result of one programme for one activity, if it has anything to say."""
    supports = rules.supports.get((programme.number, activity), ())
    if not supports and programme.only_where_spoken:
        return
    current = next((s for s in supports if s.span.holds(day)), None)
    if current is not None:
        yield weighed(current, facts, day)
    elif supports and supports[-1].span.over(day):
        last = supports[-1]
        rule = last.rule_on(last.span.ends or day)
        told, shown = tuple(tell(rule, facts)), tuple(only_shown(rule, facts))
        yield Result(programme, activity, day, "expired", last, told, shown, facts=facts)
    else:
        gaps = rules.gaps.get((programme.number, activity), ())
        gap = next((reason for span, reason in gaps if span.holds(day)), "")
        yield Result(programme, activity, day, "no_basis", gap=gap, facts=facts)


def weighed(support: Support, facts: Facts, day: date) -> Result:
    """A support that is in force on the day, against what is known."""
    rule = support.rule_on(day)
    status = KLEENE[rule.node.holds(facts)]
    weight = rule.table.influences(facts) if status == "unknown" else {}
    order = support.establishment.order
    return Result(
        support.programme, support.activity, day, status, support,
        tuple(tell(rule, facts)), tuple(only_shown(rule, facts)),
        tuple(sorted(weight, key=lambda f: (-weight[f], order[f]))),
        () if status == "not_eligible" else support.ceilings_on(facts, day), facts=facts,
    )  # fmt: skip


def tell(rule: Rule, facts: Facts) -> Iterator[Judged]:
    """Each condition that tells why, once."""
    seen: set[str] = set()
    for condition in telling(rule.node, facts):
        if condition.key not in seen:
            seen.add(condition.key)
            yield Judged(condition.key, condition.holds(facts), condition)


def only_shown(rule: Rule, facts: Facts) -> Iterator[Judged]:
    for condition in rule.shown:
        yield Judged(condition.key, condition.holds(facts), condition)


def settles(result: Result) -> str | None:
    """The fact of which every answer alone would settle the result, else of which one answer alone makes it
    positive, else the most useful one; None when nothing is open."""
    if result.support is None or not result.needs:
        return None
    rule = result.support.rule_on(result.day)
    hopeful = None
    for fact in result.needs:
        outcomes = [rule.node.holds({**result.facts, fact: answer}) for answer in rule.table.answers_of(fact)]
        if None not in outcomes:
            return fact
        hopeful = hopeful or (fact if True in outcomes else None)
    return hopeful or result.needs[0]


def open_facts(results: Iterable[Result]) -> tuple[str, ...]:
    """What to ask next over several results: facts by how many results each can still change, most first; ties in
    the order of establishment.toml."""
    counted: dict[str, int] = {}
    order: Mapping[str, int] = {}
    for result in results:
        for fact in result.needs:
            counted[fact] = counted.get(fact, 0) + 1
        order = result.support.establishment.order if result.support else order
    return tuple(sorted(counted, key=lambda f: (-counted[f], order[f])))
