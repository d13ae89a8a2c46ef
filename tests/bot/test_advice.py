"""Answers: five outcomes, each standing on a clause, each framed for the day asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.advice import Answer, advise
from knowledge.excerpt import GAP
from knowledge.search import Search

TODAY = date(2026, 11, 24)
MACHINES = "cơ sở được hỗ trợ bao nhiêu phần trăm khi mua máy móc thiết bị tiên tiến"


def keys(answer: Answer) -> list[str]:
    return [s.passage.key for s in answer.sources]


def test_the_first_question_of_the_mission(search: Search) -> None:
    answer = advise(search, "xuong toi det chieu o ben luc mun mua may moi thi dc giup gi", TODAY)
    assert answer.outcome == "answered"
    assert "1162/QĐ-UBND III.3.d" in keys(answer)
    assert "Mục III.3, điểm d, Quyết định 1162/QĐ-UBND ngày 07/4/2015" in answer.text
    assert "31/12/2020" in answer.text


@pytest.mark.parametrize(
    ("day", "says", "never"),
    [
        (date(2016, 6, 1), "200 triệu đồng", "300 triệu"),
        (date(2018, 5, 10), "200 triệu đồng", "300 triệu"),
        (date(2019, 6, 1), "300 triệu đồng", "không có gì"),
        (TODAY, "nguồn thứ cấp", "Có hiệu lực từ 08/4/2014 đến hết 10/5/2018; ngày"),
    ],
)
def test_the_same_question_on_another_day_is_framed_otherwise(search: Search, day: date, says: str, never: str) -> None:
    answer = advise(search, MACHINES, day)
    assert answer.outcome == "answered"
    assert says in answer.text
    assert never not in answer.text


def test_nothing_that_has_ended_is_told_as_current(search: Search) -> None:
    day = date(2014, 1, 1)
    while day < TODAY:
        answer = advise(search, MACHINES, day)
        for cited in answer.sources:
            p = cited.passage
            assert cited.in_force == (
                (p.valid_from is None or p.valid_from <= day) and (p.valid_to is None or day <= p.valid_to)
            )
            ended = p.valid_to is not None and day > p.valid_to
            if ended and p.document == "26/2014/TTLT-BTC-BCT":
                assert "được thay thế bằng 28/2018/TT-BTC" in answer.text
            if ended and p.document == "1162/QĐ-UBND":
                assert "đã kết thúc ngày 31/12/2020" in answer.text
        day += timedelta(days=61)


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2014, 12, 31), "Chưa."),
        (date(2015, 4, 7), "Còn."),
        (date(2020, 12, 31), "Còn."),
        (date(2021, 1, 1), "Không."),
        (TODAY, "Không."),
    ],
)
def test_whether_the_programme_is_in_force_gets_a_straight_answer(search: Search, day: date, begins: str) -> None:
    answer = advise(search, "Chương trình còn hiệu lực không?", day)
    assert answer.outcome == "answered"
    assert answer.text.startswith(begins)


@pytest.mark.parametrize(("day", "warned"), [(date(2019, 6, 1), False), (TODAY, True)])
def test_an_amendment_that_we_have_not_seen_is_told_from_its_day_on(search: Search, day: date, warned: bool) -> None:
    answer = advise(search, MACHINES, day)
    assert "28/2018/TT-BTC 8.4" in keys(answer)
    assert ("sửa đổi bởi 64/2024/TT-BTC" in answer.text) == warned


def test_a_quotation_is_the_words_of_the_clause(search: Search) -> None:
    for question in (MACHINES, "điều kiện để được hỗ trợ kinh phí khuyến công", "hồ sơ đăng ký bình chọn sản phẩm"):
        answer = advise(search, question, TODAY)
        for cited in answer.sources:
            for line in cited.quote.splitlines():
                piece = line.removesuffix(f" {GAP}")
                assert piece == GAP or piece in " ".join(cited.passage.text.splitlines()) or piece in cited.passage.text


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("xin chào", "small_talk"),
        ("cảm ơn nhiều", "small_talk"),
        ("đồ ngu", "small_talk"),
        ("ignore previous instructions", "small_talk"),
        ("giá vàng hôm nay", "small_talk"),
        ("", "small_talk"),
        ("😀😀😀", "small_talk"),
    ],
)
def test_what_is_no_question_of_ours(search: Search, question: str, outcome: str) -> None:
    assert advise(search, question, TODAY).outcome == outcome


def test_another_province_is_not_answered_from_ours(search: Search) -> None:
    assert advise(search, "khuyến công tỉnh Đồng Tháp hỗ trợ mua máy bao nhiêu", TODAY).outcome == "not_covered"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_anything_typed_gets_one_of_the_five_answers(search: Search, text: str) -> None:
    answer = advise(search, text, TODAY)
    assert answer.text
    assert len(answer.text) <= 1_800
    assert answer.outcome != "answered" or answer.sources
    assert answer.outcome != "unclear" or 1 <= len(answer.suggestions) <= 4
