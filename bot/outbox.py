"""Sends what is owed: outside every transaction, then marks it. Safe to run twice, safe to kill."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.channels.base import Channel, TryLater, Unreachable
from bot.clock import Clock
from bot.messages import Outgoing
from db import deliveries
from db.deliveries import Claimed
from db.session import Database

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
BATCH = 50


@dataclass
class Outbox:
    """The channels by name, and the rows that are owed through them."""

    database: Database
    channels: Mapping[str, Channel]
    clock: Clock

    async def hand_over(self, owed: Iterable[Claimed]) -> None:
        """Send replies right after their turn; what fails stays owed."""
        for claimed in owed:
            if claimed.channel in self.channels:
                await self.deliver(claimed)

    async def sweep(self) -> int:
        """Send what a crash or a fault left, the oldest of each person first; how many were tried."""
        async with self.database.begin() as session:
            claimed = await deliveries.claim(session, self.clock.now(), BATCH, LEASE, list(self.channels))
        await asyncio.gather(*(self.deliver(c) for c in claimed))
        return len(claimed)

    async def deliver(self, claimed: Claimed) -> None:
        """Hand one message to its channel and write down what became of it."""
        try:
            await self.channels[claimed.channel].send(claimed.user_id, Outgoing.from_json(claimed.message))
        except TryLater as fault:
            log.info("delivery postponed", extra={"delivery": claimed.id, "tries": claimed.tries})
            async with self.database.begin() as session:
                await deliveries.postpone(session, claimed, self.clock.now(), str(fault), fault.after)
        except Unreachable as fault:
            log.info("delivery failed", extra={"delivery": claimed.id})
            async with self.database.begin() as session:
                await deliveries.give_up(session, claimed, self.clock.now(), str(fault), gone=True)
        else:
            async with self.database.begin() as session:
                await deliveries.sent(session, claimed.id, self.clock.now())
