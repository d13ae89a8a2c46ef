"""The clock: what is due runs, one failure stops nobody else, and what runs is finished before the end."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clock import FixedClock
from bot.messages import Outgoing
from bot.outbox import BATCH, Outbox
from db import deliveries, handled, people
from db.session import Database
from jobs import tidy
from jobs.clock import STALE, Job, Ticker, table
from jobs.deliver import MOST_ROUNDS, owed

SOON, NEVER = timedelta(milliseconds=10), timedelta(hours=9)


class Times:
    """Work that counts how often it ran; `reached` ends when that was often enough."""

    def __init__(self, enough: int, fault: Exception | None = None) -> None:
        self.count, self.enough, self.fault, self.reached = 0, enough, fault, asyncio.Event()

    async def __call__(self) -> None:
        self.count += 1
        if self.count >= self.enough:
            self.reached.set()
        if self.fault:
            raise self.fault


class Post:
    """A channel that keeps what it was handed."""

    name = "post"

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    async def send(self, user_id: str, message: Outgoing) -> None:
        self.sent.append((user_id, message.text))


async def owe(database: Database, clock: FixedClock, reason: str, user: str, channel: str = "post") -> None:
    async with database.begin() as session:
        address = await people.meet(session, channel, user, clock.now())
        await deliveries.owe(session, reason, address, Outgoing(reason).as_json(), clock.now())


async def states(database: Database) -> dict[str, int]:
    async with database.begin() as session:
        return dict(await deliveries.states(session))


async def test_what_is_due_runs_again_and_again_and_what_is_not_waits(clock: FixedClock) -> None:
    due, later = Times(3), Times(1)
    ticker = Ticker((Job("due", SOON, due), Job("later", NEVER, later)), clock)
    ticker.start()
    async with asyncio.timeout(5):
        await due.reached.wait()
    await ticker.stop()
    assert due.count >= 3
    assert later.count == 0


async def test_a_job_that_fails_stops_no_other_and_runs_again(
    clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    fails, well = Times(2, OSError("disk full")), Times(3)
    ticker = Ticker((Job("fails", SOON, fails), Job("well", SOON, well)), clock)
    with caplog.at_level(logging.ERROR, "jobs.clock"):
        ticker.start()
        async with asyncio.timeout(5):
            await asyncio.gather(fails.reached.wait(), well.reached.wait())
        await ticker.stop()
    named = [(r.__dict__["job"], str(r.exc_info[1])) for r in caplog.records if r.exc_info]
    assert set(named) == {("fails", "disk full")}
    assert len(named) >= 2


async def test_the_clock_is_fresh_while_a_job_ends_well(clock: FixedClock) -> None:
    ticker = Ticker((), clock)
    assert ticker.fresh()
    clock.advance(STALE)
    assert not ticker.fresh()
    await ticker.run(Job("fails", SOON, Times(1, OSError("disk full"))))
    assert not ticker.fresh()
    await ticker.run(Job("well", SOON, Times(1)))
    assert ticker.fresh()


async def test_stopping_lets_a_running_job_finish(clock: FixedClock) -> None:
    began, go_on, done = asyncio.Event(), asyncio.Event(), list[str]()

    async def slow() -> None:
        began.set()
        await go_on.wait()
        done.append("finished")

    ticker = Ticker((Job("slow", SOON, slow),), clock)
    ticker.start()
    async with asyncio.timeout(5):
        await began.wait()
        stopping = asyncio.create_task(ticker.stop())
        assert await asyncio.wait({stopping}, timeout=0.05) == (set(), {stopping})
        assert done == []
        go_on.set()
        await stopping
    assert done == ["finished"]


async def test_nothing_new_begins_while_the_last_job_finishes(clock: FixedClock) -> None:
    began, go_on, other = asyncio.Event(), asyncio.Event(), Times(1)

    async def slow() -> None:
        began.set()
        await go_on.wait()

    ticker = Ticker((Job("slow", SOON, slow), Job("other", SOON, other)), clock)
    ticker.start()
    async with asyncio.timeout(5):
        await asyncio.gather(began.wait(), other.reached.wait())
        stopping = asyncio.create_task(ticker.stop())
        other.reached.clear()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(10 * SOON.total_seconds()):
                await other.reached.wait()
        go_on.set()
        await stopping


@pytest.mark.parametrize("fault", [None, OSError("disk full")])
async def test_nothing_runs_once_it_has_stopped(clock: FixedClock, fault: Exception | None) -> None:
    work = Times(1, fault)
    ticker = Ticker((Job("work", SOON, work),), clock)
    ticker.start()
    async with asyncio.timeout(5):
        await work.reached.wait()
        await ticker.stop()
    work.reached.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(10 * SOON.total_seconds()):
            await work.reached.wait()


async def test_the_table_delivers_what_is_owed(database: Database, clock: FixedClock) -> None:
    post = Post()
    jobs = {job.name: job for job in table(database, Outbox(database, {post.name: post}, clock), clock)}
    assert jobs.keys() == {"deliver", "overdue", "tidy", "tidy-desk"}
    assert jobs["deliver"].every <= timedelta(seconds=1)
    await owe(database, clock, "a", "u1")
    await owe(database, clock, "b", "u1")
    await owe(database, clock, "c", "u2")
    await owe(database, clock, "d", "u3", channel="elsewhere")
    for _ in range(2):
        await jobs["deliver"].work()
    assert sorted(post.sent) == [("u1", "a"), ("u1", "b"), ("u2", "c")]
    assert post.sent.index(("u1", "a")) < post.sent.index(("u1", "b"))
    assert await states(database) == {deliveries.SENT: 3, deliveries.OWED: 1}
    await jobs["deliver"].work()
    assert len(post.sent) == 3


async def test_one_tick_sweeps_more_than_a_batch(database: Database, clock: FixedClock) -> None:
    post, many = Post(), 2 * BATCH + 1
    for number in range(many):
        await owe(database, clock, "news", f"u{number:04}")
    await owed(Outbox(database, {post.name: post}, clock))
    assert len(post.sent) == len(set(post.sent)) == many
    assert await states(database) == {deliveries.SENT: many}


async def test_one_tick_has_an_end(clock: FixedClock) -> None:
    class Endless(Outbox):
        """Rows come as fast as they are sent."""

        rounds = 0

        async def sweep(self) -> int:
            self.rounds += 1
            return BATCH

    outbox = Endless(None, {}, clock)  # type: ignore[arg-type]
    await owed(outbox)
    assert outbox.rounds == MOST_ROUNDS


async def test_the_ticker_delivers_a_row_that_a_crash_left(database: Database, clock: FixedClock) -> None:
    arrived = asyncio.Event()

    class Bell(Post):
        async def send(self, user_id: str, message: Outgoing) -> None:
            await super().send(user_id, message)
            arrived.set()

    post = Bell()
    await owe(database, clock, "a", "u1")
    (deliver, *_) = table(database, Outbox(database, {post.name: post}, clock), clock)
    ticker = Ticker((Job(deliver.name, SOON, deliver.work),), clock)
    ticker.start()
    async with asyncio.timeout(5):
        await arrived.wait()
    await ticker.stop()
    assert post.sent == [("u1", "a")]
    assert await states(database) == {deliveries.SENT: 1}


@pytest.mark.parametrize(
    ("age", "known"),
    [(timedelta(days=2), True), (tidy.KEPT, True), (tidy.KEPT + timedelta(seconds=1), False), (timedelta(60), False)],
    ids=["two days", "a month", "a month and a second", "two months"],
)
async def test_the_table_forgets_what_was_handled_long_ago(
    database: Database, clock: FixedClock, age: timedelta, known: bool
) -> None:
    async with database.begin() as session:
        assert await handled.first_time(session, "post", "m1", clock.now())
    clock.advance(age)
    work: dict[str, Callable[[], object]] = {
        j.name: j.work for j in table(database, Outbox(database, {}, clock), clock)
    }
    await work["tidy"]()  # type: ignore[misc]
    async with database.begin() as session:
        assert await handled.first_time(session, "post", "m1", clock.now()) is not known
