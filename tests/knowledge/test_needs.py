"""What is asked: all that can still change a result and nothing else; and the laws of three-valued logic."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.conditions import Condition, leaves
from knowledge.decisive import answers
from knowledge.eligibility import KLEENE, assess, open_facts, settles
from knowledge.establishment import Answer
from knowledge.library import Library
from knowledge.rules import ACTIVITIES, Rules
from tests.knowledge.establishments import DECISION, HOUSEHOLD, one, told

DAYS = st.sampled_from(
    [date(2012, 7, 4), date(2013, 2, 9), date(2014, 4, 8), date(2015, 4, 7), date(2016, 6, 1), date(2018, 6, 1),
     date(2020, 12, 31), date(2021, 1, 1), date(2025, 10, 14), date(2025, 10, 15), date(2026, 11, 25)]
)  # fmt: skip


@pytest.fixture(scope="module")
def rules(library: Library) -> Rules:
    return library.rules


@settings(deadline=None, max_examples=150)
@given(st.data(), DAYS, st.sampled_from(ACTIVITIES))
def test_only_what_can_change_the_result_is_asked_and_all_of_it(
    rules: Rules, data: st.DataObject, day: date, activity: str
) -> None:
    facts = told(data, rules)
    for result in assess(rules, facts, day, activity):
        if result.support is None or result.status in ("expired", "no_basis"):
            assert result.needs == ()
            continue
        rule = result.support.rule_on(day)
        on: dict[str, list[Condition]] = {}
        for leaf in leaves(rule.node):
            if leaf.test != "unseen" and leaf.fact not in facts:
                on.setdefault(leaf.fact, []).append(leaf)
        possible = {f: answers(rules.establishment.facts[f], tuple(cs)) for f, cs in on.items()}
        changing = set()
        for fact in possible:
            others = [f for f in possible if f != fact]
            for combination in product(
                *({tuple(c.met_by(a) for c in on[f]): a for a in possible[f]}.values() for f in others)
            ):
                known = {**facts, **dict(zip(others, combination, strict=True))}
                if len({KLEENE[rule.node.holds({**known, fact: a})] for a in possible[fact]}) > 1:
                    changing.add(fact)
                    break
        assert set(result.needs) == changing
        assert (settles(result) in result.needs) if result.needs else settles(result) is None


@settings(deadline=None, max_examples=150)
@given(st.data(), DAYS)
def test_more_facts_never_turn_a_decided_result(rules: Rules, data: st.DataObject, day: date) -> None:
    more = told(data, rules)
    less = {k: v for k, v in more.items() if data.draw(st.booleans())}
    for before, after in zip(assess(rules, less, day), assess(rules, more, day), strict=True):
        if before.status != "unknown":
            assert after.status == before.status
        if after.status != before.status:
            assert set(before.needs) & (more.keys() - less.keys()), "what was told was not asked for"


@settings(deadline=None, max_examples=150)
@given(st.data(), DAYS)
def test_the_conditions_shown_account_for_the_status(rules: Rules, data: st.DataObject, day: date) -> None:
    for result in assess(rules, told(data, rules), day):
        held = [j.holds for j in result.conditions]
        assert len({j.key for j in result.conditions}) == len(held)
        match result.status:
            case "eligible_preliminary":
                assert set(held) == {True}
            case "not_eligible":
                assert False in held
                assert result.ceiling is None
            case "unknown":
                assert None in held
                assert False not in held
            case _:
                assert result.ceiling is None


def test_what_is_asked_next_can_change_most_results(rules: Rules) -> None:
    results = assess(rules, {"in_province": True, "legal_form": "sme"}, date(2016, 6, 1))
    asked = open_facts(results)
    counts = [sum(f in r.needs for r in results) for f in asked]
    assert asked[0] == "produces_industry_or_handicraft"
    assert counts == sorted(counts, reverse=True)
    assert set(asked) == {f for r in results for f in r.needs}
    order = list(rules.establishment.facts)
    ties = [(a, b) for a, b, x, y in zip(asked, asked[1:], counts, counts[1:], strict=False) if x == y]
    assert all(order.index(a) < order.index(b) for a, b in ties)


def test_the_fact_that_settles_alone_is_preferred(rules: Rules) -> None:
    form = one(rules, {k: v for k, v in HOUSEHOLD.items() if k != "legal_form"}, date(2016, 6, 1), "brand", DECISION)
    assert (form.needs, settles(form)) == (("legal_form",), "legal_form")
    helper = one(rules, {"is_collaborator": True, "applies_cleaner_production": False}, date(2026, 11, 25), "training")
    assert helper.needs[0] == "produces_industry_or_handicraft"
    assert settles(helper) == "legal_form"  # "individual" alone makes it positive; no answer to the first does


def test_equals_are_asked_in_the_order_of_the_file(rules: Rules) -> None:
    mover = one(rules, HOUSEHOLD, date(2026, 11, 25), "relocation_interest")
    assert mover.needs == ("polluting", "relocating_to_cluster")


def test_a_form_that_no_longer_matters_is_not_asked(rules: Rules) -> None:
    facts: dict[str, Answer] = {
        "in_province": False, "production_area": "central_city_ward", "produces_industry_or_handicraft": True,
        "applies_cleaner_production": False, "recognised_craft_village": False, "is_collaborator": False,
        "is_craft_person": False,
    }  # fmt: skip
    assert one(rules, facts, date(2026, 11, 25), "training").needs == ("applies_sustainable_production",)
