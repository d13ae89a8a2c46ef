"""What people type is read as facts, and what they do not surely say stays unknown."""

import pytest

from knowledge.establishment import Answer, BadFact
from knowledge.library import Library
from knowledge.telling import answer_to, facts_in, number_in, says

HERE = {"in_province": True}
MAKES = {"produces_industry_or_handicraft": True}


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("HTX tôi ở Cần Đước, 20 người, dệt chiếu", {"legal_form": "cooperative", "workers": 20, **HERE, **MAKES}),
        ("ho kinh doanh lam banh trang o duc hoa", {"legal_form": "business_household", **HERE}),
        ("doanh nghiệp nhỏ, 1.200 lao động", {"legal_form": "sme", "workers": 1200}),
        ("doanh nghiệp lớn ở Bến Lức", {"legal_form": "large_enterprise", **HERE}),
        ("liên hiệp hợp tác xã", {"legal_form": "cooperative_union"}),
        ("hợp tác xã hoặc hộ kinh doanh", {}),
        ("muốn mua máy mới", {"machinery_new": True}),
        ("muốn mua máy", {}),
        ("cơ sở không gây ô nhiễm, máy cũ", {"polluting": False, "machinery_new": False}),
        ("nhà không dệt", {}),
        ("3 tháng nay mất điện", {}),
        ("", {}),
    ],
)
def test_a_sentence_tells_facts(library: Library, said: str, facts: dict[str, Answer]) -> None:
    read = facts_in(library.rules.establishment, said)
    assert {k: read.get(k) for k in facts} == facts
    assert not facts or set(read) <= set(facts) | {"produces_industry_or_handicraft"}
    assert facts or not read


@pytest.mark.parametrize(
    ("fact", "said", "answer"),
    [
        ("machinery_new", "dạ có", True),
        ("machinery_new", "k", False),
        ("machinery_new", "chưa", False),
        ("machinery_new", "máy bãi", False),
        ("machinery_new", "còn tùy", None),
        ("workers", "khoảng 20", 20),
        ("workers", "2 chục", 20),
        ("workers", "từ 10 đến 20", None),
        ("legal_form", "htx", "cooperative"),
        ("legal_form", "công ty", None),
    ],
)
def test_one_answer(library: Library, fact: str, said: str, answer: Answer | None) -> None:
    establishment = library.rules.establishment
    assert answer_to(establishment, establishment.facts[fact], said) == answer


@pytest.mark.parametrize(("said", "reason"), [("âm 5 lao động", "below"), ("-5", "below"), ("10 tỷ người", "above")])
def test_what_cannot_be_is_refused(library: Library, said: str, reason: str) -> None:
    establishment = library.rules.establishment
    with pytest.raises(BadFact) as fault:
        answer_to(establishment, establishment.facts["workers"], said)
    assert fault.value.reason == reason


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("unknown", "không biết"), ("unknown", "hong ro nua"), ("unknown", "ko biết nha em"), ("stop", "thôi"),
        ("stop", "dừng lại đi"), ("check", "cơ sở tôi có được hỗ trợ không?"), ("check", "toi duoc ho tro gi"),
        ("check", "xưởng dệt của em có đủ điều kiện được hỗ trợ không"), ("check", "kiểm tra điều kiện"),
        ("question", "hợp tác xã hay công ty vậy ta"),
    ],
)  # fmt: skip
def test_whole_replies(library: Library, reply: str, said: str) -> None:
    assert says(library.rules.establishment, reply, said)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("check", "tôi muốn mua máy có được hỗ trợ không"), ("check", "hội chợ được hỗ trợ gì"),
        ("unknown", "không"), ("stop", "dừng hỗ trợ khi nào"), ("yes", "có 20 người"),
    ],
)  # fmt: skip
def test_what_is_no_such_reply(library: Library, reply: str, said: str) -> None:
    assert not says(library.rules.establishment, reply, said)


def test_numbers() -> None:
    assert [number_in(t) for t in ("1.200", "3 trieu", "am 5", "2 3", "khong")] == [1200, 3_000_000, -5, None, None]
