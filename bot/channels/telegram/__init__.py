"""The Telegram channel: long polling or webhook in, HTML with inline buttons out. Only here is `telegram` known."""

import asyncio
import logging
import os
from collections.abc import Sequence

from telegram import Bot
from telegram.error import BadRequest

from bot.channels.telegram.intake import Intake, Receive
from bot.channels.telegram.listening import Listening, Pace
from bot.channels.telegram.reading import ASKED_FOR
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.sending import send
from bot.channels.telegram.staff_group import StaffGroup
from bot.channels.telegram.waiting import insist
from bot.channels.telegram.webhook import deliver
from bot.messages import Outgoing

__all__ = ["Pace", "StaffGroup", "Telegram"]

log = logging.getLogger(__name__)
MOST_AT_ONCE = 100  # requests that Telegram may bring side by side: its own limit; 40 if nothing is said
os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library's way to say durations; the other one warns at every limit


Commands = Sequence[tuple[str, str]]  # (command, what the menu says of it)


class Telegram:
    """Listens by `listen` (polling), or by `hook` once and `webhook` for each request; sends by `send`."""

    name = "telegram"

    def __init__(self, token: str, api: str, receive: Receive, pace: Pace | None = None, staff_group: int = 0) -> None:
        hush()
        self.pace = pace or Pace()
        self.secret = ""
        self.request = AiohttpRequest(token)
        base = f"{api.rstrip('/')}/bot"
        self.bot = Bot(token, base_url=base, request=self.request, get_updates_request=self.request)
        self.intake = Intake(self.bot, receive, staff_group)
        self.staff = StaffGroup(self.bot, staff_group) if staff_group else None

    async def send(self, user_id: str, message: Outgoing) -> None:
        await send(self.bot, user_id, message)

    async def listen(self, commands: Commands, stop: asyncio.Event) -> None:
        """Long polling until the stop, whatever Telegram does meanwhile."""

        async def arrive() -> None:
            await self.introduce(commands)
            await self.bot.delete_webhook(drop_pending_updates=False)

        await insist(stop, self.pace.away, arrive)
        await Listening(self.bot, self.intake, self.pace).run(stop)

    async def hook(self, url: str, secret: str, commands: Commands, stop: asyncio.Event) -> None:
        """Ask Telegram to bring updates to an address, until it agrees; what it brings meanwhile is taken."""
        self.secret = secret

        async def agree() -> None:
            await self.introduce(commands)
            await self.bot.set_webhook(
                url, secret_token=secret, allowed_updates=ASKED_FOR, max_connections=MOST_AT_ONCE
            )

        await insist(stop, self.pace.away, agree)

    async def webhook(self, body: bytes, secret: str) -> int:
        """Handle what Telegram brought: the HTTP status to answer, 200 only after the commit."""
        return await deliver(self.intake, self.secret, body, secret)

    async def close(self) -> None:
        await self.intake.close()
        await self.request.shutdown()

    async def introduce(self, commands: Commands) -> None:
        """Learn our own name, by which groups call us, and set the menu of commands."""
        self.intake.username = (await self.bot.get_me()).username or ""
        try:
            await self.bot.set_my_commands(commands)
        except BadRequest as fault:  # a menu that Telegram does not like must not keep us from listening
            log.error("commands refused", extra={"fault": str(fault)})


def hush() -> None:
    """Let no library write addresses, which hold the token, or people's words into the log; we say what matters."""
    library = logging.getLogger("telegram")
    library.propagate = False  # whatever level somebody sets below it
    library.handlers = [logging.NullHandler()]
    for name in ("httpx", "httpcore", "aiohttp"):
        logging.getLogger(name).setLevel(logging.WARNING)
