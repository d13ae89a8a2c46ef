"""The contract of `python -m bot ask --json`, which independent checks rely on."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import commands
from bot.__main__ import parser
from bot.advice import advise
from bot.asking import BadLine, Line, Threads, ask, read_lines, shown
from bot.days import day_asked
from bot.settings import Settings
from knowledge.chooser import Choosers
from knowledge.fit import fit, fit_kinds
from knowledge.found import OUTSIDE
from knowledge.library import DECISION, Library
from knowledge.search import CHOOSERS, Search, place

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 11, 24)
KEYS = {"id", "question", "outcome", "text", "sources", "suggestions"}
SOURCE = {"document", "section", "title", "quote", "valid_from", "valid_to", "in_force", "confidence"}
OUTCOMES = {"answered", "unclear", "not_covered", "for_staff", "small_talk"}
MACHINES = "cơ sở được hỗ trợ bao nhiêu phần trăm khi mua máy móc thiết bị tiên tiến"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, library: Library, search: Search) -> Path:
    """A data folder in which the index lies ready, and of the choosers only a token, so that nothing is fitted."""
    where = tmp_path_factory.mktemp("data")
    folder = place(where, library.version)
    folder.mkdir()
    search.save(folder)
    few = fit([(tokens, name) for tokens, name in search.examples() if " I." in name or name.startswith(OUTSIDE)])
    ways = tuple(w for w in library.ways if w.passage.startswith("26/2014/TTLT"))
    kinds = fit_kinds(replace(search, library=replace(library, topics={}, ways=ways)))
    Choosers(few, kinds).save(folder / CHOOSERS)
    return where


def asked(search: Search, *rows: str) -> list[dict[str, Any]]:
    """The answers as a reader of the lines gets them."""
    threads: Threads = {}
    return [json.loads(json.dumps(ask(search, line, threads), ensure_ascii=False)) for line in read_lines(rows, TODAY)]


def test_answers_come_in_order_with_the_ids_given(search: Search) -> None:
    rows = [
        json.dumps({"id": "z9", "question": "xin chào"}),
        "",
        "truyền nghề cho bao nhiêu lao động",
        json.dumps({"id": 7, "question": "hội chợ"}, ensure_ascii=False),
        "   ",
        json.dumps({"question": "cảm ơn"}),
    ]
    answers = asked(search, *rows)
    assert [a["id"] for a in answers] == ["z9", "3", "7", "6"]
    assert [a["question"] for a in answers] == ["xin chào", "truyền nghề cho bao nhiêu lao động", "hội chợ", "cảm ơn"]
    assert [a["outcome"] for a in answers] == ["small_talk", "answered", "unclear", "small_talk"]
    assert all(a.keys() == KEYS for a in answers)


def test_plain_lines_are_asked_for_the_day_given() -> None:
    rows = ["  xin chào \n", "[1] còn gì nữa", '"quoted"']
    assert list(read_lines(rows, TODAY)) == [
        Line("1", "xin chào", TODAY), Line("2", "[1] còn gì nữa", TODAY), Line("3", '"quoted"', TODAY),
    ]  # fmt: skip


def test_a_line_may_have_a_day_of_its_own(search: Search) -> None:
    old, now = asked(
        search,
        json.dumps({"id": "1", "question": MACHINES, "on": "2016-06-01"}),
        json.dumps({"id": "2", "question": MACHINES, "on": None}),
    )
    assert "200 triệu đồng" in old["text"]
    assert {s["document"]: s["in_force"] for s in old["sources"]}[DECISION] is True
    assert {s["document"]: s["in_force"] for s in now["sources"]}[DECISION] is False


def test_lines_of_one_conversation_share_their_thread_in_order(search: Search) -> None:
    rows = [
        {"question": "truyền nghề cho bao nhiêu lao động", "conversation": "a"},
        {"question": "mấy bộ hồ sơ bình chọn sản phẩm", "conversation": "b"},
        {"question": "kinh phí", "conversation": "a"},
        {"question": "kinh phí"},
    ]
    *_, followed, alone = asked(search, *(json.dumps(row, ensure_ascii=False) for row in rows))
    assert followed["sources"][0]["section"].startswith("IV.3.I")
    assert not any(s["section"].startswith("IV.3.I.") for s in alone["sources"])


def test_a_line_may_tell_of_the_person() -> None:
    (line,) = read_lines(['{"question": "x", "conversation": "c", "person": {"legal_form": "sme"}}'], TODAY)
    assert (line.conversation, line.person) == ("c", {"legal_form": "sme"})


@pytest.mark.parametrize(
    "row",
    [
        "{",
        '{"question": }',
        '{"id": "1"}',
        '{"question": "x", "on": "hôm qua"}',
        '{"question": "x", "on": "2016-13-01"}',
        '{"question": "x", "on": 5}',
        '{"question": "x", "conversation": 5}',
        '{"question": "x", "person": "sme"}',
    ],
)
def test_a_malformed_line_is_named_by_its_number(row: str) -> None:
    lines = read_lines(["xin chào", "", row, "cảm ơn"], TODAY)
    assert next(lines).id == "1"
    with pytest.raises(BadLine, match="line 3: "):
        next(lines)


def test_a_line_nested_without_end_is_a_bad_line() -> None:
    with pytest.raises(BadLine):
        list(read_lines(['{"question":' * 100_000], TODAY))


@pytest.mark.parametrize("row", ['{"question": null}', '{"question": ["x"]}', '{"question": {"text": "x"}}'])
def test_a_question_that_is_no_text_is_a_bad_line(row: str) -> None:
    with pytest.raises(BadLine):
        list(read_lines([row], TODAY))


@settings(deadline=None, max_examples=80)
@given(st.integers(0), st.dates(date(2011, 1, 1), date(2026, 12, 31)))
def test_sources_have_all_their_fields(search: Search, at: int, day: date) -> None:
    every = search.library.asked
    question = every[at % len(every)].text
    (answer,) = asked(search, json.dumps({"question": question, "on": day.isoformat()}))
    day = day_asked(question, day) or day  # a question may set its day itself
    assert answer["outcome"] in OUTCOMES
    assert len(answer["text"]) <= 1_800
    assert len(answer["sources"]) <= 4
    assert len(answer["suggestions"]) <= 4
    for source in answer["sources"]:
        assert source.keys() == SOURCE
        assert f"{source['document']} {source['section']}" in search.library.passages
        assert source["confidence"] in ("T", "S")
        assert all(isinstance(source[k], str) and source[k] for k in ("document", "section", "title", "quote"))
        begin = date.fromisoformat(source["valid_from"]) if source["valid_from"] else date.min
        end = date.fromisoformat(source["valid_to"]) if source["valid_to"] else date.max
        if source["in_force"]:
            assert begin <= day <= end
    for suggestion in answer["suggestions"]:
        assert suggestion.keys() == {"label", "document", "section"}
        assert f"{suggestion['document']} {suggestion['section']}" in search.library.passages


def test_the_words_of_the_evidence_stand_in_the_text(search: Search) -> None:
    (answer,) = asked(search, MACHINES)
    for source in answer["sources"]:
        assert all(line in answer["text"] for line in source["quote"].splitlines())


def test_an_open_end_is_null_and_a_closed_one_is_a_day(search: Search) -> None:
    (answer,) = asked(search, "xuong toi det chieu o ben luc mun mua may moi thi dc giup gi")
    by_document = {s["document"]: s for s in answer["sources"]}
    assert answer["sources"][0]["document"] == DECISION
    assert by_document[DECISION]["section"] == "III.3.d"
    assert (by_document[DECISION]["valid_from"], by_document[DECISION]["valid_to"]) == ("2015-04-07", "2020-12-31")
    assert (by_document["45/2012/NĐ-CP"]["valid_from"], by_document["45/2012/NĐ-CP"]["valid_to"]) == (
        "2012-07-05",
        None,
    )
    assert by_document["45/2012/NĐ-CP"]["in_force"] is True


@pytest.mark.parametrize(
    ("day", "in_force"), [("2015-04-07", True), ("2020-12-31", True), ("2021-01-01", False), ("2026-11-24", False)]
)
def test_being_in_force_is_judged_for_the_day_asked(search: Search, day: str, in_force: bool) -> None:
    (answer,) = asked(search, json.dumps({"question": "truyền nghề cho bao nhiêu lao động", "on": day}))
    assert answer["sources"][0]["in_force"] is in_force


def test_a_choice_is_shown_with_numbers(search: Search) -> None:
    (line,) = read_lines(["hội chợ"], TODAY)
    text = shown(advise(search, line.question, line.on))
    assert [row[:5] for row in text.splitlines()[1:]] == ["  1. ", "  2. ", "  3. ", "  4. "]


async def run(data: Path, *arguments: str) -> int:
    return await commands.run(parser().parse_args(["ask", *arguments]), Settings.from_env({"KC_DATA": str(data)}))


def listed(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def typed(monkeypatch: pytest.MonkeyPatch, rows: Sequence[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{row}\n" for row in rows)))


async def test_the_command_answers_line_by_line_and_writes_no_database(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, ["xin chào", '{"id": "b", "question": "truyền nghề cho bao nhiêu lao động"}'])
    assert await run(data, "--json", "--on", "2016-06-01") == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], second["id"]) == ("1", "b")
    assert second["sources"][0]["in_force"] is True
    assert [name for name in listed(data) if not name.startswith("search-")] == []


async def test_the_command_takes_one_question_and_shows_it_to_people(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(data, "Chương trình còn hiệu lực không?", "--on", "2016-06-01") == 0
    assert capsys.readouterr().out.startswith("Còn. Vào ngày 01/6/2016")


@pytest.mark.parametrize("options", [("--json",), ()])
async def test_a_malformed_line_ends_with_its_number_and_2(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    typed(monkeypatch, ["xin chào", "{malformed", "cảm ơn"])
    assert await run(data, *options) == 2
    said = capsys.readouterr()
    assert said.err.startswith("line 2: ")
    assert said.out.strip()
    assert "cảm ơn" not in said.out


def test_bytes_that_are_no_text_are_answered_like_any_others(data: Path) -> None:
    env = {"PATH": os.environ["PATH"], "KC_DATA": str(data), "LC_ALL": "C"}
    rows = b"\xff\xfe h\xe1\xbb\x99i ch\xe1\xbb\xa3 \xc3\n" + "cảm ơn\n".encode()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json"], cwd=ROOT, env=env, input=rows, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = map(json.loads, done.stdout.decode().splitlines())
    assert first["outcome"] in OUTCOMES
    assert (second["id"], second["question"], second["outcome"]) == ("2", "cảm ơn", "small_talk")
