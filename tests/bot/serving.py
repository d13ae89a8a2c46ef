"""The service's own HTTP side on a real socket, for tests that talk to it as a browser does."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import uvicorn

from bot import http
from bot.channels.web import WebChat
from bot.clock import Clock
from bot.desk.routes import desk_routes
from bot.frontdesk import FrontDesk
from bot.messages import Outgoing
from bot.outbox import Outbox
from bot.shelf import Shelf
from bot.turn import Talk
from db import deliveries
from db.session import Database
from knowledge.search import Search


@dataclass
class Served:
    """A served web chat: where it is, and the parts behind it."""

    address: str
    desk: FrontDesk
    web: WebChat
    stop: asyncio.Event
    shelf: Shelf

    def browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.address, timeout=10)


@asynccontextmanager
async def serving(
    database: Database, search: Search, clock: Clock, page: str = "<p>", port: int = 0
) -> AsyncIterator[Served]:
    """Web chat and desk on loopback: on a free port, or on one that an earlier service left."""
    stop = asyncio.Event()
    outbox = Outbox(database, channels := {}, clock)
    desk = FrontDesk(Talk(database, search, clock), outbox)
    shelf = Shelf(database, desk.talk, clock)

    async def catch_up(user_id: str, after: int) -> Sequence[tuple[int, Outgoing]]:
        async with database.begin() as session:
            rows = await deliveries.after(session, "web", user_id, after)
        return [(number, Outgoing.from_json(message)) for number, message in rows]

    async def health() -> dict[str, bool]:
        return {"database": await database.alive(), "clock": True}

    web = WebChat(desk.receive, catch_up, page, stop, secure=False)
    channels["web"] = web
    config = uvicorn.Config(
        http.application(
            [*web.routes(), *desk_routes(database, clock, desk, real=clock, shelf=shelf)], health, None
        ),
        host="127.0.0.1", port=port, log_config=None, lifespan="off", timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(f"http://127.0.0.1:{port}", desk, web, stop, shelf)
    finally:
        stop.set()
        server.should_exit = True
        await running
