"""A message that asks two things is cut where the second begins; one that asks one thing stays whole."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.halves import LEAST, halves, shared
from knowledge.language import Language
from knowledge.library import HERE

READ = Language.load(HERE / "language")
PIECES = (
    "mua máy được hỗ trợ bao nhiêu", "nộp hồ sơ ở đâu", "hội chợ thì sao", "ai ký quyết định", "làng nghề",
    "cơ sở em ở Bến Lức", "dc giup gi", "HỖ TRỢ GÌ", "chiếu cói", "xin mẫu đơn", "200 triệu", "50%",
)  # fmt: skip
JOINTS = ("? ", ", ", " và ", ", còn ", " rồi ", " voi lai ", " cho em ", " đồng thời ", " ", "! ", ". ", "?", "\n")
messages = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINTS)), min_size=1, max_size=6).map(
    lambda parts: "".join(piece + joint for piece, joint in parts)
)


def letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


@pytest.mark.parametrize(
    ("message", "first", "second"),
    [
        (
            "hội chợ hỗ trợ bao nhiêu phần trăm? số điện thoại trung tâm là gì",
            "hội chợ hỗ trợ bao nhiêu phần trăm", "số điện thoại trung tâm là gì",
        ),
        ("điều kiện được hỗ trợ là gì và nộp hồ sơ ở đâu", "điều kiện được hỗ trợ là gì", "nộp hồ sơ ở đâu"),
        ("mua máy được hỗ trợ bao nhiêu, còn hội chợ thì sao vậy ai biết", "mua máy được hỗ trợ bao nhiêu",
         "hội chợ thì sao vậy ai biết"),
        ("mua may duoc ho tro bao nhieu roi nop ho so o dau", "mua may duoc ho tro bao nhieu", "nop ho so o dau"),
        ("mua máy được hỗ trợ gì cho em xin mẫu đơn", "mua máy được hỗ trợ gì", "xin mẫu đơn"),
        ("Truyền nghề mấy người? Ai ký quyết định?", "Truyền nghề mấy người", "Ai ký quyết định"),
        ("có mấy mô hình trình diễn với mấy lớp tập huấn", "có mấy mô hình trình diễn", "mấy lớp tập huấn"),
        ("mua máy được gì, hội chợ được gì, nộp ở đâu vậy", "mua máy được gì, hội chợ được gì", "nộp ở đâu vậy"),
    ],
)  # fmt: skip
def test_two_questions_are_cut_where_the_second_begins(message: str, first: str, second: str) -> None:
    assert halves(READ, message) == (first, second)
    assert halves(READ, unicodedata.normalize("NFD", message)) == (first, second)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "mua máy mới được hỗ trợ gì",
        "hội chợ và triển lãm được hỗ trợ bao nhiêu",  # two things, one question
        "cơ sở em ở Bến Lức, mua máy được hỗ trợ gì",  # the first half asks nothing
        "doanh nghiệp nhỏ và vừa được gì, ở đâu",  # one kind of enterprise
        "doanh nghiệp vừa và nhỏ được hỗ trợ gì không",
        "hỗ trợ gì? bao nhiêu",  # too short to be a question
        "mua máy được hỗ trợ gì?",
        "mua máy được hỗ trợ gì?nộp hồ sơ ở đâu",  # no gap: it may be an address or a slip
        "đào tạo nghề, truyền nghề và tập huấn",
    ],
)
def test_one_question_stays_whole(message: str) -> None:
    assert halves(READ, message) is None


@given(messages)
def test_no_letter_is_lost_but_those_of_the_joint(message: str) -> None:
    cut = halves(READ, message)
    if cut is None:
        return
    first, second = cut
    whole, begun, ended = letters(message), letters(first), letters(second)
    assert whole.startswith(begun)
    assert whole.endswith(ended)
    joint = whole[len(begun) : len(whole) - len(ended)]
    assert joint in {letters(j) for j in JOINTS}
    assert all(len(half.split()) >= LEAST for half in cut)


@given(st.text("abcđáộßﬁ,?\u0301 ", max_size=60))
def test_letters_of_other_scripts_are_no_fault(message: str) -> None:
    cut = halves(READ, f"{message} hỗ trợ gì vậy? nộp hồ sơ ở đâu")
    assert cut is None or all(cut)


def test_letters_that_grow_and_letters_that_go_do_not_move_the_cut() -> None:
    message = "ß cần hỗ trợ gì vậy? nộp hồ sơ ở đâu q\u0301"
    cut = halves(READ, message)
    assert cut is None or cut[1].startswith("nộp")


@pytest.mark.parametrize(
    ("message", "two"),
    [
        ("mua máy và thuê tư vấn tối đa bao nhiêu?", ("mua máy tối đa bao nhiêu", "thuê tư vấn tối đa bao nhiêu")),
        ("truyen nghe voi danh gia nhanh bao nhieu tien",
         ("truyen nghe bao nhieu tien", "danh gia nhanh bao nhieu tien")),
        ("doanh nghiệp nhỏ và vừa được hỗ trợ tư vấn bao nhiêu", None),
        ("hội chợ và triển lãm được hỗ trợ bao nhiêu", None),
        ("truyền nghề và đánh giá nhanh", None),  # nothing is asked
        ("mua máy được bao nhiêu và nộp ở đâu", None),  # two questions, each with its own words
        ("em và anh được bao nhiêu", None),  # no two things
    ],
)  # fmt: skip
def test_what_is_asked_of_two_things_together_is_asked_of_each(message: str, two: tuple[str, str] | None) -> None:
    assert shared(READ, message) == two
