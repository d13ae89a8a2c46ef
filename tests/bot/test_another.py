"""Of another matter the same is asked: what that can mean, and what it cannot."""

from datetime import date

import pytest

from bot.another import NAMED, OLD, TOLD, naming, of_another
from bot.near import near
from bot.thread import Reading, Thread, read
from knowledge.library import DECISION, Library

TODAY = date(2026, 11, 25)
JOINT = "26/2014/TTLT-BTC-BCT"
CEILING = Thread("mua máy móc", "", "tối đa bao nhiêu", (f"{JOINT} 6.2.c", f"{DECISION} III.3.d"), "mc-may-moc")


def reading(library: Library, text: str, thread: Thread = CEILING) -> Reading:
    found = read(library, thread, text, TODAY)
    assert found.follows == "matter"
    return found


@pytest.mark.parametrize(
    ("text", "key", "names"),
    [
        ("còn hội chợ thì sao?", f"{JOINT} 6.2.d", True),
        ("còn hội chợ thì sao?", f"{JOINT} 6.2.c", False),
        ("con hoi cho thi sao", f"{DECISION} III.4.3", True),  # typed without marks
        ("con mo hinh trinh dien", f"{DECISION} I.2.3", True),
        ("con mo hinh trinh dien", f"{DECISION} III.4.3", False),
    ],
)
def test_a_passage_names_a_matter_by_two_of_its_words_together(
    library: Library, text: str, key: str, names: bool
) -> None:
    assert (naming(library, reading(library, text)).search(library.folded[key]) is not None) is names


def test_what_was_told_is_held_back_and_the_part_asked_for_is_kept(library: Library) -> None:
    said = reading(library, "còn hội chợ thì sao?")
    pull = of_another(library, CEILING, said, near(library, CEILING, "matter"))
    assert pull.part == "ceiling"
    told = [f"{JOINT} 6.2.c", f"{JOINT} 6.2", f"{DECISION} III.3.d"]  # and the clause that holds what was told
    assert [pull.damped[key] for key in told] == [TOLD] * 3
    assert not pull.near.keys() & set(told)
    assert pull.damped[f"{DECISION} IV.3.III.4"] == OLD  # the budget is no ceiling
    assert {pull.near[f"{JOINT} 6.2.d"], pull.near[f"{JOINT} 6.2.đ"]} == {NAMED}
    assert pull.near[f"{JOINT} 6.2.i"] < NAMED  # a ceiling too, of no fair


def test_a_clause_that_tells_of_both_matters_is_not_held_back(library: Library) -> None:
    thread = Thread("máy móc hiện đại", "", "bao nhieu co so", (f"{DECISION} I.2.3",), "ct-chi-tieu-mo-hinh-may-moc")
    pull = of_another(library, thread, reading(library, "con mo hinh trinh dien", thread), near(library, thread, ""))
    assert f"{DECISION} I.2.3" in pull.near
    assert f"{DECISION} I.2.3" not in pull.damped
