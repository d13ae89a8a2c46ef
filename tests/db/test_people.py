"""A person is met once, however many messages come at once; a message is handled once."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from bot.clock import FixedClock
from db import handled, people
from db.session import Database


async def test_many_first_messages_at_once_make_one_person(database: Database, clock: FixedClock) -> None:
    async def meet() -> int:
        async with database.begin() as session:
            return (await people.meet(session, "web", "u1", clock.now())).id

    assert len(set(await asyncio.gather(*(meet() for _ in range(12))))) == 1
    async with database.begin() as session:
        assert await session.scalar(select(func.count()).select_from(people.Person)) == 1


async def test_a_repeat_is_seen_by_exactly_one(database: Database, clock: FixedClock) -> None:
    async def handle() -> bool:
        async with database.begin() as session:
            return await handled.first_time(session, "telegram", "7", clock.now())

    assert sorted(await asyncio.gather(*(handle() for _ in range(12)))) == [False] * 11 + [True]


async def test_a_turn_that_fails_handled_nothing(database: Database, clock: FixedClock) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with database.begin() as session:
            await handled.first_time(session, "web", "1", clock.now())
            _ = 1 / 0
    async with database.begin() as session:
        assert await handled.first_time(session, "web", "1", clock.now())


async def test_old_messages_are_forgotten(database: Database, clock: FixedClock) -> None:
    async with database.begin() as session:
        await handled.first_time(session, "web", "1", clock.now())
    clock.advance(timedelta(days=31))
    async with database.begin() as session:
        await handled.first_time(session, "web", "2", clock.now())
        assert await handled.forget(session, clock.now() - timedelta(days=30)) == 1


async def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError):
        async with database.begin() as session:
            await people.meet(session, "web", "u1", datetime(2026, 1, 1))


async def test_instants_come_back_as_they_went(database: Database, clock: FixedClock) -> None:
    async with database.begin() as session:
        await people.meet(session, "web", "u1", clock.now())
    async with database.begin() as session:
        at = await session.scalar(select(people.Address.last_seen_at))
    assert at == clock.now()
    assert at.utcoffset() == timedelta(0)
