"""Where a person stands in the check: answers are kept by fact, the open question is worked out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from knowledge.eligibility import Result, assess, open_facts
from knowledge.establishment import Answer, Known
from knowledge.rules import ACTIVITIES, Rules

FORM = "dieu_kien"
GROUPS: Mapping[str, tuple[str, ...]] = {
    "equipment": ("equipment_upgrade",),
    "teaching": ("vocational_training", "craft_teaching", "training", "study_visit"),
    "model": ("demonstration_model", "replication", "cleaner_production", "quick_assessment", "energy_audit"),
    "pollution": ("pollution_treatment", "relocation_interest"),
    "market": ("trade_fair", "brand", "product_selection"),
    "advice": ("consulting", "market_information", "association", "cluster_linkage"),
    "cluster": ("cluster_planning", "cluster_infrastructure"),
    "title": ("artisan_title",),
    "craft": ("craft_village",),
    "all": ACTIVITIES,
}


@dataclass(frozen=True, slots=True)
class Position:
    """What was answered, in order, what is not known, and for what it is checked. `about` is a group or an activity."""

    about: str = ""
    facts: Mapping[str, Answer] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()  # questions answered with "không biết"
    order: tuple[str, ...] = ()  # of the answers, for going back
    day: date | None = None

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Position":
        day = date.fromisoformat(kept["day"]) if kept.get("day") else None
        return cls(kept["about"], kept["facts"], tuple(kept["unknown"]), tuple(kept["order"]), day)

    def as_json(self) -> dict[str, Any]:
        day = self.day.isoformat() if self.day else ""
        return {
            "about": self.about, "facts": dict(self.facts), "unknown": list(self.unknown), "order": list(self.order),
            "day": day,
        }  # fmt: skip

    @property
    def activities(self) -> tuple[str, ...]:
        """The activities that are checked; none while nobody said for what."""
        return GROUPS.get(self.about) or ((self.about,) if self.about in ACTIVITIES else ())

    def knowing(self, told: Mapping[str, Answer]) -> "Position":
        """The same with facts told now."""
        order = (*(k for k in self.order if k not in told), *told)
        return replace(
            self, facts={**self.facts, **told}, order=order, unknown=tuple(k for k in self.unknown if k not in told)
        )

    def without(self, fact: str) -> "Position":
        """The same with one answer taken back."""
        kept = {k: v for k, v in self.facts.items() if k != fact}
        order, unknown = (tuple(k for k in keys if k != fact) for keys in (self.order, self.unknown))
        return replace(self, facts=kept, order=order, unknown=unknown)

    def not_knowing(self, fact: str) -> "Position":
        """The same with a question that the person cannot answer."""
        kept = self.without(fact)
        return replace(kept, unknown=(*kept.unknown, fact), order=(*kept.order, fact))


def results(rules: Rules, position: Position, today: date) -> tuple[Result, ...]:
    """What every programme says of what is checked."""
    day = position.day or today
    return tuple(r for a in position.activities for r in assess(rules, position.facts, day, a))


def open_questions(rules: Rules, position: Position, today: date) -> tuple[str, ...]:
    """The facts that can still change a result and that the person has not said not to know, the next one first."""
    return tuple(f for f in open_facts(results(rules, position, today)) if f not in position.unknown)


def next_question(rules: Rules, position: Position, today: date) -> Known | None:
    """The question that is open; None when every result stands."""
    left = open_questions(rules, position, today)
    return rules.establishment.facts[left[0]] if left else None
