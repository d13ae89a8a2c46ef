"""Receives what every channel brings: one person's messages in order, nobody waiting for another's."""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot import metrics
from bot.messages import Incoming
from bot.outbox import Outbox
from bot.staffroom import StaffRoom
from bot.turn import Talk
from db.deliveries import Claimed
from db.people import STAFF_ROOM

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds that an officer's page waits for a channel to take what they wrote


class TurnFailed(Exception):
    """Our mistake: nothing was committed, the channel must not acknowledge. Carries an incident number."""


@dataclass
class FrontDesk:
    talk: Talk
    outbox: Outbox
    staff: StaffRoom | None = None  # the group of the staff, where one is set up
    waiting: dict[tuple[str, str], tuple[asyncio.Lock, int]] = field(default_factory=dict)
    sending: set[asyncio.Task[None]] = field(default_factory=set)

    async def receive(self, incoming: Incoming) -> None:
        """Handle one message and send its replies. When this returns, the message is committed."""
        key = (incoming.channel, incoming.user_id)
        lock, queued = self.waiting.get(key, (asyncio.Lock(), 0))
        self.waiting[key] = (lock, queued + 1)
        try:
            async with lock:
                await self.handle(incoming)
        finally:
            lock, queued = self.waiting[key]
            if queued == 1:
                del self.waiting[key]
            else:
                self.waiting[key] = (lock, queued - 1)

    async def handle(self, incoming: Incoming) -> None:
        try:
            with metrics.TURN_SECONDS.time():
                owed = await self.turn(incoming)
        except Exception as fault:
            incident = secrets.token_hex(4)
            metrics.TURNS.labels(incoming.channel, "failed").inc()
            log.exception("turn failed", extra={"incident": incident, "channel": incoming.channel})
            raise TurnFailed(incident) from fault
        metrics.TURNS.labels(incoming.channel, "replied" if owed else "repeated").inc()
        await self.hand_over(owed)

    async def turn(self, incoming: Incoming) -> list[Claimed]:
        if self.staff is not None and incoming.channel == STAFF_ROOM:
            return await self.staff.turn(incoming)
        return await self.talk.turn(incoming)

    async def send(self, owed: Sequence[Claimed]) -> None:
        """Send what was just committed elsewhere; when that takes long it goes on without the caller."""
        task = asyncio.create_task(self.hand_over(owed))
        self.sending.add(task)
        task.add_done_callback(self.sending.discard)
        await asyncio.wait({task}, timeout=PATIENCE)

    async def hand_over(self, owed: Sequence[Claimed]) -> None:
        try:
            await self.outbox.hand_over(owed)
        except Exception:  # committed already: the sweep sends what is still owed
            log.exception("sending after a commit failed")
