"""Decision 1162 is cut exactly as agreed, and every text is addressable down to its points."""

import json
from pathlib import Path

from knowledge.law import parents
from knowledge.library import DECISION, Library
from knowledge.segment import articles, spoken

PASSAGES = Path(__file__).parent / "passages.jsonl"


def test_the_decision_is_cut_exactly_as_agreed_both_ways(library: Library) -> None:
    agreed = {p["section"]: p for p in map(json.loads, PASSAGES.read_text(encoding="utf-8").splitlines())}
    ours = {p.section: p for p in library.passages.values() if p.document == DECISION}
    assert list(ours) == list(agreed)
    assert {s: (p.title, p.text) for s, p in ours.items()} == {s: (p["title"], p["text"]) for s, p in agreed.items()}


def test_all_ten_texts_are_held_with_their_validity(library: Library) -> None:
    held = {n: t for n, t in library.texts.items() if t.held}
    assert len(held) == 10
    assert all(t.valid_from and t.issuer and t.title for t in held.values())
    assert held["26/2014/TTLT-BTC-BCT"].replaced_by == "28/2018/TT-BTC"
    assert held["45/2012/NĐ-CP"].amended[0].by == "235/2025/NĐ-CP"
    assert not held["45/2012/NĐ-CP"].amended[0].seen


def test_every_part_of_a_law_stands_below_its_whole(library: Library) -> None:
    for key, p in library.passages.items():
        if p.document == DECISION or not p.verbatim:
            continue
        for parent in parents(p.section)[:1]:
            whole = library.passages[f"{p.document} {parent}"]
            assert p.text.splitlines()[0] in whole.text, key


def test_no_words_of_a_law_are_lost_in_cutting() -> None:
    text = "## Điều 1. Tên\n\nMở đầu:\n\n1. Một:\n\na) A;\n\nb) B.\n\n- gạch\n\nđoạn nữa\n\n2. Hai\n"
    (article,) = articles(text)
    assert [n.section for n in article.walk()] == ["1", "1.1", "1.1.a", "1.1.b", "1.2"]
    assert article.whole == "Mở đầu:\n1. Một:\na) A;\nb) B.\n- gạch\nđoạn nữa\n2. Hai"


def test_a_number_out_of_order_is_no_clause() -> None:
    (article,) = articles("## Điều 1. Tên\n\n1. Một\n\n7. chỗ này là danh sách\n")
    assert [n.section for n in article.walk()] == ["1", "1.1"]


def test_addresses_are_as_people_read_them(library: Library) -> None:
    address = {k: p.address for k, p in library.passages.items()}
    assert address["1162/QĐ-UBND III.3.d"] == "Mục III.3, điểm d, Quyết định 1162/QĐ-UBND ngày 07/4/2015"
    assert address["1162/QĐ-UBND I.2.3"].startswith("Mục I.2, gạch đầu dòng thứ 3,")
    assert address["26/2014/TTLT-BTC-BCT 6.2.c"].startswith("Điểm c khoản 2 Điều 6 Thông tư liên tịch 26/2014")
    assert spoken("8.thanh-lap") == "Điều 8"
