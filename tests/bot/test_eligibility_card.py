"""The card says what the day allows: nothing as current that has ended, no amount without its source."""

from datetime import date

import pytest

from bot.eligibility.card import card, money, overview, shown_results
from bot.eligibility.position import GROUPS, Position, results
from knowledge.establishment import Answer
from knowledge.library import Library
from knowledge.rules import ACTIVITIES, Status

MATS: dict[str, Answer] = {
    "legal_form": "cooperative", "in_province": True, "produces_industry_or_handicraft": True, "machinery_new": True,
}  # fmt: skip
DECISION, DECREE = "1162/QĐ-UBND", "45/2012/NĐ-CP"
NOT_YET, DONE, YES = "no_basis", "expired", "eligible_preliminary"


@pytest.mark.parametrize(
    ("day", "decision", "decree", "said", "unsaid"),
    [
        ("2014-12-31", NOT_YET, YES, ["Chương trình bắt đầu từ 07/4/2015", "không quá 200 triệu đồng"], ["300 triệu"]),
        ("2015-04-06", NOT_YET, YES, ["ngày 06/4/2015 chưa áp dụng"], []),
        ("2015-04-07", YES, YES, ["từ 08/4/2014 đến 10/5/2018"], ["chưa áp dụng"]),
        ("2018-05-10", YES, YES, ["200 triệu đồng/cơ sở"], ["300 triệu"]),
        ("2018-05-11", YES, YES, ["chưa có căn cứ", "Theo nguồn thứ cấp"], ["200 triệu đồng/cơ sở"]),
        ("2019-06-01", YES, YES, ["chưa có căn cứ"], ["200 triệu đồng/cơ sở"]),
        ("2020-12-31", YES, YES, ["Mục III.3, điểm d"], ["đã hết hiệu lực"]),
        ("2021-01-01", DONE, YES, ["⌛ Chương trình đã hết hiệu lực", "đến 31/12/2020"], []),
        ("2025-10-14", DONE, YES, [], ["235/2025"]),
        ("2025-10-15", DONE, YES, ["235/2025"], []),
        ("2026-11-25", DONE, YES, ["Còn kinh phí hay không là việc khác"], ["được duyệt."]),
    ],
)  # fmt: skip
def test_a_sweep_of_days(
    library: Library, day: str, decision: Status, decree: Status, said: list[str], unsaid: list[str]
) -> None:
    on = date.fromisoformat(day)
    found = {r.programme.number: r for r in results(library.rules, Position("equipment_upgrade", MATS), on)}
    assert (found[DECISION].status, found[DECREE].status) == (decision, decree)
    cards = "\n".join(card(library, r) for r in found.values())
    assert [s for s in said if s not in cards] == []
    assert [s for s in unsaid if s in cards] == []


@pytest.mark.parametrize("day", ["2014-12-31", "2016-06-01", "2019-06-01", "2021-01-01", "2026-11-25"])
def test_every_card_can_be_said_whatever_is_known(library: Library, day: str) -> None:
    person: dict[str, Answer] = {"legal_form": "individual", "is_craft_person": True}
    for facts in ({}, MATS, person, {**MATS, "legal_form": "large_enterprise"}):
        for activity in ACTIVITIES:
            for r in results(library.rules, Position(activity, facts), date.fromisoformat(day)):
                text = card(library, r)
                assert "được duyệt" not in text
                assert "đủ điều kiện." not in text.lower()
                assert "{" not in text


def test_the_overview_puts_the_likeliest_first_and_names_what_would_settle(library: Library) -> None:
    found = results(library.rules, Position("all", MATS), date(2026, 11, 25))
    text = overview(library, found, date(2026, 11, 25), "hợp tác xã")
    assert text.index("✅") < text.index("❓")
    assert "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu: cần biết “Sản phẩm đăng ký" in text
    ranked = [r.status for r in shown_results(found)]
    assert ranked == sorted(ranked, key=("eligible_preliminary unknown not_eligible expired no_basis".split()).index)


def test_groups_hold_every_activity_once() -> None:
    grouped = [a for name, activities in GROUPS.items() if name != "all" for a in activities]
    assert sorted(grouped) == sorted(ACTIVITIES) == sorted(GROUPS["all"])


def test_money() -> None:
    assert [money(m) for m in (200_000_000, 1_500_000_000, 1_234_567)] == [
        "200 triệu đồng", "1.500 triệu đồng", "1.234.567 đồng",
    ]  # fmt: skip
