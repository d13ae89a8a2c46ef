"""Eligibility: golden cases, every edge −1, 0, +1, the days of the law, and what cannot be."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from knowledge.conditions import Condition, leaves
from knowledge.eligibility import UnknownActivity, assess, settles
from knowledge.establishment import Answer, BadFact
from knowledge.library import Library
from knowledge.rules import ACTIVITIES, Rules, Support
from tests.bench.judging import took
from tests.knowledge.establishments import CRAFTS, DECISION, DECREE, HOUSEHOLD, every, one

DAY = timedelta(days=1)
MACHINE = {**HOUSEHOLD, "machinery_new": True}


@pytest.fixture(scope="module")
def rules(library: Library) -> Rules:
    return library.rules


def test_two_programmes_speak_of_every_activity_and_the_third_only_of_its_own(rules: Rules) -> None:
    results = assess(rules, {}, date(2019, 6, 1))
    pairs = [(r.programme.number, r.activity) for r in results]
    assert pairs == [
        (p, a) for a in ACTIVITIES for p in (DECISION, DECREE, CRAFTS) if p != CRAFTS or a == "craft_village"
    ]
    silent = {r.activity for r in results if r.status == "no_basis"}
    assert silent == {"energy_audit", "artisan_title", "craft_village"}
    assert {r.programme.number for r in results if r.status == "no_basis"} == {DECREE}


def test_every_support_has_golden_cases_and_all_came_out_when_loading(rules: Rules) -> None:
    cases = [c for s in every(rules) for c in s.cases]
    assert len(cases) >= 110
    assert {c.expect for c in cases} == {"eligible_preliminary", "not_eligible", "unknown", "expired", "no_basis"}


SWEEP = {
    "2012-07-04": ("no_basis", "no_basis", None),
    "2014-12-31": ("no_basis", "eligible_preliminary", 200_000_000),
    "2015-04-06": ("no_basis", "eligible_preliminary", 200_000_000),
    "2015-04-07": ("eligible_preliminary", "eligible_preliminary", 200_000_000),
    "2018-05-10": ("eligible_preliminary", "eligible_preliminary", 200_000_000),
    "2018-05-11": ("eligible_preliminary", "eligible_preliminary", None),
    "2019-06-01": ("eligible_preliminary", "eligible_preliminary", None),
    "2020-12-31": ("eligible_preliminary", "eligible_preliminary", None),
    "2021-01-01": ("expired", "eligible_preliminary", None),
    "2025-10-14": ("expired", "eligible_preliminary", None),
    "2025-10-15": ("expired", "eligible_preliminary", None),
    "2026-11-25": ("expired", "eligible_preliminary", None),
}


@pytest.mark.parametrize("day", SWEEP)
def test_the_same_facts_are_framed_as_the_day_demands(rules: Rules, day: str) -> None:
    decision, decree, amount = SWEEP[day]
    results = {r.programme.number: r for r in assess(rules, MACHINE, date.fromisoformat(day), "equipment_upgrade")}
    assert (results[DECISION].status, results[DECREE].status) == (decision, decree)
    for result in results.values():
        inside = result.status == "eligible_preliminary"
        assert (result.ceiling.amount if result.ceiling else None) == (amount if inside else None)
    if decision == "expired":
        assert results[DECISION].conditions, "what would have been judged is told as history"


WIDENED: list[tuple[dict[str, Answer], str]] = [
    ({"legal_form": "cooperative_union"}, "trade_fair"),
    ({"in_province": False, "production_area": "class_1_ward"}, "trade_fair"),
    ({"legal_form": "other", "recognised_craft_village": True}, "trade_fair"),
    ({"legal_form": "large_enterprise", "applies_cleaner_production": False, "applies_sustainable_production": True},
     "training"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "activity"), WIDENED)
def test_the_decree_is_wider_from_the_day_of_its_amendment(
    rules: Rules, facts: dict[str, Answer], activity: str
) -> None:
    before, after = date(2025, 10, 14), date(2025, 10, 15)
    assert one(rules, {**HOUSEHOLD, **facts}, before, activity).status == "not_eligible"
    result = one(rules, {**HOUSEHOLD, **facts}, after, activity)
    assert result.status == "eligible_preliminary"
    assert "235/2025/NĐ-CP 1.1" in {n.source for n in result.notes if n.kind == "warning"}


def test_the_press_alone_never_decides_for_an_artisan(rules: Rules) -> None:
    facts: dict[str, Answer] = {
        "legal_form": "individual", "is_craft_person": True, "produces_industry_or_handicraft": False,
    }  # fmt: skip
    assert one(rules, facts, date(2025, 10, 14), "craft_teaching").status == "not_eligible"
    result = one(rules, facts, date(2026, 11, 25), "craft_teaching")
    assert (result.status, result.needs, settles(result)) == ("unknown", (), None)
    assert one(rules, {**facts, "is_craft_person": False}, date(2026, 11, 25), "trade_fair").status == "not_eligible"


def test_every_begin_and_end_of_a_support_frames_its_neighbours(rules: Rules) -> None:
    for s in every(rules):
        days = {"before": s.span.begins - DAY, "first": s.span.begins}
        days |= {"last": s.span.ends, "after": s.span.ends + DAY} if s.span.ends else {}
        came = {n: one(rules, {}, day, s.activity, s.programme.number).status for n, day in days.items()}
        assert came["before"] == "no_basis"
        assert came.get("after", "expired") == "expired"
        assert {came["first"], came.get("last", "unknown")} == {"unknown"}


def test_every_ceiling_begins_and_ends_with_its_text(rules: Rules) -> None:
    seen = 0
    for s in every(rules):
        for c in s.ceilings:
            begins, ends = max(c.span.begins, s.span.begins), c.span.ends
            assert ends is not None
            for day, inside in ((begins - DAY, False), (begins, True), (ends, True), (ends + DAY, False)):
                result = one(rules, dict(c.when), day, s.activity, s.programme.number)
                assert (c in result.ceilings) is inside, (s.activity, c.source, day)
                seen += 1
    assert seen >= 120


def numeric(rules: Rules) -> Iterator[tuple[Support, Condition]]:
    for s in every(rules):
        for _, rule in s.rules:
            for c in (*leaves(rule.node), *rule.shown):
                if c.test in ("at_least", "at_most", "above"):
                    yield s, c


def test_every_threshold_holds_from_its_own_number_on(rules: Rules) -> None:
    pattern = {"at_least": [False, True, True], "at_most": [True, True, False], "above": [False, False, True]}
    found = list(numeric(rules))
    assert {c.fact for _, c in found} == {
        "workers", "village_household_percent", "village_stable_years", "craft_years",
    }  # fmt: skip
    for s, c in found:
        assert isinstance(c.value, int)
        around = [c.value - 1, c.value, c.value + 1]
        assert [c.holds({c.fact: n}) for n in around] == pattern[c.test]
        if not c.decides:
            continue
        rule = s.rules[-1][1]
        others = [x for x in rule.table.columns if x.fact != c.fact]
        turned = 0
        for combination in product(*(x.answers for x in others)):
            facts = {x.fact: a for x, a in zip(others, combination, strict=True)}
            day = s.span.begins
            held = [
                one(rules, {**facts, c.fact: n}, day, s.activity, s.programme.number).status == "eligible_preliminary"
                for n in around
            ]
            assert held in (pattern[c.test], [True] * 3, [False] * 3)
            turned += held == pattern[c.test]
        assert turned, f"{c.key} never decides"


BAD: list[tuple[dict[str, object], str, str]] = [
    ({"workers": -5}, "workers", "below"),
    ({"workers": 10_000_000_000}, "workers", "above"),
    ({"workers": 2.5}, "workers", "wrong_kind"),
    ({"workers": True}, "workers", "wrong_kind"),
    ({"village_household_percent": 101}, "village_household_percent", "above"),
    ({"legal_form": "bank"}, "legal_form", "unknown_option"),
    ({"legal_form": True}, "legal_form", "wrong_kind"),
    ({"polluting": "yes"}, "polluting", "wrong_kind"),
    ({"polluting": 1}, "polluting", "wrong_kind"),
    ({"colour": "red"}, "colour", "unknown_fact"),
    ({"in_province": True, "production_area": "central_city_ward"}, "production_area", "contradiction"),
    ({"legal_form": "individual", "recognised_craft_village": True}, "recognised_craft_village", "contradiction"),
]


@pytest.mark.parametrize(("facts", "fact", "reason"), BAD)
def test_what_cannot_be_is_refused_by_name(rules: Rules, facts: dict[str, object], fact: str, reason: str) -> None:
    with pytest.raises(BadFact) as refused:
        assess(rules, facts, date(2016, 6, 1))
    assert (refused.value.fact, refused.value.reason) == (fact, reason)
    assert fact in str(refused.value)


@pytest.mark.parametrize("workers", [0, 100_000])
def test_the_bounds_themselves_are_facts(rules: Rules, workers: int) -> None:
    assert assess(rules, {"workers": workers, "legal_form": None}, date(2016, 6, 1))


def test_an_activity_of_no_list_is_refused(rules: Rules) -> None:
    with pytest.raises(UnknownActivity):
        assess(rules, {}, date(2016, 6, 1), "loan")


def test_all_supports_are_judged_in_less_than_five_milliseconds(rules: Rules) -> None:
    found = took(rules, 300)
    assert found[int(len(found) * 0.99)] < 5
