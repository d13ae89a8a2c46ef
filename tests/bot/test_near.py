"""What stands near the last answer, and what its conversation leaves for the next message."""

from datetime import date

import pytest

from bot.left import after
from bot.near import near
from bot.thread import Thread, read
from knowledge.library import DECISION, Library

TODAY = date(2026, 11, 25)
MACHINES = Thread("mua máy móc", "", "tối đa", (f"{DECISION} III.3.d",), "ct-may-moc-chuyen-giao-cong-nghe")


def test_near_are_what_was_cited_its_topics_and_the_same_activity(library: Library) -> None:
    beside = near(library, MACHINES, "follows")
    assert beside[f"{DECISION} III.3.d"] == 1.0
    assert {f"{DECISION} I.2.3", f"{DECISION} IV.3.III.4", "28/2018/TT-BTC 8.4"} <= beside.keys()
    assert f"{DECISION} VI.5" not in beside
    assert library.eligible <= near(library, MACHINES, "who").keys()
    assert beside[f"{DECISION} IV.3.III.4"] < beside[f"{DECISION} I.2.3"]  # of what one gets the budget tells nothing


@pytest.mark.parametrize(
    ("cited", "nearer", "farther"),
    [
        (f"{DECISION} I.2.1", f"{DECISION} IV.3.I.1", f"{DECISION} I.2.9"),  # one activity, one list
        (f"{DECISION} III.7.d", "28/2018/TT-BTC 8.14", "52/2018/NĐ-CP 7"),  # a topic stands on it, one only cites it
    ],
)
def test_some_are_nearer_than_others(library: Library, cited: str, nearer: str, farther: str) -> None:
    beside = near(library, Thread("x", passages=(cited,)), "follows")
    assert beside[nearer] > beside[farther] > 0


def left(library: Library, text: str, outcome: str = "answered", keys: tuple[str, ...] = ()) -> Thread:
    return after(library, MACHINES, read(library, MACHINES, text, TODAY), outcome, keys, "")


def test_the_matter_stays_through_what_only_asks_and_goes_with_another(library: Library) -> None:
    assert left(library, "ok cảm ơn", "small_talk") == MACHINES
    assert left(library, "bao nhiêu tiền").matter == "mua máy móc"
    assert left(library, "thế còn hợp tác xã?", keys=("46/2012/TT-BCT 3.1.b",)).passages[0] == MACHINES.passages[0]
    assert left(library, "còn hội chợ thì sao?").matter == "hội chợ"
    fresh = left(library, "thôi hỏi chuyện khác: truyền nghề cho mấy người", keys=(f"{DECISION} I.2.1",))
    assert (fresh.matter, fresh.passages) == ("truyền nghề cho", (f"{DECISION} I.2.1",))


def test_with_another_matter_what_was_told_is_left_behind_unless_it_tells_of_both(library: Library) -> None:
    fairs = (f"{DECISION} III.4.3",)
    assert left(library, "còn hội chợ thì sao?", keys=fairs).passages == fairs
    assert left(library, "còn hội chợ thì sao?", keys=MACHINES.passages).passages == MACHINES.passages


@pytest.mark.parametrize(
    ("said", "matter", "asked"),
    [
        ("quy hoạch cho mấy cụm công nghiệp", "quy hoạch cho cụm công nghiệp", "mấy cụm"),  # what is counted stays
        ("dời xưởng vô cụm có được hỗ trợ lãi vay không", "dời xưởng vô cụm lãi vay không", "có được hỗ trợ"),
    ],
)
def test_the_matter_keeps_its_own_words(library: Library, said: str, matter: str, asked: str) -> None:
    assert library.language.follow.parts(said) == (matter, asked)
