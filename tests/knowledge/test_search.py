"""The search: what is saved reads back the same, and what is fitted or moved keeps its sums."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge.chooser import Chooser, Choosers, counted
from knowledge.fit import fit, fit_kinds
from knowledge.index import asked_features
from knowledge.library import Library
from knowledge.parts import moved
from knowledge.search import CHOOSERS, Search

PLAIN = (
    "xuong toi det chieu o ben luc mun mua may moi thi dc giup gi",
    "truyền nghề cho bao nhiêu lao động",
    "điều kiện để được hỗ trợ kinh phí khuyến công",
    "Sở Tài chính có trách nhiệm gì",
)
WORDS = ("hỗ trợ", "máy", "mấy", "bao nhiêu", "hội chợ", "kinh phí", "trách nhiệm", "mục tiêu", "xyzzy", "2016", "%")
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
FEW = " I."  # the targets of the Decision: a dozen passages are enough to see a chooser work


@pytest.fixture(scope="session")
def few(search: Search) -> Chooser:
    return fit([(tokens, name) for tokens, name in search.examples() if FEW in name])


@pytest.fixture(scope="session")
def kinds(search: Search, library: Library) -> Chooser:
    """Fitted on the phrases of one hand, against what is asked of one circular."""
    phrases = tuple(w for w in library.kinds if w.hand == library.kinds[0].hand)
    ways = tuple(w for w in library.ways if w.passage.startswith("26/2014/TTLT"))
    return fit_kinds(replace(search, library=replace(library, topics={}, ways=ways, kinds=phrases)))


@pytest.fixture(scope="session")
def choosing(search: Search, few: Chooser, kinds: Chooser) -> Search:
    return search.with_choosers(Choosers(few, kinds))


@pytest.fixture(scope="session")
def read_back(choosing: Search, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Search:
    folder = tmp_path_factory.mktemp("search")
    choosing.save(folder)
    assert choosing.choosers is not None
    choosing.choosers.save(folder / CHOOSERS)
    return Search.read(library, folder)


@given(sentences)
def test_an_index_read_back_gives_identical_scores(choosing: Search, read_back: Search, text: str) -> None:
    asked = asked_features(choosing.heard(text), (), choosing.library.language.stop)
    assert np.array_equal(choosing.index.scores(asked), read_back.index.scores(asked))


@pytest.mark.parametrize("question", PLAIN)
def test_a_search_read_back_finds_the_same(choosing: Search, read_back: Search, question: str) -> None:
    one, other = choosing.find(question), read_back.find(question)
    assert replace(one, alike=float, margin=float) == replace(other, alike=float, margin=float)
    for c in one.candidates:
        assert (one.alike(c.key), one.margin(c.key)) == (other.alike(c.key), other.margin(c.key))


def test_what_is_not_there_yet_is_no_chooser(search: Search, library: Library, tmp_path: Path) -> None:
    search.save(tmp_path)
    assert Search.read(library, tmp_path).choosers is None


@given(sentences)
def test_the_shares_of_a_chooser_sum_to_one(few: Chooser, read_back: Search, text: str) -> None:
    seen = counted(read_back.heard(text))
    shares = few.shares(seen)
    assert shares.sum() == pytest.approx(1, abs=1e-5)
    assert shares.min() >= 0
    assert read_back.choosers is not None
    assert np.array_equal(shares, read_back.choosers.passage.shares(seen))


def test_a_chooser_that_never_saw_a_word_favours_nothing(few: Chooser) -> None:
    assert few.margins(counted(["漢"])) is None
    assert set(few.shares(counted(["漢"]))) == {np.float32(1 / len(few.classes))}


@pytest.mark.parametrize(
    ("question", "target"),
    [
        ("truyền nghề cho mấy người", "I.2.1"),
        ("chi tieu bao nhieu luot co so duoc tap huan", "I.2.2"),
        ("mấy sản phẩm được bình chọn là tiêu biểu", "I.2.4"),
    ],
)
def test_a_chooser_fitted_on_few_passages_knows_them(few: Chooser, search: Search, question: str, target: str) -> None:
    shares = few.shares(counted(search.heard(question)))
    assert few.classes[int(shares.argmax())].endswith(f" {target}")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("tỉ lệ nhà nước chịu cho máy sấy lúa", "percent"),  # no rule has these words: the chooser alone sees it
        ("cho em xin mẫu đơn đăng ký khuyến công", "template"),
        ("sdt khuyen cong tinh", "contact"),
    ],
)
def test_kinds_fitted_on_few_phrases_are_seen(choosing: Search, question: str, kind: str) -> None:
    assert kind in choosing.asked(question)


def test_what_asks_for_no_kind_of_thing_is_left_alone(choosing: Search) -> None:
    assert choosing.asked("mua máy mới được giúp gì") == frozenset()


def test_a_question_of_two_words_is_no_business_of_the_kinds(choosing: Search) -> None:
    assert choosing.asked("phần trăm") == {"percent"}
    assert choosing.asked("máy móc") == frozenset()


@settings(deadline=None)
@given(st.integers(0), st.integers(2021, 2039))
def test_a_year_after_the_programme_alone_does_not_change_the_candidates(search: Search, at: int, year: int) -> None:
    question = search.library.asked[at % len(search.library.asked)].text
    assume(not re.search(r"20[23]\d", question))
    assert search.find(f"{question} {year}").candidates == search.find(question).candidates


def test_two_years_and_a_year_of_the_programme_are_part_of_what_is_asked(search: Search) -> None:
    assert "2016" in search.heard("kinh phí 2016")
    assert {"2021", "2025"} <= set(search.heard("kinh phí từ 2021 đến 2025"))
    assert "2025" not in search.heard("kinh phí 2025")


def test_a_marked_machine_counts_nothing(search: Search) -> None:
    """ "máy" and "mấy" are one word once folded; whoever marked the machine did not ask how many."""
    assert "units" in search.find("mấy cơ sở được hỗ trợ").intents
    assert "units" in search.find("may co so duoc ho tro").intents
    assert "units" not in search.find("máy cơ sở được hỗ trợ").intents
    assert "units" in search.find("mua máy cho mấy cơ sở").intents


def test_a_marked_machine_is_not_led_by_the_targets(search: Search) -> None:
    assert "count" not in search.find("mua máy mới được hỗ trợ gì").intents


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-1, 1)), min_size=1, max_size=30))
def test_parts_moved_by_an_intent_keep_the_sum(rows: list[tuple[float, float]]) -> None:
    shares = np.array([s for s, _ in rows], dtype=np.float32)
    by = np.array([b for _, b in rows], dtype=np.float32)
    assert moved(shares, by).sum() == pytest.approx(float(shares.sum()), rel=1e-3, abs=1e-6)


def test_an_intent_moves_the_parts_that_hold_it(search: Search) -> None:
    even = np.full(len(search.keys), 1 / len(search.keys), dtype=np.float32)
    after = moved(even, search.moved_by["money"])

    def of(key: str) -> float:
        return float(after[search.number[key]])

    other = of("45/2012/NĐ-CP 4.1")
    assert of("1162/QĐ-UBND IV.3.TC") > other > of("1162/QĐ-UBND III.3.d")


@pytest.mark.parametrize("question", [*PLAIN, "kinh phí mấy tỷ", "ai được hưởng", "", "漢字"])
def test_all_shares_together_are_at_most_one(search: Search, choosing: Search, question: str) -> None:
    for one in (search, choosing):
        found = one.find(question)
        assert sum(c.share for c in found.candidates) <= 1 + 1e-5
        assert [c.share for c in found.candidates] == sorted((c.share for c in found.candidates), reverse=True)
        assert len(found.candidates) <= 8
