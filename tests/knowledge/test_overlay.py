"""Published topics over the packaged library: of a version of its own, found at once, refused when they dangle."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bot.advice import advise
from knowledge.exact import SAME
from knowledge.faults import Dangling
from knowledge.index import asked_features
from knowledge.layers import Layered, lay_over
from knowledge.library import DECISION, Library
from knowledge.overlay import NOTHING, Overlay
from knowledge.search import Search
from knowledge.topics import Line, Topic, parse_topic, topic_text

TODAY = date(2026, 11, 24)
CLAUSE = f"{DECISION} III.1.a"
ASK = "thợ dệt chiếu già muốn mở lớp dạy nghề cho con cháu thì xin ai"
NEW = Topic(
    "cb-thu", 'Lớp dạy nghề "thử" +++', "support", (CLAUSE,), (), TODAY, (ASK,),
    (Line("Câu này của cán bộ.", CLAUSE),), None, date(2027, 1, 1),
)  # fmt: skip


def over(library: Library, *topics: Topic, retired: frozenset[str] = frozenset()) -> Library:
    return library.overlaid(Overlay(topics, retired))


def test_a_topic_and_its_file_are_the_same(library: Library) -> None:
    for topic in (*library.topics.values(), NEW):
        assert parse_topic(topic.key, topic_text(topic)) == topic


def test_an_overlay_travels_as_text() -> None:
    overlay = Overlay((NEW,), frozenset({"x"}))
    assert Overlay.from_json(overlay.as_json()) == overlay
    assert Overlay.from_json(NOTHING.as_json()) == NOTHING


def test_nothing_laid_over_is_the_packaged_library(library: Library) -> None:
    same = over(library)
    assert (same.version, list(same.topics), same.topics) == (library.version, list(library.topics), library.topics)


def test_the_version_names_what_is_told_and_the_packaged_library_stays(library: Library) -> None:
    versions = [
        over(library, *topics, retired=retired).version
        for topics, retired in [
            ((), frozenset()), ((NEW,), frozenset()), ((replace(NEW, title="Khác"),), frozenset()),
            ((NEW,), frozenset({"bc-70-diem"})),
        ]
    ]  # fmt: skip
    assert len(set(versions)) == 4
    assert over(library, NEW).version == versions[1]
    assert NEW.key not in library.topics


def test_a_retired_topic_is_gone_and_nothing_leads_there(library: Library) -> None:
    gone = "bc-tieu-chi"
    assert any(gone in t.related for t in library.topics.values())
    left = over(library, retired=frozenset({gone}))
    assert gone not in left.topics
    assert not any(gone in t.related for t in left.topics.values())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sources": (f"{DECISION} III.99",)}, "no passage"),
        ({"lines": (Line("Được 77 triệu đồng."),)}, "77 stands in no cited source"),
        ({"related": ("khong-co",)}, "no topic khong-co"),
        ({"part": "x"}, "unknown part"),
        ({"asks": ()}, "nobody asks it"),
        ({"lines": ()}, "no answer"),
        ({"title": ""}, "no title"),
    ],
)
def test_what_dangles_is_refused(library: Library, changed: dict[str, object], said: str) -> None:
    with pytest.raises(Dangling, match=said) as refused:
        over(library, replace(NEW, **changed))  # type: ignore[arg-type]
    assert refused.value.faults[0].file.name == "cb-thu.md"


def test_it_is_found_at_once_by_words_near_to_those_foreseen_and_by_no_others(search: Search) -> None:
    laid = lay_over(search, over(search.library, NEW))
    assert advise(search, ASK, TODAY).topic != NEW.key
    for text in (ASK, "tho det chieu gia muon mo lop day nghe cho con chau thi xin ai", f"{ASK} vậy"):
        answer = advise(laid, text, TODAY)
        assert (answer.topic, answer.outcome, answer.score >= SAME) == (NEW.key, "answered", True), text
        assert (answer.decided, "Câu này của cán bộ." in answer.text) == ("answered published", True)
    for text in ("truyền nghề cho bao nhiêu lao động", "xin chào", "thợ dệt chiếu được mấy phần trăm"):
        assert advise(laid, text, TODAY).topic != NEW.key
    assert advise(laid, ASK, date(2027, 1, 2)).topic != NEW.key  # past its last day
    assert advise(laid, ASK, date(2014, 1, 1)).topic != NEW.key  # before its clause begins


def test_the_layer_scores_as_an_index_that_knows_it_and_comes_off_again(search: Search) -> None:
    laid = lay_over(search, over(search.library, NEW))
    words = asked_features(search.heard(ASK), [], search.library.language.stop)
    before, after = search.index.scores(words), laid.index.scores(words)
    at = search.number[CLAUSE]
    assert after[at] > before[at]
    assert np.array_equal(np.delete(before, at), np.delete(after, at))
    again = lay_over(laid, search.library)
    assert isinstance(again.index, Layered)
    assert np.array_equal(again.index.scores(words), before)


def test_of_two_topics_on_one_clause_the_one_asked_for_is_told(search: Search) -> None:
    packaged = next(t for t in search.library.topics.values() if t.sources[0] == CLAUSE)
    laid = lay_over(search, over(search.library, replace(NEW, key="a-dau-tien")))  # its file stands before all others
    for way in packaged.asks:
        if advise(search, way, TODAY).topic == packaged.key:
            assert advise(laid, way, TODAY).topic == packaged.key, way
