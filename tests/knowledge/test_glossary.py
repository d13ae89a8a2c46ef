"""What a word of the field means: its short form is found, and the meaning stands on its source."""

from datetime import date

import pytest

from bot.advice import advise
from knowledge.glossary import Term, load_glossary, term_asked
from knowledge.library import HERE, Library
from knowledge.search import Search
from knowledge.vietnamese import fold, words

TODAY = date(2026, 11, 24)
GLOSSARY = load_glossary(HERE / "glossary.toml")
asking = pytest.mark.parametrize("tail", ["là gì", "nghĩa là gì vậy ad", "viết tắt của từ gì"])


def plain(question: str) -> str:
    return " ".join(fold(w) for w in words(question))


def shorts(sourced: bool = False) -> list[object]:
    """Every term with its short forms."""
    return [
        pytest.param(short, term, id=short) for term in GLOSSARY for short in term.short if term.source or not sourced
    ]


@pytest.mark.parametrize(
    ("question", "says", "source", "address"),
    [
        ("SXSH là gì", "sản xuất sạch hơn: ", "45/2012/NĐ-CP 2.5", "Khoản 5 Điều 2 Nghị định 45/2012/NĐ-CP"),
        ("sxsh la gi", "sản xuất sạch hơn: ", "45/2012/NĐ-CP 2.5", "Khoản 5 Điều 2 Nghị định 45/2012/NĐ-CP"),
        ("CNNT là gì", "công nghiệp nông thôn: ", "1162/QĐ-UBND I.2.4", "Quyết định 1162/QĐ-UBND ngày 07/4/2015"),
    ],
)
def test_a_meaning_is_told_with_its_source(search: Search, question: str, says: str, source: str, address: str) -> None:
    answer = advise(search, question, TODAY)
    assert answer.outcome == "answered"
    assert answer.text.startswith(says)
    assert source in [s.passage.key for s in answer.sources]
    assert address in answer.text


@asking
@pytest.mark.parametrize(("short", "term"), shorts())
def test_every_short_form_is_found(short: str, term: Term, tail: str) -> None:
    found = term_asked(GLOSSARY, plain(f"{short} {tail}"))
    assert found is not None
    assert found.name == term.name


@pytest.mark.parametrize(("short", "term"), shorts(sourced=True))
def test_every_short_form_is_answered_from_the_source_of_its_meaning(search: Search, short: str, term: Term) -> None:
    answer = advise(search, f"{short} là gì", TODAY)
    assert answer.outcome == "answered"
    assert answer.text.startswith(f"{term.name}: {term.meaning}")
    assert term.source in [s.passage.key for s in answer.sources]


@pytest.mark.parametrize(
    "question",
    [
        "SXSH được hỗ trợ bao nhiêu",  # asks for no meaning
        "SXSH",
        "SXSH là gì, được hỗ trợ bao nhiêu tiền một mô hình",  # asks for more than the meaning
        "xyzzy là gì",
        "hội chợ ở Tân An mở cửa ngày nào là gì",
    ],
)
def test_what_asks_for_more_or_for_less_is_no_question_of_meaning(question: str) -> None:
    assert term_asked(GLOSSARY, plain(question)) is None


def test_the_longest_name_is_meant() -> None:
    found = term_asked(GLOSSARY, plain("làng nghề truyền thống là gì"))
    assert found is not None
    assert found.name == "làng nghề truyền thống"


def test_no_short_form_stands_for_two_terms(library: Library) -> None:
    owners: dict[str, set[str]] = {}
    for term in library.glossary:
        for short in term.short:
            owners.setdefault(fold(short), set()).add(term.name)
    assert {short: names for short, names in owners.items() if len(names) > 1} == {}
