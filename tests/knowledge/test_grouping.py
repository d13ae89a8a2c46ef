"""Questions that mean the same come together, whatever else was asked, and quickly."""

import time

from hypothesis import given
from hypothesis import strategies as st

from knowledge.grouping import groups, like
from knowledge.library import Library
from knowledge.normalise import Normaliser

ASKED = {
    1: "hội chợ nước ngoài có trả tiền vé máy bay không",
    2: "mua máy dệt chiếu mới thì được hỗ trợ bao nhiêu",
    3: "di hoi cho nuoc ngoai tien ve may bay ai tra",
    4: "máy dệt chiếu mới mua được hỗ trợ bao nhiêu tiền",
    5: "Hội chợ nước ngoài có trả tiền vé máy bay không?",
    6: "cho hỏi bán gạo ở đâu",
}
TOKENS = st.dictionaries(st.integers(0, 99), st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=20)


def test_the_same_in_other_words_is_one_group(library: Library) -> None:
    read = Normaliser(library.language)
    found = groups({n: read(text) for n, text in ASKED.items()}, library.language.stop)
    assert found == [[1, 3, 5], [2, 4], [6]]


def test_what_is_like_a_question_comes_likest_first(library: Library) -> None:
    read = Normaliser(library.language)
    texts = {n: read(text) for n, text in ASKED.items()}
    assert [n for n, _ in like(texts, [read("vé máy bay đi hội chợ nước ngoài")], library.language.stop)] == [1, 5, 3]
    assert like(texts, [], library.language.stop) == []


@given(TOKENS)
def test_every_question_is_in_one_group_and_the_same_words_together(texts: dict[int, list[str]]) -> None:
    found = groups(texts)
    assert sorted(n for group in found for n in group) == sorted(texts)
    of = {n: i for i, group in enumerate(found) for n in group}
    assert all(of[a] == of[b] for a in texts for b in texts if texts[a] == texts[b])
    assert groups(texts) == found


def test_ten_thousand_questions_take_seconds(library: Library) -> None:
    bare = Normaliser(library.language)
    texts = {n: bare(way.text, repair=False) for n, way in enumerate(library.ways[:10_000])}
    began = time.process_time()
    found = groups(texts, library.language.stop)
    assert time.process_time() - began < 15  # 3 s where nothing else runs
    right = sum(max(sum(library.ways[n].passage == library.ways[m].passage for m in g) for n in g) for g in found)
    assert right > 0.7 * len(texts)  # groups hold ways of asking for one and the same clause
