"""Keeps the staff group in step: a topic for each open case, and in it what the person and other officers say.

Everything that is told there is a row first. A topic that was made while we died before we knew is made again.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from bot.channels.base import TryLater, Unreachable
from bot.channels.telegram import StaffGroup
from bot.clock import Clock
from bot.handover import spoken_time
from bot.messages import Outgoing
from bot.wording import say, texts
from db import deliveries, people, rooms, staff
from db.session import Database, Transaction

log = logging.getLogger(__name__)
BATCH = 20
CONTEXT = timedelta(hours=1)  # of the conversation before the case that is told too
PAUSE = timedelta(seconds=30)  # after Telegram was away and named no time
LONG_PAUSE = timedelta(minutes=5)  # after it refused: somebody must give the bot its rights


class Rooms:
    """Safe to run twice and to kill; waits when Telegram does not want to hear from us."""

    def __init__(self, database: Database, group: StaffGroup, clock: Clock) -> None:
        self.database, self.group, self.clock = database, group, clock
        self.again: datetime | None = None

    async def keep(self) -> None:
        async with self.database.begin() as transaction:
            await rooms.forget_lost(transaction)
            wanting = await rooms.wanting(transaction, BATCH)
        for case in wanting:
            if self.again is None or self.clock.now() >= self.again:
                await self.open(case)
        async with self.database.begin() as transaction:
            for room in await rooms.behind(transaction, BATCH):
                await self.tell(transaction, room)

    async def open(self, case: Any) -> None:
        """A topic, outside of every transaction; then the room and what stands first in it."""
        question = " ".join((case.question or say("staffroom.room.no_question")).split())
        try:
            user_id = await self.group.open_room(say("staffroom.room.title", number=str(case.id), question=question))
        except TryLater as fault:
            self.again = self.clock.now() + (fault.after or PAUSE)
            return
        except Unreachable as fault:
            log.error("the staff group takes no topics", extra={"fault": str(fault)})
            self.again = self.clock.now() + LONG_PAUSE
            return
        now = self.clock.now()
        promise = say("staffroom.room.promise", time=spoken_time(case.promised_by)) if case.promised_by else ""
        channel = texts().get(f"desk.channel.{case.channel}", case.channel)
        intro = say("staffroom.room.intro", number=str(case.id), channel=channel, promise=promise)
        async with self.database.begin() as transaction:
            address = await people.meet(transaction, self.group.name, user_id, now)
            if await rooms.make(transaction, case.id, address.id, case.address_id, case.opened_at - CONTEXT):
                await deliveries.owe(transaction, "intro", address, Outgoing(intro).as_json(), now)

    async def tell(self, transaction: Transaction, room: Any) -> None:
        """What the room has not heard: the person's words, officers' from elsewhere, who has the case now."""
        now, address = self.clock.now(), await people.get(transaction, room.address_id)
        said = await rooms.said_since(transaction, room.person, room.said_id)
        lines = [(f"said:{s.id}", say("staffroom.room.said", text=s.text)) for s in said]
        lines += [(f"sent:{s.id}", s.text) for s in await rooms.sent_since(transaction, room.person, room.sent_id)]
        if room.told != room.state:
            owner = await staff.by_number(transaction, room.owner_id) if room.owner_id else None
            facts = {"name": owner.name if owner else "", "summary": room.summary}
            what = say(f"staffroom.room.{room.state.split()[0]}", **facts)
            lines.append((f"state:{room.state}:{now.isoformat()}", what))
        for reason, text in lines:
            await deliveries.owe(transaction, reason, address, Outgoing(text).as_json(), now)
        last = said[-1].id if said else room.said_id
        await rooms.told(transaction, room.case_id, last, await rooms.last_sent(transaction, room.person), room.state)
