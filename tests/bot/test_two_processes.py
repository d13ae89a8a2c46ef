"""An officer takes over in one process while another serves the person: on PostgreSQL, with real connections."""

import asyncio
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import handover
from bot.clock import Clock
from bot.handover import Officer
from db import cases
from db.session import Database, open_database

ROOT = Path(__file__).parent.parent.parent
LAN = Officer(1, "Lan")


async def take_all(database: Database, people: int) -> dict[int, float]:
    """Take every case that comes in; when each takeover had returned, by address."""
    clock, taken = Clock(), dict[int, float]()
    while len(taken) < people:
        async with database.begin() as transaction:
            waiting = await cases.queue(transaction, [cases.WAITING])
        for case in waiting:
            assert await handover.take(database, case.id, LAN, clock)
            taken[case.address_id] = time.monotonic()
    return taken


async def overtaken(url: str, people: int) -> None:
    database = open_database(url)
    async with database.begin() as transaction:
        await transaction.execute(text("DROP SCHEMA public CASCADE"))
        await transaction.execute(text("CREATE SCHEMA public"))
    await database.migrate()
    machine = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.second_machine", url, str(people), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    heard = asyncio.create_task(machine.communicate())
    taken = await take_all(database, people)
    lines = [line.split() for line in (await heard)[0].decode().splitlines()]
    assert machine.returncode == 0
    async with database.begin() as transaction:
        rows = await transaction.execute(text("SELECT user_id, id FROM addresses"))
        numbers = dict(rows.all())
    await database.close()
    late = [(u, at) for at, u, author in lines if author == "machine" and float(at) > taken[numbers[u]]]
    assert late == []
    assert {u for _, u, author in lines if author == "staff"} == set(numbers)


async def test_a_takeover_in_another_process(postgres: str) -> None:
    await overtaken(postgres, 25)


@pytest.mark.proof
async def test_a_thousand_takeovers_in_another_process(postgres: str) -> None:
    await overtaken(postgres, 1_000)
