"""What polling and the webhook have in common: an update in, the person's message handed on."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.telegram.reading import read
from bot.messages import Incoming

log = logging.getLogger(__name__)
Receive = Callable[[Incoming], Awaitable[None]]


class Intake:
    """Knows the bot's own name once Telegram has told it."""

    def __init__(self, bot: Bot, receive: Receive) -> None:
        self.bot = bot
        self.receive = receive
        self.username = ""
        self.stilling: set[asyncio.Task[None]] = set()

    def open(self, raw: Mapping[str, Any]) -> Update | None:
        """The update in what Telegram sent; None, with an incident in the log, when it cannot be read at all."""
        try:
            return Update.de_json(dict(raw), self.bot)
        except Exception as fault:  # noqa: BLE001 - a shape we do not know; its words may be personal
            extra = {"incident": secrets.token_hex(4), "update": raw.get("update_id"), "fault": type(fault).__name__}
            log.error("unreadable update skipped", extra=extra)
            return None

    async def take(self, update: Update) -> None:
        """Hand a person's message on. When this returns it is committed, or nobody is to be answered."""
        if update.callback_query is not None:
            task = asyncio.create_task(self.still(update.callback_query.id))
            self.stilling.add(task)
            task.add_done_callback(self.stilling.discard)
        incoming = read(update, self.username)
        if incoming is not None:
            await self.receive(incoming)

    async def still(self, tap: str) -> None:
        """Stop the button's spinner; when that fails, it stops by itself."""
        try:
            await self.bot.answer_callback_query(tap)
        except TelegramError as fault:
            log.info("tap not acknowledged", extra={"fault": str(fault)})

    async def close(self) -> None:
        for task in self.stilling:
            task.cancel()
        await asyncio.gather(*self.stilling, return_exceptions=True)
