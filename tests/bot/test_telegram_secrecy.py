"""The token stays with us: whatever goes wrong, no log line and no reason that we keep holds it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot.channels.base import TryLater, Unreachable
from bot.channels.telegram import Telegram
from bot.clock import FixedClock
from bot.logs import JsonLines
from bot.messages import Incoming, Outgoing
from bot.wording import say
from db.session import Database
from knowledge.search import Search
from tests.emulators.telegram_api import TOKEN, TelegramApi, telegram
from tests.emulators.telegram_office import COMMANDS, QUICK, comes, office, polling

WORDS = "so nha 12 ap 3"  # a person's words, which are nobody's business either
ECHO = f"<html>no way to /bot{TOKEN}/ from here</html>"  # as proxies write it


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with telegram() as running:
        yield running


@pytest.fixture(autouse=True)
def looked_through(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Everything that a test logs, at any level, in full, is looked through at its end."""
    caplog.set_level(logging.DEBUG)
    yield
    written = JsonLines()
    found = [written.format(record) for record in caplog.get_records("call") if record.name != "aiosqlite"]
    assert not [line for line in found if TOKEN in line or TOKEN.partition(":")[2] in line]
    assert not [line for line in found if WORDS in line]


async def nobody(_incoming: Incoming) -> None:
    return None


async def test_in_a_conversation_with_every_kind_of_trouble(
    api: TelegramApi, database: Database, search: Search, clock: FixedClock
) -> None:
    api.fault("getMe", status=401, description=f"Unauthorized {TOKEN}")
    api.fault("getUpdates", status=502, description=ECHO)
    api.fault("getUpdates", drop="before")
    api.fault("setMyCommands", status=400, description=ECHO)
    an = api.person(501)
    async with office(api, database, search, clock) as opened:
        async with polling(opened):
            for fault in ({"status": 502, "description": ECHO}, {"drop": "before"}, {"drop": "after"}, {"status": 401}):
                api.fault("sendMessage", **fault)
                an.says(WORDS)
                clock.advance(timedelta(hours=4))
                await opened.outbox.sweep()
            api.fault("answerCallbackQuery", status=400, description=ECHO)
            an.taps_data("x", {"message_id": 1, "chat": an.info, "date": 0})
            await comes(lambda: not api.updates.pending)
        reasons = [row.fault for row in await opened.deliveries()]
    assert any("***" in reason for reason in reasons)
    assert not [reason for reason in reasons if TOKEN in reason]


@pytest.mark.parametrize(
    "fault",
    [{"status": s, "description": ECHO} for s in (400, 401, 403, 404, 409, 413, 500)]
    + [{"drop": "before"}, {"delay": 5}],
)
async def test_in_what_sending_raises(api: TelegramApi, fault: dict[str, object]) -> None:
    channel = Telegram(TOKEN, api.url, nobody, QUICK)
    channel.request.read = channel.request.connect = 0.1
    api.fault("sendMessage", count=2, **fault)
    with pytest.raises((TryLater, Unreachable)) as raised:
        await channel.send("501", Outgoing(WORDS))
    logging.getLogger("test").error("as anybody would log it", exc_info=raised.value)
    assert TOKEN not in str(raised.value)
    await channel.close()


@pytest.mark.parametrize(
    ("address", "connect"), [("http://127.0.0.1:9", 5.0), ("", 1e-9), ("http://[", 5.0), ("http://", 5.0)]
)
async def test_when_no_connection_comes_about(
    api: TelegramApi, address: str, connect: float, caplog: pytest.LogCaptureFixture
) -> None:
    channel = Telegram(TOKEN, address or api.url, nobody, QUICK)
    channel.request.connect = connect
    with pytest.raises(TryLater) as raised:
        await channel.send("501", Outgoing(WORDS))
    logging.getLogger("test").error("as anybody would log it", exc_info=raised.value)
    stop = asyncio.Event()
    listening = asyncio.create_task(channel.listen(COMMANDS, stop))
    await comes(lambda: any(r.message == "Telegram is away" for r in caplog.records))
    stop.set()
    await listening
    await channel.close()


async def test_when_the_library_is_made_to_talk(api: TelegramApi, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("telegram", "httpx", "httpcore", "aiohttp", "telegram.Bot"):
        caplog.set_level(logging.DEBUG, logger=name)  # as a hand that debugs would; ours is set after it
    channel = Telegram(TOKEN, api.url, nobody, QUICK)
    an = api.person(501)
    an.started = True
    await channel.send("501", Outgoing(say("talk.start.help")))
    await channel.close()
    assert an.heard
    logging.getLogger("telegram.Bot").error("as loud as can be: %s", channel.bot.base_url)
