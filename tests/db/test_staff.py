"""Accounts, links, sessions, tries and the history, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import FixedClock
from db import history, signing_in, staff
from db.session import Database
from db.staff import Member

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def hanh(database: Database, clock: FixedClock) -> Member:
    async with database.begin() as transaction:
        made = await staff.add(transaction, "Hạnh", "hanh", "officer", clock.now())
    assert made is not None
    return made


async def test_a_sign_in_name_is_of_one(database: Database, clock: FixedClock, hanh: Member) -> None:
    async with database.begin() as transaction:
        assert await staff.add(transaction, "Hành", "hanh", "head", clock.now()) is None
        assert await staff.by_sign_in(transaction, "hanh") == hanh
        assert await staff.every(transaction) == [hanh]


async def test_of_many_at_once_one_spends_a_link(database: Database, clock: FixedClock, hanh: Member) -> None:
    async with database.begin() as transaction:
        await signing_in.make_link(transaction, hanh.id, "token", clock.now(), DAY)

    async def spend() -> bool:
        async with database.begin() as transaction:
            return await signing_in.spend_link(transaction, "token", clock.now())

    assert sorted(await asyncio.gather(*(spend() for _ in range(8)))) == [False] * 7 + [True]


@pytest.mark.parametrize("what", ["late", "void", "revoked", "other"])
async def test_a_link_that_is_no_longer_good(database: Database, clock: FixedClock, hanh: Member, what: str) -> None:
    async with database.begin() as transaction:
        await signing_in.make_link(transaction, hanh.id, "token", clock.now(), DAY)
        assert await signing_in.link(transaction, "token", clock.now() + DAY - timedelta(seconds=1)) == hanh
        if what == "void":
            await signing_in.void_links(transaction, hanh.id, clock.now())
        if what == "revoked":
            await staff.change(transaction, hanh.id, active=False)
        now = clock.now() + (DAY if what == "late" else timedelta())
        assert await signing_in.link(transaction, "another" if what == "other" else "token", now) is None


async def test_a_session_ends_by_idleness_and_by_age(database: Database, clock: FixedClock, hanh: Member) -> None:
    start = clock.now()
    async with database.begin() as transaction:
        await signing_in.begin(transaction, hanh.id, "token", start, DAY)
        for hours, fresh in ((7, True), (8, False)):
            found = await signing_in.whose(transaction, "token", start + hours * HOUR, 8 * HOUR)
            assert found
            assert (found.member, found.fresh) == (hanh, fresh)
        assert found
        await signing_in.seen(transaction, found.id, start + 20 * HOUR)
        for hours, fresh in ((23, True), (24, False)):
            found = await signing_in.whose(transaction, "token", start + hours * HOUR, 8 * HOUR)
            assert found is not None
            assert found.fresh is fresh
        assert await signing_in.open_sessions(transaction, hanh.id, start + 23 * HOUR, 8 * HOUR) == 1
        assert found
        await signing_in.end_all(transaction, hanh.id, but=found.id)
        assert await signing_in.whose(transaction, "token", start, HOUR) is not None
        await signing_in.end(transaction, "token")
        assert await signing_in.whose(transaction, "token", start, HOUR) is None


async def test_nothing_that_opens_a_door_is_kept(database: Database, clock: FixedClock, hanh: Member) -> None:
    async with database.begin() as transaction:
        await signing_in.make_link(transaction, hanh.id, "token-of-a-link", clock.now(), DAY)
        await signing_in.begin(transaction, hanh.id, "token-of-a-session", clock.now(), DAY)
        for table in (signing_in.Link, signing_in.Session):
            rows = (await transaction.execute(table.__table__.select())).all()
            assert rows
            assert "token-of" not in repr(rows)
        assert "secret" not in repr(staff.Locks("secret", "secret", 0))


async def test_tries_are_counted_by_name_by_address_and_by_both(database: Database, clock: FixedClock) -> None:
    start = clock.now()
    async with database.begin() as transaction:
        for minute, (name, address) in enumerate((("a", "1"), ("a", "1"), ("a", "2"), ("b", "1"), ("b", "2"))):
            number = await signing_in.try_once(transaction, name, address, start + timedelta(minutes=minute))
        since = start - timedelta(minutes=1)
        tried = await signing_in.tried(transaction, "a", "1", since)
        assert (tried.both, tried.name, tried.address, tried.since) == (2, 3, 3, start)
        assert (await signing_in.tried(transaction, "a", "1", start)).both == 1
        await signing_in.forget_try(transaction, number)
        await signing_in.forget_tries(transaction, "a", "1")
        tried = await signing_in.tried(transaction, "a", "1", since)
        assert (tried.both, tried.name, tried.address) == (0, 1, 1)
        await signing_in.tidy(transaction, start + HOUR)
        assert (await signing_in.tried(transaction, "b", "1", since)).since is None


async def test_a_code_counts_once(database: Database, hanh: Member) -> None:
    async def use(step: int) -> bool:
        async with database.begin() as transaction:
            return await staff.use_code(transaction, hanh.id, step)

    assert sorted(await asyncio.gather(*(use(7) for _ in range(6)))) == [False] * 5 + [True]
    assert not await use(6)
    assert await use(8)


async def test_the_history_is_read_by_page_actor_and_act(database: Database, clock: FixedClock, hanh: Member) -> None:
    async with database.begin() as transaction:
        for i in range(5):
            await history.write(transaction, hanh.id, "see_case", "case", i, clock.now(), {"i": i})
        await history.write(transaction, None, "add_staff", "staff", hanh.id, clock.now())
        first = await history.page(transaction, limit=2)
        assert [(a.actor, a.action, a.object_id) for a in first] == [
            (None, "add_staff", str(hanh.id)), ("Hạnh", "see_case", "4"),
        ]  # fmt: skip
        assert [a.object_id for a in await history.page(transaction, before=first[-1].id)] == ["3", "2", "1", "0"]
        assert len(await history.page(transaction, actor=0)) == 1
        assert len(await history.page(transaction, actor=hanh.id)) == 5
        assert [a.detail for a in await history.page(transaction, kind="case", object_id="2")] == [{"i": 2}]
        assert await history.actions(transaction) == ["add_staff", "see_case"]
