"""Conversations, answered with the index alone."""

from datetime import date

import pytest

from bot.converse import Said, converse
from bot.thread import Thread, read
from bot.understood import heard, lean_of
from knowledge.search import Search

TODAY = date(2026, 11, 25)
MACHINES = "hỗ trợ mua máy móc tối đa bao nhiêu?"
CRAFT = "truyền nghề cho bao nhiêu lao động"
RELOCATION = "di doi xuong o nhiem vao cum duoc giup gi"


def played(search: Search, *messages: str) -> Said:
    """The last turn of a conversation."""
    said = converse(search, Thread(), messages[0], TODAY)
    for message in messages[1:]:
        said = converse(search, said.thread, message, TODAY)
    return said


def sections(said: Said) -> list[str]:
    return [s.passage.section for s in said.answer.sources]


@pytest.mark.parametrize(
    ("messages", "section"),
    [
        ((CRAFT, "kinh phí"), "IV.3.I.1"),
        ((MACHINES, "còn hội chợ thì sao?", "mấy cái?"), "I.2.4"),  # the thread has moved
        ((MACHINES, "còn hội chợ thì sao?", "mấy cái?", "kinh phí?"), "IV.3.IV.2"),
        ((MACHINES, "thế còn hợp tác xã?"), "3.1.b"),
        ((MACHINES, "thế còn hợp tác xã?"), "III.3.d"),  # who is helped, and the clause of the matter
        ((MACHINES, "thế còn hợp tác xã?", "ở mục nào?"), "III.3.d"),
        ((RELOCATION, "xưởng lớn được ko"), "II.2.b"),
        ((RELOCATION, "lai suat may phan tram"), "8.14"),
        ((RELOCATION, "ok cảm ơn nha", "lai suat may phan tram"), "8.14"),
        ((CRAFT, "thôi hỏi chuyện khác: đánh giá nhanh mấy cơ sở"), "I.2.5"),
        ((MACHINES, "Quyết định 1162 đặt chỉ tiêu truyền nghề cho bao nhiêu lao động?"), "I.2.1"),
    ],
)
def test_a_message_is_answered_in_its_conversation(search: Search, messages: tuple[str, ...], section: str) -> None:
    said = played(search, *messages)
    assert said.answer.outcome == "answered"
    assert section in sections(said)


def test_what_was_told_is_not_told_again_of_another_matter(search: Search) -> None:
    said = played(search, MACHINES, "còn hội chợ thì sao?")
    shown = [*sections(said), *(s.passage.section for s in said.answer.suggestions)]
    assert said.answer.outcome in ("answered", "unclear")
    assert {"6.2.d", "6.2.đ", "III.4.3"} & set(shown)
    assert not {"6.2.c", "8.4", "III.3.d", "6.2"} & set(shown)


def test_what_no_clause_near_says_is_not_answered_from_it(search: Search) -> None:
    said = played(search, MACHINES, "bao lâu có tiền")
    assert said.answer.outcome == "not_covered"
    assert "khi nào nhận được tiền" in said.answer.text
    assert sections(played(search, MACHINES, "bao giờ nhận được tiền"))[:1] == ["14.5"]  # told of that kind of scheme


def test_what_is_plain_by_itself_is_answered_whatever_was_talked_of(search: Search) -> None:
    thread = played(search, MACHINES).thread
    for message, plain in (("môn bài miễn mấy năm", True), ("máy cũ mua lại thì sao", False)):
        reading = read(search.library, thread, message, TODAY)
        assert (lean_of(search, reading, heard(search, thread, reading)) < reading.lean) is plain
    assert sections(played(search, MACHINES, "môn bài miễn mấy năm"))[:1] == ["18"]


def test_what_is_stated_is_not_confirmed(search: Search) -> None:
    said = played(search, RELOCATION, "tỉnh vay ngân hàng hả?")
    assert "Tôi không xác nhận điều này" in said.answer.text or said.answer.outcome == "unclear"


def test_what_is_asked_of_two_things_is_answered_of_both(search: Search) -> None:
    said = played(search, "truyền nghề với kiểm toán năng lượng kinh phí bao nhiêu")
    assert {"IV.3.I.1", "IV.3.V.2"} <= set(sections(said))


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        ("hihi dễ thương quá", "small_talk"),
        ("haha nhiều dữ", "small_talk"),
        ("ok cảm ơn nhaaa", "small_talk"),
        ("tks ad nhiu", "small_talk"),
        ("trời hôm nay nóng quá", "small_talk"),
        ("bạn là người hay máy vậy", "small_talk"),
        ("vậy cho em gặp cán bộ đi", "for_staff"),
    ],
)
def test_what_says_nothing_of_the_matter_stays_what_it_is(search: Search, message: str, outcome: str) -> None:
    before = played(search, MACHINES)
    said = played(search, MACHINES, message)
    assert said.answer.outcome == outcome
    assert said.thread == before.thread


def test_the_day_that_was_set_stays_for_what_follows_and_is_told(search: Search) -> None:
    messages = [MACHINES, "còn năm 2016?", "ở mục nào?"]
    said = played(search, *messages)
    assert said.reading.day == date(2016, 12, 31)
    assert said.answer.text.startswith("Trả lời theo ngày 31/12/2016.")
    now = played(search, *messages, "giờ thì sao")
    assert (now.reading.day, now.answer.text.startswith("Trả lời theo")) == (TODAY, False)


def test_the_plain_question_of_another_matter_is_answered_as_if_it_came_first(search: Search) -> None:
    for question in (CRAFT, RELOCATION, "Quyết định 1162 giao Sở Tài chính làm gì?", "chương trình còn hiệu lực không"):
        assert played(search, MACHINES, question).answer.text == played(search, question).answer.text


@pytest.mark.parametrize(
    ("messages", "first_line"),
    [
        ((CRAFT, "500 người đúng không"), "Không phải 500 người: văn bản nêu 120 lao động."),
        (
            ("chương trình truyền nghề cho 200 lao động đúng không",),
            "Không phải 200 lao động: văn bản nêu 120 lao động.",
        ),
        ((RELOCATION, "100% hả"), "Không phải 100%: văn bản nêu 50%."),
    ],
)
def test_a_false_premise_is_corrected_first(search: Search, messages: tuple[str, ...], first_line: str) -> None:
    assert played(search, *messages).answer.text.splitlines()[0] == first_line


def test_two_questions_in_one_message_get_both_answers(search: Search) -> None:
    said = played(search, "Cho em hỏi 2 cái: truyền nghề cho mấy lao động, với lại đánh giá nhanh cho bao nhiêu cơ sở?")
    assert {"I.2.1", "I.2.5"} <= set(sections(said))


def test_what_there_is_besides_leaves_out_what_was_said(search: Search) -> None:
    said = played(search, MACHINES, "còn gì nữa không")
    assert said.answer.text.startswith("Ngoài việc vừa nói")
    assert not set(sections(said)) & set(sections(played(search, MACHINES))[:1])


@pytest.mark.parametrize("message", ["???", "", " \u200b "])
def test_a_message_without_words_leaves_the_thread(search: Search, message: str) -> None:
    before = played(search, MACHINES)
    said = played(search, MACHINES, message)
    assert (said.answer.outcome, said.thread) == ("small_talk", before.thread)
