"""How a message reads after what was talked of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.thread import Thread, read
from knowledge.library import DECISION, Library

TODAY, NOW = date(2026, 11, 25), datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
MACHINES = Thread("mua máy móc", "", "tối đa", (f"{DECISION} III.3.d",), "ct-may-moc-chuyen-giao-cong-nghe")


def test_a_thread_is_kept_and_read_back_until_it_is_forgotten() -> None:
    thread = Thread("mua máy", "htx", "tối đa", (f"{DECISION} III.3.d",), "mc-may-moc", date(2018, 12, 31))
    assert Thread.from_json(thread.as_json(NOW), NOW + timedelta(hours=12)) == thread
    assert Thread.from_json(thread.as_json(NOW), NOW + timedelta(hours=12, seconds=1)) == Thread()
    assert Thread.from_json({}, NOW) == Thread()


def test_passages_that_the_library_no_longer_holds_are_left_out(library: Library) -> None:
    assert Thread("x", passages=("gone 1", f"{DECISION} I.1")).known(library).passages == (f"{DECISION} I.1",)


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("bao nhiu tien", "follows"),
        ("mấy cái?", "follows"),
        ("hồ sơ gồm gì", "follows"),
        ("hạn chót", "follows"),
        ("máy cũ mua lại thì được bao nhiêu", "follows"),
        ("thế còn hợp tác xã?", "who"),
        ("htx đc hk", "who"),
        ("xưởng lớn thì sao", "who"),
        ("còn hội chợ thì sao?", "matter"),
        ("con mo hinh trinh dien", "matter"),
        ("con moi truong", "matter"),  # "moi" alone would ask
        ("quốc gia?", "matter"),
        ("tỉnh vay ngân hàng hả?", "follows"),  # what is stated is said of what was told
        ("còn hội chợ thì mấy cái", "follows"),  # it asks for itself
        ("rieng 2015 thoi", "follows"),
        ("ở mục nào vậy", "place"),
        ("điều mấy dzậy", "place"),
        ("nói rõ hơn đi", "more"),
        ("còn gì nữa không", "else"),
        ("còn năm 2018?", "day"),
        ("giờ thì sao", "day"),
        ("hỗ trợ 100% đúng không?", "premise"),
        ("Hợp tác xã muốn tham gia hội chợ triển lãm ở nước ngoài thì được hỗ trợ những gì?", ""),
        ("Thành phần hội đồng bình chọn cấp tỉnh có bao nhiêu người?", ""),
        ("ừ", ""),
    ],
)
def test_how_a_message_follows(library: Library, text: str, follows: str) -> None:
    reading = read(library, MACHINES, text, TODAY)
    assert reading.follows == follows
    assert (reading.lean > 0) == bool(follows)
    assert read(library, Thread(), text, TODAY).follows == ""  # without a thread everything stands by itself


def test_the_more_a_message_says_the_less_it_leans(library: Library) -> None:
    texts = ["mấy cái", "máy cũ được không", "máy cũ mua lại hay lắp ráp thì được hỗ trợ không"]
    leans = [read(library, MACHINES, text, TODAY).lean for text in texts]
    assert leans == sorted(leans, reverse=True)
    assert len(set(leans)) == 3


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("thôi hỏi chuyện khác: truyền nghề mấy người", "truyền nghề mấy người"),
        ("hoi chuyen khac nha, cum cong nghiep la gi", "cum cong nghiep la gi"),
        ("thôi đổi đề tài: trung tâm có mấy phó giám đốc", "trung tâm có mấy phó giám đốc"),
        ("chuyện khác nè", "chuyện khác nè"),
    ],
)
def test_a_stated_change_of_subject_drops_the_thread(library: Library, text: str, rest: str) -> None:
    reading = read(library, MACHINES, text, TODAY)
    assert (reading.text, reading.lean) == (rest, 0.0)


def test_a_machine_is_no_number_when_it_is_marked_or_named(library: Library) -> None:
    own = library.language.follow.own
    assert own("mấy cái") == [] == own("may cai")
    assert own("máy") == ["may"]
    assert own("mua may") == ["mua", "may"]
