"""Establishments for the tests of eligibility: who is asked about, what they may have told, one result of many."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import strategies as st

from knowledge.decisive import answers
from knowledge.eligibility import Result, assess
from knowledge.establishment import Answer
from knowledge.rules import Rules, Support

DECISION, DECREE, CRAFTS = "1162/QĐ-UBND", "45/2012/NĐ-CP", "52/2018/NĐ-CP"
HOUSEHOLD: dict[str, Answer] = {
    "legal_form": "business_household", "in_province": True, "produces_industry_or_handicraft": True,
}  # fmt: skip


def every(rules: Rules) -> Iterator[Support]:
    for supports in rules.supports.values():
        yield from supports


def one(rules: Rules, facts: dict[str, Any], day: date, activity: str, programme: str = DECREE) -> Result:
    (result,) = (r for r in assess(rules, facts, day, activity) if r.programme.number == programme)
    return result


def told(data: st.DataObject, rules: Rules) -> dict[str, Answer]:
    """What somebody may have told: any answers to some of the questions, contradictions left out."""
    facts: dict[str, Answer] = {}
    for key, known in rules.establishment.facts.items():
        if data.draw(st.booleans()):
            facts[key] = data.draw(
                st.sampled_from(answers(known, ())) if known.kind != "count" else st.integers(0, 100)
            )
    for impossible in rules.establishment.contradictions:
        if all(facts.get(k) == v for k, v in impossible.facts.items()):
            del facts[next(iter(impossible.facts))]
    return facts
