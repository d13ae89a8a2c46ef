"""The commands that know what staff published: ask, export topics, evaluate; and a broken knowledge base at start."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import commands, evaluating
from bot.__main__ import parser
from bot.clock import FixedClock
from bot.evaluating import Evaluation, Judged, compared
from bot.settings import Settings
from bot.wording import say
from db import topics
from db.session import open_database
from knowledge.chooser import Choosers
from knowledge.fit import fit, fit_kinds
from knowledge.library import DECISION, HERE, Library
from knowledge.search import CHOOSERS, Search, place
from knowledge.topics import parse_topic
from tests.bot.writing import ASK, CLAUSE, CONTENT, officers, publish

ROOT = Path(__file__).parent.parent.parent
SAID = "Câu này của cán bộ."
SCORER = """
import json, pathlib, sys

def read(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text("utf-8").splitlines()]

def score(questions, answers):
    by_id = {a["id"]: a for a in answers}
    return [(q, "correct" if q["says"] in by_id[q["id"]]["text"] else "wrong", "") for q in questions]

def main():
    print("TABLE", sum(v == "correct" for _, v, _ in score(read(sys.argv[1]), read(sys.argv[2]))))
"""


@pytest.fixture
async def data(tmp_path: Path, search: Search) -> Path:
    """A data folder with the index, a token of the choosers, and an empty database."""
    folder = place(tmp_path, search.library.version)
    folder.mkdir()
    search.save(folder)
    few = fit([(tokens, name) for tokens, name in search.examples() if " I." in name])
    ways = tuple(w for w in search.library.ways if w.passage.startswith("26/2014/TTLT"))
    Choosers(few, fit_kinds(replace(search, library=replace(search.library, topics={}, ways=ways)))).save(
        folder / CHOOSERS
    )
    database = open_database(settings_of(tmp_path).database_url)
    await database.migrate()
    await database.close()
    return tmp_path


def settings_of(data: Path) -> Settings:
    return Settings.from_env({"KC_DATA": str(data), "KC_CLOCK_START": "2026-11-24T02:00:00+00:00"})


async def run(data: Path, *arguments: str) -> int:
    return await commands.run(parser().parse_args(list(arguments)), settings_of(data))


async def change(data: Path, clock: FixedClock) -> None:
    """One topic published, one retired."""
    database = open_database(settings_of(data).database_url)
    one, two = await officers(database, clock)
    await publish(database, clock, one, two)
    async with database.begin() as t:
        await topics.retire(t, two, clock.now(), "bc-70-diem", CONTENT)
    await database.close()


def held(data: Path) -> dict[str, bytes]:
    """The database as it lies there."""
    return {f.name: f.read_bytes() for f in data.glob("*.sqlite3")}


async def test_ask_tells_what_is_published_and_changes_nothing(
    data: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(data, "ask", ASK) == 0
    assert SAID not in capsys.readouterr().out
    await change(data, clock)
    before = held(data)
    assert len(before) == 1
    assert await run(data, "ask", ASK) == 0
    assert SAID in capsys.readouterr().out
    assert held(data) == before


async def test_published_topics_are_exported_as_files_that_the_library_loads(
    data: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    await change(data, clock)
    assert await run(data, "export", "topics", "--to", str(tmp_path / "out")) == 0
    assert say("learning.command.retired", file="bc-70-diem.md") in capsys.readouterr().err
    (file,) = (tmp_path / "out").iterdir()
    copy = tmp_path / "knowledge"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(file, copy / "topics")
    topic = Library.load(copy).topics["cb-thu"]
    assert (topic.sources, topic.asks, topic.lines[0].text) == ((CLAUSE,), (ASK,), SAID)
    assert await run(data, "export", "topics") == 0
    shown = capsys.readouterr().out
    assert parse_topic("cb-thu", shown.partition("\n")[2]) == topic


async def test_evaluate_says_what_changed_and_what_staff_changed(
    data: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "score.py").write_text(SCORER)
    rows = [{"id": "a", "question": ASK, "says": SAID}, {"id": "b", "question": "xin chào", "says": ""}]
    (tmp_path / "q.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    again = ("evaluate", str(tmp_path / "q.jsonl"), "--scorer", str(tmp_path / "score.py"))
    for _ in range(2):
        assert await run(data, *again) == 0
        table, said = capsys.readouterr().out.splitlines()
        assert table == "TABLE 1"
        assert said.startswith("Chưa có lần đánh giá nào")
    await change(data, clock)
    assert await run(data, *again) == 0
    table, since, changed = capsys.readouterr().out.splitlines()
    assert table == "TABLE 2"
    assert "1 câu tốt lên, 0 câu kém đi" in since
    assert changed == say("learning.evaluate.by_staff", id="a", before="wrong", after="correct", topic="cb-thu")
    rows[0]["says"] = "khác"
    (tmp_path / "q.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    assert await run(data, *again) == 0
    assert "Chưa có lần đánh giá nào" in capsys.readouterr().out  # another file is another series


def test_the_latest_of_the_other_versions_is_compared(tmp_path: Path, clock: FixedClock) -> None:
    for n, version in enumerate(("b", "a", "c")):
        at = (clock.now() + timedelta(days=n)).isoformat()
        row = {"version": version, "at": at, "verdicts": {"x": {"verdict": "correct", "detail": "", "published": ""}}}
        (tmp_path / f"{version}.json").write_text(json.dumps(row))
    last = evaluating.before(tmp_path, "c")
    assert last is not None
    assert last.version == "a"
    now = Evaluation("c", "", {"x": Judged("refused", ""), "new": Judged("wrong", "")})
    assert compared(now, last)[1:] == [say("learning.evaluate.changed", id="x", before="correct", after="refused")]


@pytest.mark.parametrize("command", [[], ["ask", "x"]], ids=["service", "ask"])
def test_a_broken_file_of_the_knowledge_base_is_named_at_start(tmp_path: Path, command: list[str]) -> None:
    for room in ("bot", "db", "jobs", "knowledge"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    support = next((tmp_path / "knowledge" / "supports").glob("trade_fair.toml"))
    support.write_text(
        support.read_text("utf-8").replace(f'source = "{DECISION} ', f'source = "{DECISION} 9', 1), "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"KC_DATA": str(tmp_path / "data"), "PATH": "/usr/bin:/bin", "KC_HTTP_PORT": "0"}, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert say("learning.command.dangling") in done.stderr
    assert "trade_fair.toml:" in done.stderr
    assert "Traceback" not in done.stderr
