"""What is owed is sent once, in order, again after a fault, and ends in a state."""

from datetime import timedelta

from bot.clock import FixedClock
from db import deliveries, people
from db.deliveries import RETRIES, Claimed
from db.session import Database

LEASE = timedelta(minutes=1)


async def owe(database: Database, clock: FixedClock, reason: str, user: str = "u1") -> Claimed | None:
    async with database.begin() as session:
        address = await people.meet(session, "web", user, clock.now())
        return await deliveries.owe(session, reason, address, {"text": reason, "buttons": []}, clock.now())


async def claim(database: Database, clock: FixedClock, limit: int = 10) -> list[str]:
    async with database.begin() as session:
        found = await deliveries.claim(session, clock.now(), limit, LEASE, ["web"])
    return [c.message["text"] for c in found]


async def test_the_same_reason_is_owed_once(database: Database, clock: FixedClock) -> None:
    assert await owe(database, clock, "a") is not None
    assert await owe(database, clock, "a") is None
    assert await owe(database, clock, "a", "u2") is not None


async def test_a_claimed_row_is_left_alone_until_its_lease_ends(database: Database, clock: FixedClock) -> None:
    await owe(database, clock, "a")
    assert await claim(database, clock) == ["a"]
    assert await claim(database, clock) == []
    clock.advance(LEASE)
    assert await claim(database, clock) == ["a"]


async def test_a_person_is_written_to_in_order(database: Database, clock: FixedClock) -> None:
    first = await owe(database, clock, "a")
    await owe(database, clock, "b")
    await owe(database, clock, "c", "u2")
    assert first is not None
    assert sorted(await claim(database, clock)) == ["a", "c"]
    async with database.begin() as session:
        await deliveries.sent(session, first.id, clock.now())
    assert await claim(database, clock) == ["b"]


async def test_it_is_retried_by_the_schedule_and_then_given_up(database: Database, clock: FixedClock) -> None:
    await owe(database, clock, "a")
    for wait in (*RETRIES, None):
        async with database.begin() as session:
            (claimed,) = await deliveries.claim(session, clock.now(), 10, LEASE, ["web"])
            await deliveries.postpone(session, claimed, clock.now(), "away", None)
        if wait is None:
            break
        clock.advance(wait - timedelta(seconds=1))
        assert await claim(database, clock) == []
        clock.advance(timedelta(seconds=1))
    async with database.begin() as session:
        assert await deliveries.states(session) == {deliveries.FAILED: 1}


async def test_what_the_channel_asked_for_is_no_try_of_ours(database: Database, clock: FixedClock) -> None:
    await owe(database, clock, "a")
    for _ in range(10):
        async with database.begin() as session:
            (claimed,) = await deliveries.claim(session, clock.now(), 10, LEASE, ["web"])
            await deliveries.postpone(session, claimed, clock.now(), "429", timedelta(seconds=7))
        clock.advance(timedelta(seconds=7))
    assert await claim(database, clock) == ["a"]


async def test_who_blocked_us_is_reachable_again_when_they_write(database: Database, clock: FixedClock) -> None:
    claimed = await owe(database, clock, "a")
    assert claimed is not None
    async with database.begin() as session:
        await deliveries.give_up(session, claimed, clock.now(), "blocked", gone=True)
        assert await people.state_of(session, "web", "u1") == people.UNREACHABLE
    async with database.begin() as session:
        await people.meet(session, "web", "u1", clock.now())
        assert await people.state_of(session, "web", "u1") == people.REACHABLE


async def shown(database: Database, after: int = 0) -> list[tuple[int, str]]:
    async with database.begin() as session:
        return [(n, message["text"]) for n, message in await deliveries.after(session, "web", "u1", after)]


async def test_a_page_catches_up_in_order_with_what_was_or_is_being_sent(database: Database, clock: FixedClock) -> None:
    for reason in "abc":
        claimed = await owe(database, clock, reason)
        assert claimed is not None
        async with database.begin() as session:
            await deliveries.sent(session, claimed.id, clock.now())
    await owe(database, clock, "other", "u2")
    await owe(database, clock, "d")
    rows = await shown(database)
    assert [text for _, text in rows] == ["a", "b", "c"]
    await claim(database, clock)
    assert [text for _, text in await shown(database, rows[1][0])] == ["c", "d"]


async def test_a_page_never_sees_what_was_taken_back(database: Database, clock: FixedClock) -> None:
    await owe(database, clock, "a")
    async with database.begin() as session:
        address = await people.meet(session, "web", "u1", clock.now())
        assert await deliveries.withhold(session, address.id, clock.now()) == [("a", {"text": "a", "buttons": []})]
    assert await shown(database) == []
