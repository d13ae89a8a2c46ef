"""Our side of a conversation on Telegram: the real turn, database and channel, against the emulated Bot API."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from sqlalchemy import Row, select

from bot import http
from bot.channels.base import Channel
from bot.channels.telegram import Pace, Telegram
from bot.clock import FixedClock
from bot.frontdesk import FrontDesk
from bot.outbox import Outbox
from bot.staffroom import StaffRoom
from bot.turn import Talk
from db.deliveries import Delivery
from db.inquiries import Inquiry
from db.session import Database
from knowledge.search import Search
from tests.emulators.telegram_api import TelegramApi

SECRET = "a-Secret_of-the_hook"
COMMANDS = [("start", "Bắt đầu"), ("can_bo", "Hỏi cán bộ")]
QUICK = Pace(open=5, look=0.05, away=(0.02, 0.05), again=(0.01, 0.01), farewell=0.6)


async def comes(condition: Callable[[], bool]) -> None:
    """Wait for something on Telegram's own side, which tells nobody; five seconds at most."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


@dataclass
class Office:
    """The parts behind the channel, and ways to look at what they left."""

    api: TelegramApi
    database: Database
    clock: FixedClock
    desk: FrontDesk
    outbox: Outbox
    telegram: Telegram
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    address: str = ""  # of the webhook

    async def deliveries(self) -> Sequence[Row[Any]]:
        async with self.database.begin() as session:
            return (await session.execute(select(Delivery).order_by(Delivery.id))).all()

    async def states(self) -> list[str]:
        return [row.state for row in await self.deliveries()]

    async def questions(self) -> list[str]:
        async with self.database.begin() as session:
            return list((await session.execute(select(Inquiry.text).order_by(Inquiry.id))).scalars())


@asynccontextmanager
async def office(
    api: TelegramApi, database: Database, search: Search, clock: FixedClock, pace: Pace = QUICK, staff_group: int = 0
) -> AsyncIterator[Office]:
    """All of it, not yet listening."""
    channels: dict[str, Channel] = {}
    outbox = Outbox(database, channels, clock)
    desk = FrontDesk(Talk(database, search, clock), outbox)
    telegram = Telegram(api.token, api.url, desk.receive, pace, staff_group)
    channels[telegram.name] = telegram
    if telegram.staff:
        channels[telegram.staff.name] = telegram.staff
        desk.staff = StaffRoom(database, clock)
    try:
        yield Office(api, database, clock, desk, outbox, telegram)
    finally:
        await telegram.close()


@asynccontextmanager
async def polling(open_office: Office) -> AsyncIterator[Office]:
    """Listening by long polling until the end of the block, where the messages in hand are finished."""
    open_office.stop.clear()
    listening = asyncio.create_task(open_office.telegram.listen(COMMANDS, open_office.stop))
    try:
        yield open_office
    finally:
        open_office.stop.set()
        await asyncio.wait_for(listening, 5)


@asynccontextmanager
async def hooked(open_office: Office) -> AsyncIterator[Office]:
    """Taking updates by webhook through the real HTTP server."""
    telegram = open_office.telegram

    async def health() -> dict[str, bool]:
        return {"database": True, "clock": True}

    config = uvicorn.Config(
        http.application([], health, telegram.webhook),
        host="127.0.0.1", port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve())
    await comes(lambda: server.started)
    open_office.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/telegram"
    try:
        await telegram.hook(open_office.address, SECRET, COMMANDS, open_office.stop)
        yield open_office
    finally:
        await open_office.api.updates.delete_webhook()
        server.should_exit = True
        await running
