"""Figures with their units, as people and the law write them."""

from fractions import Fraction

import pytest

from knowledge.figures import figures, opened, stated


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hỗ trợ 100% đúng không?", [("percent", 100)]),
        ("50 phan tram", [("percent", 50)]),
        ("500tr thui chớ", [("dong", 500_000_000)]),
        ("38tr rưỡi", [("dong", 38_500_000)]),
        ("1tr5", [("dong", 1_500_000)]),
        ("2 tỷ rưỡi", [("dong", 2_500_000_000)]),
        ("không quá 1.000 triệu đồng/mô hình", [("dong", 1_000_000_000)]),
        ("12,5 lần mức lương cơ sở", [("times", Fraction(25, 2))]),
        ("02 (hai) bộ hồ sơ", [("copies", 2)]),
        ("120 lao động", [("people", 120)]),
        ("từ 5 đến 7 người", [("people", 5), ("people", 7)]),
        ("đến hết ngày 31 tháng 12 của năm thứ tư", [("nam thu", 4)]),
        ("cuối năm thứ 3", [("nam thu", 3)]),
        ("khoản 1 Điều 2 Thông tư 26/2014/TTLT-BTC-BCT", []),
        ("năm 2018", []),
    ],
)
def test_figures_have_a_unit_and_a_value(text: str, found: list[tuple[str, Fraction | int]]) -> None:
    assert [(f.unit, f.value) for f in figures(text)] == found


def test_a_figure_is_told_as_it_was_written() -> None:
    assert [f.written for f in figures("tối đa 50% nhưng không quá 300 triệu đồng/cơ sở")] == ["50%", "300 triệu đồng"]


@pytest.mark.parametrize("text", ["miễn phí hết hả", "tỉnh cho không luôn hả", "bao tron goi ha", "lo hết hả"])
def test_people_say_all_of_it_without_a_figure(text: str) -> None:
    assert [(f.unit, f.value) for f in stated(text)] == [("percent", Fraction(100))]


def test_what_is_stated_can_be_asked_for() -> None:
    text = "truyền nghề cho 500 người đúng không"
    assert opened(text, stated(text)) == "truyền nghề cho bao nhieu người đúng không"
