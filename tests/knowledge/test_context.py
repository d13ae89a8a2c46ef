"""What a message means after others: the kinds it asks for, and what is near."""

import pytest

from knowledge.context import Pull, in_context, kinds_asked
from knowledge.library import DECISION
from knowledge.search import Search

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ai duyệt", {"doer"}),
        ("co quan nao tham dinh", {"doer"}),
        ("bao lâu có tiền", {"paid"}),  # no other term is an answer to that
        ("mấy tháng mới giải ngân tiền", {"paid"}),
        ("hạn chót", {"date"}),
        ("có phải trả lại không", {"penalty"}),
        ("thưởng nhiêu", {"reward"}),
        ("mấy cái", set()),
    ],
)
def test_a_few_words_ask_for_kinds_of_thing_by_rule(search: Search, text: str, kinds: set[str]) -> None:
    assert kinds_asked(search, text) == kinds


def first(search: Search, text: str, whole: str, pull: Pull, kinds: frozenset[str] = NOTHING) -> str:
    return in_context(search, search.find(text), [search.find(whole)], pull, 1.0, kinds).candidates[0].key


def test_what_is_near_is_meant_and_what_is_held_back_is_not(search: Search) -> None:
    target, budget = f"{DECISION} I.2.1", f"{DECISION} IV.3.I.1"
    near = {target: 1.0, budget: 1.0}
    assert first(search, "kinh phí", "truyền nghề kinh phí", Pull(near)) == budget
    assert first(search, "kinh phí", "truyền nghề kinh phí", Pull(near, {budget: 1e-6})) != budget


def test_the_part_asked_for_comes_from_what_the_words_would_mean_elsewhere_or_is_given(search: Search) -> None:
    support, ceiling = f"{DECISION} III.3.d", "28/2018/TT-BTC 8.4"
    near = {support: 0.7, ceiling: 0.7}
    assert first(search, "zzz", "zzz", Pull(near, part="ceiling")) == ceiling
    assert first(search, "zzz", "zzz", Pull(near, part="support")) == support


def test_what_names_nobody_stands_back_when_it_is_asked_who(search: Search) -> None:
    chosen, granted = "46/2012/TT-BCT 4.6", f"{DECISION} III.7.d"
    near = {granted: 1.0, chosen: 1.0}
    shares = {}
    for kinds in (NOTHING, frozenset({"doer"})):
        found = in_context(search, search.find("ai"), [search.find("di dời cơ sở ô nhiễm")], Pull(near), 1.0, kinds)
        shares[kinds] = {c.key: c.share for c in found.candidates}
    asked = shares[frozenset({"doer"})]
    assert asked[chosen] / asked[granted] > shares[NOTHING][chosen] / shares[NOTHING][granted]
