"""Whether a passage holds the kind of thing asked, tried on passages of the law itself."""

import pytest

from knowledge.holds import AMOUNTS, HOLDS, NEVER_STATED, holds
from knowledge.library import DECISION, Library
from knowledge.search import Search

JOINT, FACT = "26/2014/TTLT-BTC-BCT", "28/2018/TT-BTC"
TABLE = [  # passage, kinds that it holds, kinds that it does not
    (f"{JOINT} 6.2.c", "percent per_unit", "papers date person reward penalty interest contact"),  # machinery
    (f"{FACT} 8.4", "percent per_unit", "papers date person reward interest"),
    (f"{JOINT} 6.2.n", "percent per_unit interest", "papers person reward"),
    (f"{JOINT} 6.2.g", "per_unit reward papers", "percent interest person"),
    (f"{JOINT} 7", "", "percent per_unit date papers reward interest"),  # conditions without a figure
    (f"{JOINT} 10.1", "date", "percent per_unit papers"),
    (f"{DECISION} III.3.d", "", "percent per_unit papers date person reward interest"),
    (f"{DECISION} I.2.1", "", "percent per_unit papers date reward price terms"),  # 120 workers are no money
    (f"{DECISION} QD.0", "date", "percent per_unit papers"),
    (f"{DECISION} IV.1", "", "percent per_unit date reward"),
    (f"{DECISION} IV.2.2015", "", "percent per_unit date reward"),  # its year is that of the plan
    (f"{DECISION} IV.3.VII.3", "interest", "percent per_unit date reward"),
    ("36/2013/TT-BCT 10.1.a", "papers", "percent per_unit date person reward"),
    ("36/2013/TT-BCT 17", "papers", "percent per_unit interest"),
    ("26/2014/TT-BCT 8.1.a", "person", "percent per_unit papers date reward"),
    ("26/2014/TT-BCT 14.1.a", "date", "percent per_unit papers reward"),
    ("98/2023/NĐ-CP thuong", "reward", "percent per_unit papers date"),
    ("04/2017/QH14 32.1", "penalty", "percent per_unit papers date reward"),
    ("46/2012/TT-BCT 4.6", "doer", "paid percent"),
    (f"{DECISION} VI.1.3", "doer", "paid"),
    ("36/2013/TT-BCT 13", "paid", ""),
    (f"{DECISION} III.1.a", "", "doer paid"),  # "tổ chức các khóa" names nobody
    ("45/2012/NĐ-CP 4.1", "", "percent per_unit papers date reward penalty"),
]
ROWS = [(key, kind, True) for key, held, _ in TABLE for kind in held.split()]
ROWS += [(key, kind, False) for key, _, other in TABLE for kind in other.split()]


@pytest.mark.parametrize(("key", "kind", "expected"), ROWS)
def test_a_passage_holds_what_its_words_say(library: Library, key: str, kind: str, expected: bool) -> None:
    assert holds(library.passages[key], kind) is expected


def test_every_kind_is_tried_both_ways_as_far_as_any_passage_holds_it(library: Library) -> None:
    held = {kind for _, kind, yes in ROWS if yes}
    assert {"percent", "per_unit", "papers", "date", "person", "reward", "penalty", "interest"} <= held
    for kind in held:
        assert 0 < sum(holds(p, kind) for p in library.passages.values()) < len(library.passages)


def test_no_row_of_the_cost_estimate_is_what_one_establishment_gets(library: Library) -> None:
    rows = [p for p in library.passages.values() if p.document == DECISION and p.section.startswith("IV.")]
    assert len(rows) >= 39
    assert any("triệu đồng" in p.text for p in rows)
    assert [p.key for p in rows if holds(p, "per_unit") or holds(p, "percent")] == []


def test_only_a_day_is_a_date_in_the_decision(library: Library) -> None:
    dated = [p for p in library.passages.values() if p.document == DECISION and holds(p, "date")]
    assert dated
    assert all("ngày " in p.text for p in dated)


@pytest.mark.parametrize("kind", ["template", "list"])
def test_what_no_text_can_hold_is_held_by_none(library: Library, kind: str) -> None:
    assert kind in NEVER_STATED
    assert not any(holds(p, kind) for p in library.passages.values())


def test_every_kind_that_may_be_asked_for_can_be_judged(search: Search) -> None:
    language = search.library.language
    assert (language.asked.keys() | language.asked_loosely.keys() | AMOUNTS | NEVER_STATED) <= HOLDS.keys()


def test_treating_pollution_is_no_penalty(library: Library) -> None:
    assert not holds(library.passages[f"{DECISION} III.7.đ"], "penalty")
