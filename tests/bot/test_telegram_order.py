"""Who waits for whom: one person's messages in order, nobody for another's, and nothing is forgotten too early."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels.telegram import Telegram
from bot.clock import FixedClock
from bot.messages import MAX_QUESTION, Incoming
from bot.wording import say
from db.session import Database
from knowledge.search import Search
from tests.emulators.telegram_api import Limits, TelegramApi, telegram
from tests.emulators.telegram_office import COMMANDS, QUICK, Office, comes, office, polling

LONG = range(MAX_QUESTION + 1, MAX_QUESTION + 51)  # fifty messages whose answers name their lengths


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with telegram() as running:
        yield running


@pytest.fixture
async def opened(api: TelegramApi, database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Office]:
    async with office(api, database, search, clock) as made:
        yield made


class Desk:
    """Receives in place of the front desk: remembers, and waits or fails where a test says so."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.failing: dict[str, int] = {}
        self.news = asyncio.Condition()

    async def receive(self, incoming: Incoming) -> None:
        if incoming.text in self.gates:
            await self.gates[incoming.text].wait()
        if self.failing.get(incoming.text, 0) > 0:
            self.failing[incoming.text] -= 1
            raise RuntimeError("the turn failed")
        async with self.news:
            self.texts.append(incoming.text)
            self.news.notify_all()

    async def has(self, *texts: str) -> None:
        async with asyncio.timeout(5), self.news:
            await self.news.wait_for(lambda: self.texts == list(texts))


@pytest.fixture
async def desk(api: TelegramApi) -> AsyncIterator[Desk]:
    """A channel that listens and hands on to a desk of the test's own."""
    made, stop = Desk(), asyncio.Event()
    channel = Telegram(api.token, api.url, made.receive, QUICK)
    listening = asyncio.create_task(channel.listen(COMMANDS, stop))
    yield made
    stop.set()
    await asyncio.wait_for(listening, 2)
    await channel.close()


async def confirmed(api: TelegramApi, number: int) -> None:
    await comes(lambda: all(u["update_id"] > number for _, u in api.updates.waiting))


async def test_fifty_messages_at_once_are_answered_in_order_while_another_is_served(opened: Office) -> None:
    an, binh = opened.api.person(501), opened.api.person(502)
    async with polling(opened):
        for length in LONG:
            an.says("x" * length)
        binh.says("/help")
        await binh.hears(say("talk.start.help"))
        assert len(an.heard) < 25
        for length in LONG:
            await an.hears(f"{length:,}")
    assert await opened.states() == ["sent"] * 51


async def test_fifty_answers_under_telegrams_limit_come_in_order_and_once(opened: Office) -> None:
    an = opened.api.person(501)
    opened.api.limits = Limits(rate=500, burst=3)
    async with polling(opened):
        for length in LONG:
            an.says("x" * length)
        await confirmed(opened.api, opened.api.updates.next)
    for _ in LONG:
        opened.clock.advance(timedelta(seconds=1))
        await opened.outbox.sweep()
    for length in LONG:
        await an.hears(f"{length:,}")
    assert len(an.heard) == len(LONG)
    assert set(await opened.states()) == {"sent"}


async def test_a_slow_way_to_one_person_keeps_nobody_else_waiting(opened: Office) -> None:
    opened.api.fault("sendMessage", delay=30, chat=501, count=100)
    an, binh = opened.api.person(501), opened.api.person(502)
    async with polling(opened):
        an.says("/help")
        for _ in range(3):
            binh.says("/help")
            began = time.monotonic()
            await binh.hears(say("talk.start.help"))
            assert time.monotonic() - began < 1


async def test_nothing_unfinished_is_ever_confirmed(api: TelegramApi, desk: Desk) -> None:
    desk.gates["chậm"] = asyncio.Event()
    slow = api.person(501).says("chậm")["update_id"]
    for number in range(5):
        api.person(600 + number).says(str(number))
    await desk.has("0", "1", "2", "3", "4")
    api.person(700).says("sau")
    await desk.has("0", "1", "2", "3", "4", "sau")
    assert max(api.updates.asks) <= slow
    desk.gates["chậm"].set()
    await confirmed(api, slow + 6)
    assert desk.texts == ["0", "1", "2", "3", "4", "sau", "chậm"]


async def test_with_nothing_to_confirm_there_is_no_offset(api: TelegramApi, desk: Desk) -> None:
    last = api.person(501).says("một")["update_id"]
    await confirmed(api, last)
    api.updates.next = 5  # a quiet week later the numbers begin anew, below the old ones
    api.person(501).says("hai")
    await desk.has("một", "hai")
    await confirmed(api, 5)
    await comes(lambda: api.updates.asks[-1] == 6)
    assert api.updates.asks[0] == 0
    assert last + 1 in api.updates.asks


async def test_a_turn_that_fails_is_tried_again_and_its_sender_stays_in_order(api: TelegramApi, desk: Desk) -> None:
    desk.failing["một"] = 2
    an = api.person(501)
    an.says("một")
    an.says("hai")
    await desk.has("một", "hai")


async def test_a_message_that_always_fails_is_skipped_with_an_incident(
    api: TelegramApi, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.failing["hỏng"] = 1000
    an = api.person(501)
    bad = an.says("hỏng")["update_id"]
    an.says("hai")
    await desk.has("hai")
    await confirmed(api, bad + 1)
    skipped = next(vars(r) for r in caplog.records if r.message == "update skipped")
    assert skipped["update"] == bad
    assert len(skipped["incident"]) == 8
    assert desk.failing["hỏng"] == 1000 - 1 - len(QUICK.again)


async def test_a_stop_finishes_the_message_in_hand_and_leaves_the_rest_to_telegram(opened: Office) -> None:
    opened.api.fault("sendMessage", delay=0.3)
    an = opened.api.person(501)
    async with polling(opened):
        for length in LONG[:3]:
            an.says("x" * length)
        await comes(lambda: opened.api.calls["sendmessage"] > 0)
        began = time.monotonic()
    assert time.monotonic() - began < 2
    assert len(an.heard) == 1
    assert await opened.states() == ["sent"]
    async with polling(opened):  # the next process: what is in doubt comes again and has no second effect
        for length in LONG[:3]:
            await an.hears(f"{length:,}")
    assert len(an.heard) == 3


@pytest.mark.parametrize(("method", "status"), [("getMe", 500), ("getUpdates", 500), ("getUpdates", 0)])
async def test_a_stop_comes_through_whatever_we_wait_for(api: TelegramApi, method: str, status: int) -> None:
    api.fault(method, status=status, delay=0 if status else 30, count=1000)
    channel, stop = Telegram(api.token, api.url, Desk().receive), asyncio.Event()
    listening = asyncio.create_task(channel.listen(COMMANDS, stop))
    await comes(lambda: api.calls[method.lower()] > 0)
    stop.set()
    await asyncio.wait_for(listening, 1)
    await channel.close()


async def test_killed_between_commit_and_sending_the_answer_is_owed_and_swept(
    api: TelegramApi, database: Database, search: Search, clock: FixedClock
) -> None:
    an = api.person(501)
    api.fault("sendMessage", delay=30)
    async with office(api, database, search, clock) as killed:
        listening = asyncio.create_task(killed.telegram.listen(COMMANDS, killed.stop))
        an.says("/help")
        await comes(lambda: api.calls["sendmessage"] > 0)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    async with office(api, database, search, clock) as opened:
        assert await opened.states() == ["owed"]
        assert await opened.outbox.sweep() == 0, "still leased to the process that died"
        clock.advance(timedelta(seconds=61))
        assert await opened.outbox.sweep() == 1
        await an.hears(say("talk.start.help"))
        async with polling(opened):  # Telegram brings the message again
            an.says("/start")
            await an.hears(say("talk.start.hello"))
    assert await opened.states() == ["sent", "sent"]
