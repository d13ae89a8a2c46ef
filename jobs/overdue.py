"""Tells people whom nobody answered in time, and gives somebody the task to get in touch with them."""

from bot.clock import Clock
from bot.handover import spoken_time
from bot.messages import Outgoing
from bot.wording import say
from db import cases, deliveries, people, tasks
from db.session import Database


async def cases_of_nobody(database: Database, clock: Clock) -> int:
    """Once for each case: the person hears it, and a call-back has an owner. How many there were."""
    now = clock.now()
    async with database.begin() as transaction:
        late = await cases.late(transaction, now)
        for case_id, address_id, promised_by in late:
            await tasks.open_one(transaction, tasks.CALL_BACK, now, case_id=case_id)
            address = await people.get(transaction, address_id)
            words = say(
                "talk.staff.late", time=spoken_time(promised_by), number=str(case_id), owner=say("talk.staff.nobody")
            )
            await deliveries.owe(transaction, f"late:{case_id}", address, Outgoing(words).as_json(), now)
    return len(late)
