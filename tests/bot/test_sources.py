"""What an answer rests on: nothing before its day, no more than has room, and a quotation only of what is one."""

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.advice import advise, answer_passage
from bot.citation import begun, cite, sources_for
from bot.decide import decide
from bot.replies import of_answer
from knowledge.excerpt import GAP
from knowledge.holds import TABLE
from knowledge.library import DECISION, HERE, Library
from knowledge.search import Search

TODAY = date(2026, 11, 24)
LABEL = re.compile(r"^(?:(?:\d{1,2}\.|[a-zđ]\)) )+")
ways = st.integers(0)  # the place of a way among all that the library holds
days = st.dates(date(2011, 1, 1), date(2026, 12, 31))
QUESTIONS = (
    "cơ sở được hỗ trợ bao nhiêu phần trăm khi mua máy móc thiết bị tiên tiến",
    "truyền nghề cho bao nhiêu lao động",
    "điều kiện để được hỗ trợ kinh phí khuyến công",
    "tham gia hội chợ triển lãm trong nước được hỗ trợ gì",
    "hồ sơ đăng ký bình chọn sản phẩm",
    "di dời cơ sở gây ô nhiễm được hỗ trợ gì",
    "doanh nghiệp siêu nhỏ là doanh nghiệp nào",
    "hội chợ",
)


def way(library: Library, at: int) -> str:
    every = (*library.asked, *library.outside)
    return every[at % len(every)].text


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_cited_or_offered_before_its_day(search: Search, question: str) -> None:
    day, seen = date(2011, 1, 1), set[tuple[object, ...]]()
    while day <= date(2026, 12, 31):
        answer = advise(search, question, day)
        assert [s.passage.key for s in answer.sources if not begun(s.passage, day)] == [], day
        assert [s.passage.key for s in answer.suggestions if not begun(s.passage, day)] == [], day
        seen.add((answer.outcome, *(s.passage for s in answer.sources), *(s.passage for s in answer.suggestions)))
        day += timedelta(days=47)
    assert len(seen) > 1  # the sweep did see days that matter


@settings(deadline=None, max_examples=200)
@given(ways, days)
def test_whatever_is_asked_on_whatever_day_the_answer_keeps_its_bounds(search: Search, at: int, day: date) -> None:
    question = way(search.library, at)
    answer = advise(search, question, day)
    assert len(answer.text) <= 1_800
    assert len(answer.sources) <= 4
    assert len(answer.suggestions) <= 4
    choice = decide(search, search.find(question), day)
    if choice.what not in ("validity", "meaning"):  # "Chưa." speaks of what has not begun; a meaning: see below
        assert all(begun(s.passage, day) for s in answer.sources)
    for cited in answer.sources:
        p = cited.passage
        if p.address.startswith(TABLE) and p.section.startswith("IV.3."):
            assert not p.verbatim
            assert "bảng dự toán" in p.address
        if p.source:
            assert not p.verbatim
        if p.confidence == "S":
            assert "nguồn thứ cấp" in answer.text


@pytest.mark.parametrize("question", ["CNNT là gì", "đơn vị thụ hưởng là gì", "mức hỗ trợ tối đa là gì"])
def test_a_meaning_is_not_told_from_a_text_of_later(search: Search, question: str) -> None:
    day = date(2013, 3, 1)  # of these three texts none had begun
    assert [s.passage.key for s in advise(search, question, day).sources if not begun(s.passage, day)] == []


def test_a_matter_with_many_sources_names_four(library: Library) -> None:
    """Chosen before there is a question of room, so that a short text does not make room for a fifth."""
    wide = [t for t in library.topics.values() if len(t.sources) > 4]
    assert wide
    for topic in wide:
        said = [library.passages[k] for k in topic.sources]
        assert len(sources_for(library, said, topic, TODAY)) == 4


def test_a_source_without_words_takes_the_room_of_its_address(library: Library) -> None:
    """`fitting` measures what a source needs besides its words; measured too long, sources are left out for nothing."""
    passage = library.passages["46/2012/TT-BCT 4.2"]
    assert len(cite(library, passage, TODAY, (), 0).quote) <= len(GAP)


def test_what_has_room_is_cited(search: Search) -> None:
    answer = advise(search, "tui chỉ là hộ cá thể thì xin được hông", TODAY)
    assert len(answer.sources) > 1


@pytest.mark.parametrize("key", ["26/2014/TTLT-BTC-BCT 7", "36/2013/TT-BCT 6"])
def test_the_number_of_a_clause_stays_with_its_words(library: Library, key: str) -> None:
    quote = cite(library, library.passages[key], TODAY, ("kinh", "phi"), 700).quote
    assert [line for line in quote.splitlines() if re.fullmatch(r"\d+\.", line)] == []


def test_what_is_no_quotation_is_not_held_as_one(library: Library) -> None:
    """Rows of the table are our rendering and facts are told by others: neither is claimed to be words of the law."""
    for key, p in library.passages.items():
        table = p.document == DECISION and p.section.startswith("IV.3.")
        assert p.verbatim == (not table and not p.source), key
        assert p.verbatim == library.texts[p.document].held or table, key


@pytest.mark.parametrize(
    "folder", [f for f in sorted((HERE / "documents").iterdir()) if f.is_dir()], ids=lambda f: f.name
)
def test_what_is_held_as_a_quotation_stands_in_the_text(library: Library, folder: Path) -> None:
    """Line by line, without the labels of clauses and points that stand at the head of a line."""
    (text,) = (t for t in library.texts.values() if t.number == number_of(folder))
    written = (folder / "text.md").read_text(encoding="utf-8")
    quoted = [p for p in library.passages.values() if p.document == text.number and p.verbatim]
    assert quoted
    lost = [(p.key, line) for p in quoted for line in p.text.splitlines() if bare(line) not in written]
    assert lost == []


def number_of(folder: Path) -> str:
    return str(tomllib.loads((folder / "document.toml").read_text(encoding="utf-8"))["number"])


def bare(line: str) -> str:
    return LABEL.sub("", line)


@pytest.mark.parametrize("key", [f"{DECISION} IV.3.DG", "28/2018/TT-BTC 8.4"])
def test_no_button_promises_the_words_of_what_we_only_retell(search: Search, key: str) -> None:
    said = of_answer(search.library, answer_passage(search, key, TODAY), 1)
    assert "Xem nguyên văn" not in [b.label for b in said.buttons]
