"""One folding everywhere: however a word was typed, it compares equal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import Language
from knowledge.library import HERE
from knowledge.normalise import Normaliser
from knowledge.vietnamese import clean, fold, sound, untelex, words

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
syllables = st.text(LETTERS + LETTERS.upper(), min_size=1, max_size=7)
sentences = st.lists(syllables, min_size=1, max_size=12).map(" ".join)
READ = Normaliser(Language.load(HERE / "language"))


@given(sentences)
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(sentences)
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower())


@given(sentences)
def test_folding_twice_changes_nothing_and_leaves_plain_letters(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()


@given(st.text(max_size=300))
def test_anything_that_a_keyboard_sends_is_read(text: str) -> None:
    assert all(isinstance(w, str) and w for w in READ(text))
    assert len(READ(text)) <= 1000


@given(sentences)
def test_the_normaliser_reads_decomposed_text_alike(text: str) -> None:
    assert READ(unicodedata.normalize("NFD", text)) == READ(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("thuỷ", "thủy"), ("Ðức", "ðức"), ("ĐƯỢC", "duoc"), ("khỏe", "khoẻ"), ("quý", "quí")],
)
def test_tone_placement(one: str, other: str) -> None:
    same = fold(one) == fold(other) or sound(fold(one)) == sound(fold(other))
    assert same


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoox trowj", "ho tro"),
        ("hỗ trợ ko", "ho tro khong"),
        ("dc hỗ trợ bn tiền", "duoc ho tro bao nhieu tien"),
        ("làm ntn", "lam nhu the nao"),
        ("SXSH", "san xuat sach hon"),
        ("TKNL", "tiet kiem nang luong"),
        ("cơ sở CNNT", "co so cong nghiep nong thon"),
        ("CCN", "cum cong nghiep"),
        ("CTV", "cong tac vien"),
        ("mô hình TDKT", "mo hinh trinh dien ky thuat"),
        ("máy moiws", "may moi"),
    ],
)
def test_what_people_type_is_read_as_meant(typed: str, meant: str) -> None:
    assert " ".join(READ(typed)) == meant


def test_telex_that_is_no_syllable_is_left_alone() -> None:
    assert untelex("xyzzy") is None


@given(st.text(max_size=80))
def test_cleaning_removes_what_cannot_be_seen(text: str) -> None:
    cleaned = clean("\u200b" + text + "\u202e")
    assert not set(cleaned) & set("\u200b\u202e\ufeff\x00")


def test_words_keep_numbers_of_documents_whole() -> None:
    assert words("QĐ 1162/QĐ-UBND, 3.600 triệu") == ["qđ", "1162/qđ-ubnd", "3.600", "triệu"]
