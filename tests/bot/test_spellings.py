"""One question in four spellings gets one answer: with marks, without, in teencode, in Telex with the keyboard off."""

from datetime import date

import pytest

from bot.advice import advise
from knowledge.search import Search
from knowledge.vietnamese import fold
from tests.bench.spellings import SPELLINGS, differing, stripped, struck, teencode

DAY = date(2026, 11, 25)
LEAST_SAME = 0.95  # with the index alone; with the choosers `python -m tests.bench.spellings` has more


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_question_is_answered_the_same_however_it_is_spelt(search: Search, spelling: str) -> None:
    questions = [topic.title + "?" for topic in search.library.topics.values()][::2]
    other = differing(search, questions, SPELLINGS[spelling], DAY)
    assert len(other) <= (1 - LEAST_SAME) * len(questions), other


@pytest.mark.parametrize(
    ("word", "keys"), [("hỗ", "hoox"), ("trợ", "trowj"), ("được", "dduowcj"), ("thuế", "thuees"), ("máy", "mays")]
)
def test_a_word_is_struck_as_on_the_keyboard(word: str, keys: str) -> None:
    assert struck(word) == keys


def test_the_spellings_are_what_people_type() -> None:
    assert stripped("Được hỗ trợ gì?") == "Duoc ho tro gi?"
    assert teencode("Hợp tác xã được hỗ trợ bao nhiêu?") == "htx dc htro bn?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tt28 quy dinh gi", "thong tu 28 quy dinh gi"),
        ("nđ 45 còn xài không", "nghi dinh 45 con xai khong"),
        ("tt khuyen cong o dau", "trung tam khuyen cong o dau"),
        ("so dt trung tam", "so dien thoai trung tam"),
        ("đt nghề cho lao động", "dao tao nghe cho lao dong"),
        ("chuong trinh nay la gi", "chuong trinh nay la gi"),
        ("LA nhập vô TN chưa", "long an nhap vo tay ninh chua"),
        ("dong nai htro may", "dong nai ho tro may"),
    ],
)
def test_a_short_form_is_read_beside_its_neighbours(search: Search, typed: str, meant: str) -> None:
    assert search.find(typed).text == meant


def test_telex_is_read_before_any_rule(search: Search) -> None:
    assert advise(search, "tổng bí thư là ai", DAY).outcome == "small_talk"
    assert advise(search, "toongr bis thuw laf ai", DAY).outcome == "small_talk"
    assert search.normaliser.unkeyed("hoox trowj mays") == "ho tro may"
    assert search.normaliser.unkeyed("which tax support can we use") == "which tax support can we use"
    assert fold(search.normaliser.unkeyed("hỗ trợ")) == "ho tro"
