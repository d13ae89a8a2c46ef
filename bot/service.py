"""The running service: one loop, its parts started together and stopped in order."""

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from typing import Protocol

import uvicorn
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import http, metrics, staffing
from bot.channels.base import Channel
from bot.channels.telegram import Telegram
from bot.channels.web import WebChat
from bot.clock import Clock
from bot.desk.routes import desk_routes
from bot.eligibility.tracing import assess_anew
from bot.frontdesk import FrontDesk
from bot.knowing import open_search
from bot.messages import Outgoing
from bot.outbox import Outbox
from bot.settings import Settings
from bot.shelf import Shelf
from bot.staffroom import StaffRoom
from bot.turn import Talk
from bot.wording import say
from db import deliveries
from db.session import Database, open_database

log = logging.getLogger(__name__)
COMMANDS = ("start", "hoi", "dieu_kien", "can_bo", "help")


def chat_page(office: str, rehearsal: bool) -> str:
    """The page of the web chat; a fact that its template wants and does not get is an error."""
    pages = Environment(loader=FileSystemLoader(http.PAGES), autoescape=True, undefined=StrictUndefined)
    return pages.get_template("chat.html").render(hello=say("talk.start.hello"), office=office, rehearsal=rehearsal)


class Ticking(Protocol):
    """The clock's jobs, started and stopped with the service; made by the composition root."""

    def start(self) -> None: ...

    def fresh(self) -> bool: ...

    async def stop(self) -> None: ...


MakeClock = Callable[[Database, Outbox, Clock], Ticking]


class Service:
    """Everything that `python -m bot` runs."""

    def __init__(self, settings: Settings, jobs: MakeClock | None = None) -> None:
        self.settings = settings
        self.stop = asyncio.Event()
        self.clock = Clock(settings.clock_start, settings.clock_rate)
        settings.data.mkdir(parents=True, exist_ok=True)
        self.database: Database = open_database(settings.database_url)
        self.channels: dict[str, Channel] = {}
        self.outbox = Outbox(self.database, self.channels, self.clock)
        self.talk = Talk(self.database, open_search(settings.data), self.clock, settings.office)
        self.desk = FrontDesk(self.talk, self.outbox)
        self.shelf = Shelf(self.database, self.talk, self.clock, settings.data)
        page = chat_page(str(settings.office), self.clock.rehearsal)
        secure = settings.public_url.startswith("https")
        self.web = WebChat(self.desk.receive, self.catch_up, page, self.stop, secure)
        self.channels[self.web.name] = self.web
        self.telegram = self.telegram_channel()
        self.ticker = jobs(self.database, self.outbox, self.clock) if jobs else None

    def telegram_channel(self) -> Telegram | None:
        if not self.settings.telegram_token:
            return None
        group, api = self.settings.telegram_staff_group, self.settings.telegram_api
        telegram = Telegram(self.settings.telegram_token, api, self.desk.receive, None, group)
        self.channels[telegram.name] = telegram
        if telegram.staff:
            self.channels[telegram.staff.name] = telegram.staff
            self.desk.staff = StaffRoom(self.database, self.clock)
        return telegram

    async def catch_up(self, user_id: str, after: int) -> Sequence[tuple[int, Outgoing]]:
        async with self.database.begin() as session:
            rows = await deliveries.after(session, "web", user_id, after)
        return [(number, Outgoing.from_json(message)) for number, message in rows]

    async def health(self) -> dict[str, bool]:
        """What /healthz says; `chooser` may still be false while the index answers alone."""
        alive = await self.database.alive()
        if alive:
            async with self.database.begin() as session:
                for state, count in (await deliveries.states(session)).items():
                    metrics.DELIVERIES.labels(state).set(count)
        ticking = self.ticker.fresh() if self.ticker else True
        return {"database": alive, "clock": ticking, "chooser": self.talk.search.choosers is not None}

    async def listen(self) -> None:
        """Telegram by webhook or by polling; it being away stops nothing else."""
        if self.telegram is None:
            return
        commands = [(name, say(f"talk.command.{name}")) for name in COMMANDS]
        secret = self.settings.telegram_webhook_secret
        if secret:
            await self.telegram.hook(f"{self.settings.public_url}/telegram", secret, commands, self.stop)
        else:
            await self.telegram.listen(commands, self.stop)

    async def run(self) -> None:
        """Until SIGTERM or Ctrl-C; the message in hand is finished first."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop.set)  # before uvicorn's own, which would end us with 143
        await self.database.migrate()
        await assess_anew(self.database, self.talk.search.library, self.clock)
        await self.shelf.refresh()
        desk = desk_routes(self.database, self.clock, self.desk, self.settings.public_url, shelf=self.shelf)
        pages = [*self.web.routes(), *desk]
        config = uvicorn.Config(
            http.application(pages, self.health, self.telegram.webhook if self.telegram else None),
            host=self.settings.http_host, port=self.settings.http_port, log_config=None, access_log=False,
            timeout_graceful_shutdown=3, lifespan="off",
        )  # fmt: skip
        server = uvicorn.Server(config)
        if self.ticker:
            self.ticker.start()
        beside = [asyncio.create_task(work) for work in (self.shelf.watch(), self.shelf.learn())]
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(server.serve())
                group.create_task(self.listen())
                group.create_task(self.announce(server))
                await self.stop.wait()
                server.should_exit = True
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            if self.ticker:
                await self.ticker.stop()
            if self.telegram:
                await self.telegram.close()
            await self.database.close()

    async def announce(self, server: uvicorn.Server) -> None:
        """Say where we are once the socket is open."""
        while not server.started and not self.stop.is_set():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.02)
        bases = [staffing.base(*s.getsockname()[:2]) for held in server.servers for s in held.sockets]
        for base in bases:
            print(say("talk.command.running", address=f"{base}/"), flush=True)  # noqa: T201
        for base in bases[:1]:
            await self.announce_desk(self.settings.public_url or base)
        print(say("talk.command.channels", channels=", ".join(sorted(self.channels))), flush=True)  # noqa: T201
        if self.clock.rehearsal:
            log.warning("rehearsal: the clock is not real", extra={"now": self.clock.now().isoformat()})

    async def announce_desk(self, base: str) -> None:
        """Where staff sign in; while nobody can, a one-time link for the first administrator. It is never logged."""
        print(say("desk.command.desk", address=f"{base}/desk"), flush=True)  # noqa: T201
        async with self.database.begin() as transaction:
            token = await staffing.first_link(transaction, self.clock.now(), Clock().now())
        if token:
            print(say("desk.command.first", address=staffing.link_address(base, token)), flush=True)  # noqa: T201


def serve(settings: Settings, jobs: MakeClock | None) -> None:
    asyncio.run(Service(settings, jobs).run())
