"""What a message wants confirmed is held against the clauses; nothing is confirmed that they do not spell."""

import pytest

from bot.premise import premise, unspelled, weighed
from knowledge.library import Library

MACHINES, FAIR, COPIES = "28/2018/TT-BTC 8.4", "26/2014/TTLT-BTC-BCT 6.2.d", "14/2018/TT-BCT ho-so"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("hỗ trợ 100% đúng không?", ["100%"]),
        ("mua may duoc ho tro 70% phai ko", ["70%"]),
        ("500tr thui chớ?", ["500tr"]),
        ("ủa hết hạn cuối năm thứ 3 chứ?", ["năm thứ 3"]),
        ("e nghe nói dạy cho 500 người lận mà, đúng hông", ["500 người"]),
        ("miễn phí hết hả", ["miễn phí"]),
        ("hỗ trợ bao nhiêu phần trăm, 50% hả?", []),  # asked openly as well
        ("mấy bộ, 3 bộ hả", []),
        ("xưởng tôi có 50 người, được hỗ trợ phải không", []),  # of the asker, not of the law
        ("em mua máy 500 triệu được hỗ trợ đúng không", []),
        ("hỗ trợ tối đa 50%", []),  # no question
    ],
)
def test_a_premise_is_a_figure_that_is_to_be_confirmed(library: Library, text: str, written: list[str]) -> None:
    assert [f.written for f in premise(library.language.follow, text)] == written


@pytest.mark.parametrize(
    ("text", "passage", "said"),
    [
        ("100% đúng không", MACHINES, "Không phải 100%: văn bản nêu 50%."),
        ("50% hả", MACHINES, "Văn bản có nêu 50%, xem nguyên văn bên dưới."),
        ("400 triệu phải không", MACHINES, "Không phải 400 triệu: văn bản nêu 300 triệu đồng, 450 triệu đồng."),
        ("100% đúng không", FAIR, "Văn bản nêu 100%, 80%; 100% là cho trường hợp nào, xem nguyên văn bên dưới."),
        ("10 bộ hả", MACHINES, "Văn bản không nêu 10 bộ."),
        ("1 bộ hả", COPIES, "Không phải 1 bộ: văn bản nêu 02 bộ."),
    ],
)
def test_it_is_held_against_the_clause(library: Library, text: str, passage: str, said: str) -> None:
    assert weighed(premise(library.language.follow, text), [library.passages[passage]]) == [said]


@pytest.mark.parametrize(
    ("text", "passage", "expected"),
    [
        ("phần còn lại tỉnh vay ngân hàng hả?", MACHINES, True),
        ("thu tuong ky cai do ha", FAIR, True),
        ("gian hàng hả?", FAIR, False),  # the clause spells it
        ("100% đúng không", FAIR, False),  # a figure is held against the clause
        ("tỉnh có vay ngân hàng không vậy hả", MACHINES, False),  # it asks, and states nothing
        ("tỉnh vay ngân hàng", MACHINES, False),
    ],
)
def test_what_is_stated_without_a_figure_is_not_confirmed(
    library: Library, text: str, passage: str, expected: bool
) -> None:
    assert unspelled(library.language.follow, text, [library.passages[passage]]) is expected
