"""From the machine to a person and back: one row says who speaks, and nobody talks over anybody.

Who speaks is a column of the address (db/people). Every send by the machine reads it under the lock of that row, in the
transaction that leases the message: a turn, or a sweep. `take` locks the same row, takes back what is not yet leased,
and waits for what is being sent at that moment; when it returns, no message of the machine is under way or can begin.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import HERE, Clock
from bot.messages import Button, Outgoing
from bot.office import Office
from bot.wording import say
from db import cases, deliveries, people
from db.deliveries import Claimed
from db.session import Database, Transaction

LOOK = 0.02  # seconds between two looks at what is still being sent
PATIENCE = 90.0  # seconds after which a lease has surely ended
LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts: the number of the account and the name that people are told."""

    id: int
    name: str


def spoken_time(instant: datetime) -> str:
    """An instant as people are told it: "10:30 thứ Hai, 30/11"."""
    here = instant.astimezone(HERE)
    return say(
        "talk.staff.time", time=f"{here:%H:%M}", weekday=say(f"talk.weekday.d{here.isoweekday()}"), day=f"{here:%d/%m}"
    )


async def open_case(
    transaction: Transaction, address: people.Met, inquiry: int | None, now: datetime, office: Office
) -> Outgoing:
    """Open a case for a person, or find the one that waits; what they are told of it."""
    promised = office.promise(now)
    case = await cases.hand_over(transaction, address.id, inquiry, now, promised)
    lines = [say("talk.staff.handed" if case.new else "talk.staff.waiting", number=str(case.id))]
    if case.promised_by:
        key = "by" if case.promised_by > now else "overdue"
        lines.append(say(f"talk.staff.{key}", who=office.who, time=spoken_time(case.promised_by)))
    if not office.open_at(now):
        lines.append(say("talk.staff.closed_now", hours=office.spoken_hours))
    if str(office):
        lines.append(say("talk.staff.office", office=str(office)))
    lines.append(say("talk.staff.meanwhile"))
    return Outgoing("\n".join(lines))


async def take(database: Database, case_id: int, officer: Officer, clock: Clock) -> bool:
    """Take a waiting case: the officer speaks from now on. False when another was first, or it is closed.

    Returns when nothing of the machine is being sent to the person any more.
    """
    async with database.begin() as transaction:
        address = await take_in(transaction, case_id, officer, clock.now())
    if address is not None and not await quiet(database, address, clock):
        raise TimeoutError
    return address is not None


async def take_in(transaction: Transaction, case_id: int, officer: Officer, now: datetime) -> int | None:
    """The same in a transaction that does more: the address, for which `quiet` is to be awaited after the commit."""
    case = await cases.get(transaction, case_id)
    address = await people.lock(transaction, case.address_id) if case else None
    if address is None or not await cases.take(transaction, case_id, officer.id, now):
        return None
    await people.give_speech(transaction, address.id, people.STAFF)
    await deliveries.withhold(transaction, address.id, now)
    hello = Outgoing(say("talk.staff.here", name=officer.name))
    await deliveries.owe(transaction, f"taken:{case_id}", address, hello.as_json(), now, staff_id=officer.id)
    return address.id


async def step_in(
    transaction: Transaction, address_id: int, officer: Officer, now: datetime, office: Office
) -> int | None:
    """Take a conversation that asked for nobody: the number of its case, None when another officer speaks there.

    `quiet` is to be awaited after the commit.
    """
    if await people.lock(transaction, address_id) is None:
        return None
    case = await cases.hand_over(transaction, address_id, None, now, office.promise(now))
    return case.id if await take_in(transaction, case.id, officer, now) else None


async def quiet(database: Database, address_id: int, clock: Clock, patience: float = PATIENCE) -> bool:
    """Wait until nothing of the machine is under way; False when after so many seconds something still is.

    What a crashed process left is taken back when its lease ends.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while True:
        async with database.begin() as transaction:
            address = await people.lock(transaction, address_id)
            if address is None or address.speaker != people.STAFF:  # given back meanwhile: it may speak
                return True
            await deliveries.withhold(transaction, address_id, clock.now())
            if not await deliveries.in_flight(transaction, address_id):
                return True
        if loop.time() >= end:
            return False
        await asyncio.sleep(LOOK)


async def answer(
    transaction: Transaction, case_id: int, officer: Officer, text: str, reason: str, now: datetime
) -> list[Claimed] | None:
    """Owe the person what the officer writes; None when the case is not this officer's.

    What is to be sent at once; nothing when the reason was used before, or an older message goes first.
    """
    case = await cases.get(transaction, case_id)
    if case is None or case.state != cases.TAKEN or case.owner_id != officer.id:
        return None
    address = await people.lock(transaction, case.address_id)
    assert address is not None  # noqa: S101 - a case has an address
    words = Outgoing(say("talk.staff.says", name=officer.name, text=text))
    owed = await deliveries.owe(transaction, reason, address, words.as_json(), now, now + LEASE, staff_id=officer.id)
    return [owed] if owed else []


async def pass_on(
    transaction: Transaction, case_id: int, giver: Officer | None, taker: Officer, now: datetime
) -> list[Claimed] | None:
    """Give a case to another officer; the person hears who speaks now. None gives whoever has it.

    None when the giver no longer has it, or the taker has it already; otherwise what is to be sent at once.
    """
    case = await cases.get(transaction, case_id)
    address = await people.lock(transaction, case.address_id) if case else None
    if case is None or address is None or case.owner_id == taker.id:
        return None
    if not await cases.transfer(transaction, case_id, giver.id if giver else None, taker.id):
        return None
    reason, hello = f"passed:{case_id}:{taker.id}:{now.isoformat()}", Outgoing(say("talk.staff.now", name=taker.name))
    owed = await deliveries.owe(transaction, reason, address, hello.as_json(), now, now + LEASE, staff_id=taker.id)
    return [owed] if owed else []


async def give_back(
    transaction: Transaction, case_id: int, officer: Officer, summary: str, now: datetime
) -> list[Claimed] | None:
    """Close a case: the machine speaks again, says what came of it, and asks once whether it helped.

    None when it was closed already or is another officer's; otherwise what is to be sent at once.
    """
    case = await cases.get(transaction, case_id)
    if case is None or case.owner_id not in (None, officer.id):
        return None
    address = await people.lock(transaction, case.address_id)
    if address is None or await cases.close(transaction, case_id, summary, now) is None:
        return None
    await people.give_speech(transaction, address.id, people.MACHINE)
    await people.keep_thread(transaction, address.id, {})
    lines = [say("talk.staff.closed", number=str(case_id))]
    if summary:
        lines.append(say("talk.staff.summary", summary=summary))
    lines += [say("talk.staff.back"), say("talk.staff.satisfied")]
    buttons = [Button(say(f"talk.staff.{a}"), f"rate {a} {case_id}", beside=a == "no") for a in ("yes", "no")]
    reason, message = f"closed:{case_id}", Outgoing("\n".join(lines), tuple(buttons))
    # What the machine owed meanwhile is owed anew behind this: a web page that has read on would not see old rows.
    held = await deliveries.withhold(transaction, address.id, now)
    owed = await deliveries.owe(transaction, reason, address, message.as_json(), now, now + LEASE)
    for old, words in held:
        await deliveries.owe(transaction, f"{old} (anew)", address, words, now)
    return [owed] if owed else []
