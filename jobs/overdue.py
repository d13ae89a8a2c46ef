"""Tells people whom nobody answered in time, and gives somebody the task to get in touch with them."""

from collections import Counter

from bot.clock import Clock
from bot.gate import HEAD, OFFICER, may
from bot.handover import spoken_time
from bot.messages import Outgoing
from bot.wording import say
from db import cases, deliveries, history, people, staff, tasks
from db.session import Database, Transaction
from db.staff import Member


async def cases_of_nobody(database: Database, clock: Clock) -> int:
    """Once for each case: the person hears it, and a call-back has an owner. How many there were."""
    now = clock.now()
    async with database.begin() as transaction:
        late = await cases.late(transaction, now)
        load = await burdens(transaction) if late else Counter[int]()
        everybody = await staff.every(transaction) if late else []
        for case_id, address_id, promised_by in late:
            owner = least_burdened(everybody, load)
            task = await tasks.open_one(
                transaction, tasks.CALL_BACK, now, case_id=case_id, owner_id=owner.id if owner else None
            )
            if owner:
                load[owner.id] += 1
                await history.write(transaction, None, "give_task", "task", task, now, {"owner": owner.name})
            address = await people.get(transaction, address_id)
            told = say("talk.staff.owner", name=owner.name) if owner else say("talk.staff.nobody")
            words = say("talk.staff.late", time=spoken_time(promised_by), number=str(case_id), owner=told)
            await deliveries.owe(transaction, f"late:{case_id}", address, Outgoing(words).as_json(), now)
    return len(late)


async def burdens(transaction: Transaction) -> Counter[int]:
    """How many open cases and tasks each member has."""
    return Counter(await cases.load_of(transaction)) + Counter(await tasks.load_of(transaction))


def least_burdened(everybody: list[Member], load: Counter[int]) -> Member | None:
    """The officer with the least to do, a head where there is no officer; who cannot sign in yet comes last."""
    able = [m for m in everybody if m.role in (OFFICER, HEAD) and may(m, "answer_case")]
    return min(able, key=lambda m: (not m.has_password, m.role == HEAD, load[m.id], m.id), default=None)
