"""The contract of `python -m bot eligible --json`, which independent checks rely on."""

import io
import json
import sys
from datetime import date
from typing import Any

import pytest

from bot import commands
from bot.__main__ import parser
from bot.asking import BadLine
from bot.eligible import as_json, judge, read_lines
from bot.settings import Settings
from knowledge.library import Library
from knowledge.rules import ACTIVITIES

TODAY = date(2026, 11, 25)
COOPERATIVE = {"legal_form": "cooperative", "in_province": True, "produces_industry_or_handicraft": True}
RESULT = {"programme", "activity", "status", "needs", "conditions", "ceiling"}
PLACE = {"document", "section"}


def judged(library: Library, *rows: object) -> list[dict[str, Any]]:
    """The answers as a reader of the lines gets them."""
    lines = read_lines([json.dumps(row) for row in rows], TODAY)
    return [json.loads(json.dumps(as_json(library, line, judge(library, line)))) for line in lines]


def test_a_line_has_every_field_of_the_contract(library: Library) -> None:
    (answer,) = judged(library, {"id": "a7", "on": "2016-06-01", "facts": COOPERATIVE})
    assert answer.keys() == {"id", "results"}
    assert answer["id"] == "a7"
    assert {r["activity"] for r in answer["results"]} == set(ACTIVITIES)
    for result in answer["results"]:
        assert result.keys() == RESULT
        assert result["status"] in ("eligible_preliminary", "not_eligible", "unknown", "expired", "no_basis")
        assert set(result["needs"]) <= library.rules.establishment.facts.keys()
        for condition in result["conditions"]:
            assert condition.keys() == {"key", "holds"} | PLACE
            assert condition["holds"] in (True, False, None)
        for place in [*result["conditions"], *([result["ceiling"]] if result["ceiling"] else [])]:
            assert f"{place['document']} {place['section']}" in library.passages
        if result["ceiling"]:
            assert result["ceiling"].keys() == {"amount", "share", "level"} | PLACE


def test_one_activity_and_its_ceiling(library: Library) -> None:
    line = {"id": 1, "on": "2016-06-01", "activity": "equipment_upgrade", "facts": COOPERATIVE}
    (answer,) = judged(library, line)
    assert [(r["programme"], r["status"], r["needs"]) for r in answer["results"]] == [
        ("1162/QĐ-UBND", "eligible_preliminary", []),
        ("45/2012/NĐ-CP", "unknown", ["machinery_new"]),
    ]
    assert answer["results"][0]["ceiling"] == {
        "amount": 200_000_000, "share": "1/2", "level": "national",
        "document": "26/2014/TTLT-BTC-BCT", "section": "6.2.c",
    }  # fmt: skip
    assert answer["results"][0]["conditions"][0] == {
        "key": "in_province", "holds": True, "document": "1162/QĐ-UBND", "section": "II.1",
    }  # fmt: skip


def test_what_is_absent_is_unknown_and_the_day_is_today(library: Library) -> None:
    bare, nulls = judged(library, {}, {"id": None, "on": None, "activity": None, "facts": {"legal_form": None}})
    assert bare["id"] == "1"
    assert bare["results"] == nulls["results"]
    assert {r["status"] for r in bare["results"] if r["programme"] == "1162/QĐ-UBND"} == {"expired"}
    assert {r["status"] for r in bare["results"] if r["programme"] == "52/2018/NĐ-CP"} == {"unknown"}


BAD = [
    "{", "5", "[]", '"x"', '{"on": "hôm qua"}', '{"on": 5}', '{"facts": []}', '{"facts": "x"}', '{"activity": 5}',
    '{"activity": "loan"}', '{"facts": {"workers": -5}}', '{"facts": {"workers": 10000000000}}',
    '{"facts": {"legal_form": "bank"}}', '{"facts": {"polluting": "yes"}}', '{"facts": {"colour": 1}}',
    '{"facts": {"in_province": true, "production_area": "central_city_ward"}}', '{"facts":' * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("row", BAD, ids=range(len(BAD)))
def test_a_bad_line_is_named_by_its_number(library: Library, row: str) -> None:
    lines = read_lines(["{}", "", row], TODAY)
    judge(library, next(lines))
    with pytest.raises(BadLine, match="line 3: "):
        judge(library, next(lines))


async def run(monkeypatch: pytest.MonkeyPatch, rows: str, *arguments: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(rows))
    return await commands.run(parser().parse_args(["eligible", *arguments]), Settings.from_env({}))


async def test_the_command_answers_line_by_line_until_a_bad_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = '{"id": "a"}\n\n{"facts": {"workers": -5}}\n{"id": "b"}\n'
    assert await run(monkeypatch, rows, "--json", "--on", "2016-06-01") == 2
    said = capsys.readouterr()
    (only,) = map(json.loads, said.out.splitlines())
    assert only["id"] == "a"
    assert {r["status"] for r in only["results"] if r["programme"] == "1162/QĐ-UBND"} == {"unknown"}
    assert said.err.startswith("line 3: ")
    assert "workers" in said.err


async def test_the_command_shows_it_to_people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = json.dumps({"id": "a", "activity": "equipment_upgrade", "facts": COOPERATIVE})
    assert await run(monkeypatch, row, "--on", "2016-06-01") == 0
    head, decision, decree = capsys.readouterr().out.splitlines()
    assert head == "a (2016-06-01):"
    assert decision.split() == ["1162/QĐ-UBND", "equipment_upgrade", "eligible_preliminary"]
    assert decree.split() == ["45/2012/NĐ-CP", "equipment_upgrade", "unknown", "?", "machinery_new"]
