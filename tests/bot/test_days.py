"""The day that a question is about."""

from datetime import date

import pytest

from bot.days import day_asked

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("ngày 1/6/2016 thì sao", date(2016, 6, 1)),
        ("ngày 15 tháng 3 năm 2018 được bao nhiêu", date(2018, 3, 15)),
        ("thang 2/2020 muc ho tro la may", date(2020, 2, 29)),
        ("còn năm 2018?", date(2018, 12, 31)),
        ("hồi 2016", date(2016, 12, 31)),
        ("nam 2017 thi thue tu van dc toi da may tien", date(2017, 12, 31)),
        ("mức hỗ trợ mua máy năm 2016 là bao nhiêu", date(2016, 12, 31)),
        ("năm 2026 thì mức hỗ trợ ra sao", TODAY),  # this year is not over: today
        ("ngày 1/12/2026", TODAY),
    ],
)
def test_a_question_sets_its_day(question: str, day: date) -> None:
    assert day_asked(question, TODAY) == day


@pytest.mark.parametrize(
    "question",
    [
        "hỗ trợ mua máy bao nhiêu",
        "kinh phí năm 2015 là bao nhiêu",  # of a plan the year is content
        "năm 2015 có tiền cho tư vấn không",
        "chuong trinh khuyen cong toi 2020 giup gi",
        "đề án duyệt trước 15/10/2025 có làm tiếp được không",  # a date of the matter itself
        "giấy chứng nhận cấp tháng 9/2023 thì hết hạn ngày nào",
        "giai đoạn 2016 - 2020 bố trí mấy tỷ",
        "thông tư 28/2018 quy định gì",
        "xưởng tôi thành lập năm 2019 có được hỗ trợ không",
        "năm 2030 thì sao",  # what will be in force nobody can say
        "ngày 31/2/2016",
        "tháng 13/2016",
    ],
)
def test_a_question_sets_no_day(question: str) -> None:
    assert day_asked(question, TODAY) is None


def test_of_a_budget_a_year_is_content_though_the_message_does_not_say_so() -> None:
    assert day_asked("còn năm 2015", TODAY, "tổng kinh phí chương trình") is None
    assert day_asked("còn năm 2015", TODAY, "mua máy tối đa") == date(2015, 12, 31)
