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
from bot.channels.telegram.waiting import insist
from bot.channels.telegram.webhook import deliver
from bot.messages import Outgoing

__all__ = ["Pace", "Telegram"]

log = logging.getLogger(__name__)
os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library's way to say durations; the other one warns at every limit


class Telegram:
    """Listens by `listen` (polling), or by `register` once and `webhook` for each request; sends by `send`."""

    name = "telegram"

    def __init__(
        self,
        token: str,
        api: str,
        receive: Receive,
        *,
        secret: str = "",
        commands: Sequence[tuple[str, str]] = (),
        pace: Pace | None = None,
    ) -> None:
        hush()
        self.secret = secret
        self.commands = commands
        self.pace = pace or Pace()
        self.request = AiohttpRequest(token)
        base = f"{api.rstrip('/')}/bot"
        self.bot = Bot(token, base_url=base, request=self.request, get_updates_request=self.request)
        self.intake = Intake(self.bot, receive)

    async def send(self, user_id: str, message: Outgoing) -> None:
        await send(self.bot, user_id, message)

    async def listen(self, stop: asyncio.Event) -> None:
        """Long polling until the stop, whatever Telegram does meanwhile."""
        await insist(stop, self.pace.away, self.arrive)
        await Listening(self.bot, self.intake, self.pace).run(stop)

    async def register(self, url: str, stop: asyncio.Event) -> None:
        """Ask Telegram to bring updates to an address, until it agrees."""

        async def agree() -> None:
            await self.introduce()
            await self.bot.set_webhook(url, secret_token=self.secret, allowed_updates=ASKED_FOR)

        await insist(stop, self.pace.away, agree)

    async def webhook(self, body: bytes, secret: str | None) -> int:
        """Handle what Telegram brought: the HTTP status to answer, 200 only after the commit."""
        return await deliver(self.intake, self.secret, body, secret)

    async def close(self) -> None:
        await self.intake.close()
        await self.request.shutdown()

    async def arrive(self) -> None:
        await self.introduce()
        await self.bot.delete_webhook(drop_pending_updates=False)

    async def introduce(self) -> None:
        """Learn our own name, which groups call us by, and set the menu of commands."""
        self.intake.username = (await self.bot.get_me()).username or ""
        try:
            await self.bot.set_my_commands(self.commands)
        except BadRequest as fault:  # a menu that Telegram does not like must not keep us from listening
            log.error("commands refused", extra={"fault": str(fault)})


def hush() -> None:
    """Let no library write addresses, which hold the token, or people's words into the log; we say what matters."""
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    for name in ("httpx", "httpcore", "aiohttp"):
        logging.getLogger(name).setLevel(logging.WARNING)
