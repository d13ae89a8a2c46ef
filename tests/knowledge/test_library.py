"""Whatever dangles is refused at load, with its file and line."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import check
from knowledge.faults import Dangling
from knowledge.library import DECISION, HERE, Library
from knowledge.topics import PARTS

TOPIC = """+++
title = "Thử"
part = "{part}"
sources = [{sources}]
related = [{related}]
checked = 2026-11-24
asks = ["thử thế nào"]
+++
{body}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge base to break."""
    copy = tmp_path / "knowledge"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def topic(
    folder: Path,
    body: str = "Thử.",
    sources: str = f'"{DECISION} III.3.d"',
    related: str = "",
    name: str = "thu",
    part: str = "support",
) -> None:
    text = TOPIC.format(sources=sources, related=related, body=body, part=part)
    (folder / "topics" / f"{name}.md").write_text(text, encoding="utf-8")


def change(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "unknown source": (lambda f: topic(f, sources='"1162/QĐ-UBND III.99"'), "no passage 1162/QĐ-UBND III.99"),
    "missing clause": (lambda f: topic(f, sources='"45/2012/NĐ-CP 4.99"'), "no passage 45/2012/NĐ-CP 4.99"),
    "unknown placeholder": (lambda f: topic(f, body="Được {rate.machinery} đồng."), "unknown placeholder"),
    "an amount without a source": (lambda f: topic(f, body="Được hỗ trợ 77 triệu đồng."), "77 stands in no cited"),
    "a line of a source not cited": (lambda f: topic(f, body="{45/2012/NĐ-CP 4.1} Thử."), "not among the sources"),
    "unknown related topic": (lambda f: topic(f, related='"khong-co"'), "no topic khong-co"),
    "no head": (lambda f: (f / "topics" / "thu.md").write_text("Thử"), "no TOML head"),
    "unknown part": (lambda f: topic(f, part="x"), "unknown part 'x'"),
    "a name too long for a button": (lambda f: topic(f, name="x" * 60), "longer than a button"),
    "overlapping periods": (
        lambda f: change(f, "documents/26-2014-ttlt-btc-bct/document.toml", "2018-05-10", "2019-05-10"),
        "overlaps 28/2018/TT-BTC",
    ),
    "a text that ends before it begins": (
        lambda f: change(f, "documents/1162-qd-ubnd/document.toml", "valid_to = 2020", "valid_to = 2010"),
        "ends before it begins",
    ),
    "an edge to nowhere": (
        lambda f: change(f, "documents/45-2012-nd-cp/document.toml", '"235/2025/NĐ-CP"', '"9/2099/NĐ-CP"'),
        "unknown text 9/2099/NĐ-CP",
    ),
    "a fact from memory": (
        lambda f: (f / "facts" / "m.toml").write_text(
            '[[fact]]\ndocument = "28/2018/TT-BTC"\nsection = "9"\ntitle = "Nhớ"\ntext = "x"\nconfidence = "M"\n'
            'source = "x"\n'
        ),
        "confidence M is never published",
    ),
    "a way to nowhere": (
        lambda f: (f / "ways" / "x-1.txt").write_text("45/2012/NĐ-CP 99\thỏi gì | hỏi nữa\n"),
        "x-1.txt:1: no passage 45/2012/NĐ-CP 99",
    ),
    "a term that points to nothing": (
        lambda f: change(f, "glossary.toml", 'source = "', 'source = "9'), "glossary.toml",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_whatever_dangles_is_refused_with_its_place(folder: Path, name: str) -> None:
    breaking, said = BREAKS[name]
    breaking(folder)
    with pytest.raises(Dangling) as refused:
        Library.load(folder)
    assert said in str(refused.value)
    assert all(f.file.exists() and f.line >= 1 for f in refused.value.faults)


def test_the_check_names_file_and_line_and_exits_with_1(folder: Path) -> None:
    topic(folder, sources='"45/2012/NĐ-CP 4.99"')
    run = subprocess.run(
        [sys.executable, "-m", "knowledge.check", str(folder)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "topics/thu.md:4: no passage 45/2012/NĐ-CP 4.99" in run.stdout


def test_every_section_of_the_decision_rests_in_a_topic(library: Library) -> None:
    assert check.uncovered(library) == []
    assert len(library.topics) >= 120


def test_ways_were_written_by_several_hands(library: Library) -> None:
    others = [w for w in library.ways if not w.passage.startswith(DECISION)]
    decision = [w for w in library.ways if w.passage.startswith(DECISION)]
    assert len(decision) >= 4_500
    assert len(others) >= 2_000
    assert len({w.hand for w in others} - {"facts"}) >= 3


def test_every_part_has_a_topic_of_its_kind(library: Library) -> None:
    assert {t.part for t in library.topics.values()} >= PARTS - {"scope"}


def test_the_version_names_the_content(folder: Path, library: Library) -> None:
    assert Library.load(folder).version == library.version
    topic(folder)
    assert Library.load(folder).version != library.version
