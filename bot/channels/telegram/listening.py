"""Asks Telegram for updates, handles them, and only then lets it forget them.

Each person (or group) has a line of their own, so that messages are answered in order and nobody waits for another's
slow turn: while a turn is in hand the rest of the world is asked for again from the lowest update not yet finished.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Bot

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.reading import ASKED_FOR
from bot.channels.telegram.waiting import insist, pause, until
from bot.messages import Incoming

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait for what, in seconds."""

    open: float = 25  # that Telegram may hold a question while there is nothing new
    look: float = 0.2  # until others are asked for again while somebody's turn is in hand
    away: tuple[float, ...] = (1, 2, 5, 10, 30)  # while Telegram is away
    again: tuple[float, ...] = (0.5, 2, 8, 30)  # before an update whose turn failed is tried again; then it is skipped
    farewell: float = 1.5  # for the messages in hand when the process is asked to stop


class Listening:
    """One poll loop. Ids are known from when they are seen until Telegram has been told to forget them."""

    def __init__(self, bot: Bot, intake: Intake, pace: Pace) -> None:
        self.bot = bot
        self.intake = intake
        self.pace = pace
        self.open: set[int] = set()
        self.done: set[int] = set()
        self.lines: dict[str, deque[tuple[int, Incoming]]] = {}
        self.serving: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until the stop; then the messages in hand are finished and the rest comes again."""
        try:
            while not stop.is_set():
                for raw in await insist(stop, self.pace.away, self.ask) or ():
                    self.line_up(raw, stop)
                if self.serving:
                    await until(stop, asyncio.wait(set(self.serving), timeout=self.pace.look))
            if self.serving:
                await asyncio.wait(set(self.serving), timeout=self.pace.farewell)
        finally:
            for task in self.serving:
                task.cancel()
            await asyncio.gather(*self.serving, return_exceptions=True)

    async def ask(self) -> list[Mapping[str, Any]]:
        """What Telegram holds from the lowest unfinished update on; what is below it is forgotten there and here.

        Asked for raw: one update that the library cannot read must not take its whole batch with it. (The endpoint's
        name in small letters is the way around the library's own method.) With nothing left to confirm there is no
        offset: after a quiet week Telegram starts its numbers anew, perhaps below ours.
        """
        offset = min(self.open) if self.open else max(self.done, default=-1) + 1
        what = {"offset": offset, "timeout": int(self.pace.open), "allowed_updates": list(ASKED_FOR)}
        found = await self.bot.do_api_request("getupdates", what, read_timeout=self.pace.open + 10)
        self.done = {update for update in self.done if update >= offset}
        return [raw for raw in found if isinstance(raw["update_id"], int)]

    def line_up(self, raw: Mapping[str, Any], stop: asyncio.Event) -> None:
        number = raw["update_id"]
        if number in self.open or number in self.done:
            return
        incoming = self.intake.read(raw)
        if incoming is None:
            self.done.add(number)
            return
        self.open.add(number)
        person = incoming.user_id
        if person in self.lines:
            self.lines[person].append((number, incoming))
            return
        self.lines[person] = deque([(number, incoming)])
        task = asyncio.create_task(self.serve(person, stop))
        self.serving.add(task)
        task.add_done_callback(self.serving.discard)

    async def serve(self, person: str, stop: asyncio.Event) -> None:
        """One person's messages, each after the other; on a stop the rest stays with Telegram."""
        line = self.lines[person]
        try:
            while line and await self.handle(*line[0], stop):
                number, _ = line.popleft()
                self.open.remove(number)
                self.done.add(number)
        finally:
            del self.lines[person]

    async def handle(self, number: int, incoming: Incoming, stop: asyncio.Event) -> bool:
        """Handle one message, some times if its turn fails; False when the process is to stop first."""
        for wait in (*self.pace.again, None):
            if stop.is_set():
                return False
            try:
                await self.intake.receive(incoming)
                return True
            except Exception as fault:  # noqa: BLE001 - the front desk has written down which and where
                extra = {"update": number, "fault": type(fault).__name__, "again": wait}
                log.warning("update not handled", extra=extra)
            if wait is not None:
                await pause(stop, wait)
        # One message that always fails must not hold up its sender for ever.
        log.error("update skipped", extra={"incident": secrets.token_hex(4), "update": number})
        return True
