"""What is told follows what is published: here, in another process, by the day; the last good library is kept."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import knowing
from bot.advice import advise
from bot.clock import FixedClock
from bot.messages import Incoming
from bot.shelf import Shelf
from bot.turn import Talk
from db import deliveries, publications, topics
from db.session import Database
from knowledge.chooser import Choosers
from knowledge.fit import fit, fit_kinds
from knowledge.search import CHOOSERS, Search, place
from tests.bot.writing import ASK, TODAY, officers, publish

SAID = "Câu này của cán bộ."


def shelf_of(database: Database, search: Search, clock: FixedClock, data: Path | None = None) -> Shelf:
    return Shelf(database, Talk(database, search, clock), clock, data)


async def told(shelf: Shelf, number: str = "1") -> str:
    """What a person is answered by a process."""
    (owed,) = await shelf.talk.turn(Incoming("web", "u", number, "text", ASK))
    async with shelf.database.begin() as t:
        await deliveries.sent(t, owed.id, shelf.clock.now())
    return str(owed.message["text"])


async def test_a_publication_reaches_every_process_and_is_taken_back(
    database: Database, search: Search, clock: FixedClock
) -> None:
    here, there = shelf_of(database, search, clock), shelf_of(database, search, clock)
    assert not await here.refresh()
    assert SAID not in await told(here)
    one, two = await officers(database, clock)
    await publish(database, clock, one, two)
    assert await here.refresh()
    assert await there.refresh()
    assert not await there.refresh()
    assert here.library.version == there.library.version != search.library.version
    assert SAID in await told(here, "2")
    assert SAID in await told(there, "3")
    async with database.begin() as t:
        await topics.revert(t, "cb-thu", 1)
        await publications.write(t, two, "revert", "cb-thu", None, clock.now())
    assert await here.refresh()
    assert here.library.version == search.library.version
    assert SAID not in await told(here, "4")


async def test_another_process_is_heard_of_without_being_asked(
    database: Database, search: Search, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shelf.LOOK", 0.01)
    shelf = shelf_of(database, search, clock)
    watching = asyncio.create_task(shelf.watch())
    async with asyncio.timeout(20):
        await shelf.changed.wait()  # what is told at the start
        shelf.changed.clear()
        await publish(database, clock, *await officers(database, clock))
        await shelf.changed.wait()
        shelf.changed.clear()
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    assert SAID in await told(shelf)


async def test_a_topic_is_told_from_its_first_day_to_its_last(
    database: Database, search: Search, clock: FixedClock
) -> None:
    shelf = shelf_of(database, search, clock)
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    await publish(database, clock, *await officers(database, clock), valid_from=first, valid_to=last)
    seen = []
    for _ in range(4):
        await shelf.refresh()
        seen.append("cb-thu" in shelf.library.topics)
        clock.advance(timedelta(days=1))
    assert seen == [False, True, True, False]


async def test_what_dangles_is_left_out_told_as_before_and_shown(
    database: Database, search: Search, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = shelf_of(database, search, clock)
    one, two = await officers(database, clock)
    await publish(database, clock, one, two)
    await shelf.refresh()
    good = shelf.library
    with caplog.at_level(logging.ERROR):
        await publish(database, clock, one, two, sources=["45/2012/NĐ-CP 4.99"], body="Không có căn cứ.")
        await publish(database, clock, one, two, key="cb-moi", title="Mới", asks=["điều hoàn toàn mới mẻ"])
        await shelf.refresh()
    assert shelf.library.topics["cb-thu"] == good.topics["cb-thu"]
    assert "cb-moi" in shelf.library.topics
    assert shelf.faults == ["published/cb-thu.md:1: no passage 45/2012/NĐ-CP 4.99"]
    assert shelf.since == clock.now()
    assert "cannot be told" in caplog.text
    assert SAID in await told(shelf)
    fresh = shelf_of(database, search, clock)  # a process that never told the version before
    await fresh.refresh()
    assert set(fresh.library.topics) - set(search.library.topics) == {"cb-moi"}
    async with database.begin() as t:
        await topics.revert(t, "cb-thu", 2)
        await publications.write(t, two, "revert", "cb-thu", None, clock.now())
    await shelf.refresh()
    assert shelf.faults == []


async def test_index_and_choosers_are_made_in_another_process_and_taken_up(
    database: Database, search: Search, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is a real one with the real overlay on its standard input; only what it fits is a token."""
    few = fit([(tokens, name) for tokens, name in search.examples() if " I." in name])
    kinds = fit_kinds(search_of_few(search))
    Choosers(few, kinds).save(tmp_path / "token")
    program = tmp_path / "fit.py"
    program.write_text(
        "import pathlib, shutil, sys\n"
        "from knowledge.fit import prepare_index\nfrom knowledge.library import Library\n"
        "from knowledge.overlay import Overlay\nfrom knowledge.search import place\n"
        "data = pathlib.Path(sys.argv[1])\n"
        "library = Library.load().overlaid(Overlay.from_json(sys.stdin.read()))\n"
        "prepare_index(library, place(data, library.version))\n"
        f"shutil.copytree(data / 'token', place(data, library.version) / '{CHOOSERS}')\n"
    )
    ran: Callable[..., tuple[str, ...]] = knowing.fitting
    monkeypatch.setattr(knowing, "fitting", lambda data: (ran(data)[0], str(program), str(data)))
    monkeypatch.setenv("PYTHONPATH", str(knowing.ROOT))
    shelf = shelf_of(database, search, clock, tmp_path)
    (place(tmp_path, "old")).mkdir()
    await publish(database, clock, *await officers(database, clock))
    await shelf.refresh()
    assert shelf.made_for == ""
    learning = asyncio.create_task(shelf.learn())
    async with asyncio.timeout(120):
        while not shelf.learnt:  # noqa: ASYNC110 - another process is at work
            await asyncio.sleep(0.05)
    learning.cancel()
    with suppress(asyncio.CancelledError):
        await learning
    made = shelf.talk.search
    assert made.choosers is not None
    assert type(made.index) is type(search.index)
    assert SAID in advise(made, ASK, TODAY).text
    assert not place(tmp_path, "old").exists()
    again = shelf_of(database, search, clock, tmp_path)
    await again.refresh()
    assert again.learnt


def search_of_few(search: Search) -> Search:
    ways = tuple(w for w in search.library.ways if w.passage.startswith("26/2014/TTLT"))
    return replace(search, library=replace(search.library, topics={}, ways=ways))
