"""What polling and the webhook have in common: an update in, the person's message handed on."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.telegram.reading import read, read_unknown
from bot.messages import Incoming

log = logging.getLogger(__name__)
Receive = Callable[[Incoming], Awaitable[None]]


class Intake:
    """Knows the bot's own name once Telegram has told it."""

    def __init__(self, bot: Bot, receive: Receive, staff_group: int = 0) -> None:
        self.bot = bot
        self.receive = receive
        self.staff_group = staff_group
        self.username = ""
        self.stilling: set[asyncio.Task[None]] = set()

    def read(self, raw: Mapping[str, Any]) -> Incoming | None:
        """What a person sent, None when nobody is to be answered; a tap's spinner is stopped beside it."""
        try:
            update = Update.de_json(dict(raw), self.bot)
            incoming = read(update, self.username, self.staff_group)
        except Exception as fault:  # noqa: BLE001 - a shape that the library does not know yet
            extra = {"incident": secrets.token_hex(4), "update": raw["update_id"], "fault": type(fault).__name__}
            log.error("unreadable update", extra=extra)  # without its words: they may be personal
            return read_unknown(raw)
        if update.callback_query is not None:
            task = asyncio.create_task(self.still(update.callback_query.id))
            self.stilling.add(task)
            task.add_done_callback(self.stilling.discard)
        return incoming

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
