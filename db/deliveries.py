"""Messages we owe: one row a message and person, written before it is sent, ending in a state with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    bindparam,
    case,
    func,
    null,
    select,
    update,
)  # fmt: skip
from sqlalchemy.orm import Mapped, aliased, mapped_column

from db.base import Base, Instant
from db.people import MACHINE, STAFF, UNREACHABLE, Address, Met
from db.session import NewRow, Transaction

OWED = "owed"  # to be sent when due
SENT = "sent"  # the channel took it
FAILED = "failed"  # the channel will never take it, or we gave up: listed for staff
WITHHELD = "withheld"  # the machine's, overtaken by an officer who speaks now: never sent

RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))


class Delivery(Base):
    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("reason", "address_id"),
        Index("ix_deliveries_due", "state", "due_at"),
        Index("ix_deliveries_of_address", "address_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str]
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"))
    message: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(default=MACHINE, server_default=MACHINE)
    staff_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(default=OWED)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    fault: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process may send until its lease ends."""

    id: int
    channel: str
    user_id: str
    message: dict[str, Any]
    tries: int


COLUMNS = (
    "reason", "address_id", "message", "author", "staff_id", "state", "tries", "created_at", "due_at", "fault",
)  # fmt: skip
# What must go out before: of the machine, while an officer speaks, only what is being sent at this moment.
OLDER = select(Delivery.id).where(
    Delivery.address_id == bindparam("to"),
    Delivery.state == OWED,
    (bindparam("author") == MACHINE) | (Delivery.author == STAFF) | Delivery.leased_until.is_not(None),
)
NEW = NewRow(
    Delivery,
    Delivery.id,
    Delivery.leased_until,
    leased_until=case((OLDER.correlate(None).exists(), null()), else_=bindparam("lease", type_=Instant)),
    **{c: bindparam(c) for c in COLUMNS},
)
DONE = (
    update(Delivery)
    .where(Delivery.id == bindparam("number"), Delivery.state == OWED)
    .values(state=SENT, done_at=bindparam("now"), leased_until=None)
)


async def owe(
    transaction: Transaction,
    reason: str,
    address: Met,
    message: dict[str, Any],
    now: datetime,
    leased_until: datetime | None = None,
    staff_id: int | None = None,
) -> Claimed | None:
    """Owe a message, the machine's own or an officer's.

    None when this reason is owed to this address already, or when others are to send it.

    With `leased_until` the caller sends it itself after the commit and the sweep leaves it alone until then, unless
    something older is still owed to this address: then it queues behind that, and nothing is returned.
    """
    first = await NEW.make(
        transaction, reason=reason, address_id=address.id, message=message, state=OWED, tries=0, created_at=now,
        author=MACHINE if staff_id is None else STAFF, staff_id=staff_id, due_at=now, fault="", to=address.id,
        lease=leased_until,
    )  # fmt: skip
    if first is None or (leased_until is not None and first.leased_until is None):
        return None
    return Claimed(first.id, address.channel, address.user_id, message, 0)


def due(now: datetime, limit: int, channels: Sequence[str]) -> Select[int, str, str, dict[str, Any], int]:
    """Due rows that are the oldest owed to their address: a person is written to in order.

    Who speaks there is read under the lock of the address: a takeover waits for it, or is seen by it.
    """
    older = aliased(Delivery)
    earlier = select(older.id).where(
        older.address_id == Delivery.address_id,
        older.state == OWED,
        older.id < Delivery.id,
        (older.author == STAFF) | (Address.speaker == MACHINE) | older.leased_until.is_not(None),
    )
    free = Delivery.leased_until.is_(None) | (Delivery.leased_until <= now)
    return (
        select(Delivery.id, Address.channel, Address.user_id, Delivery.message, Delivery.tries)
        .join(Address, Address.id == Delivery.address_id)
        .where(Delivery.state == OWED, Delivery.due_at <= now, free, ~earlier.exists(), Address.channel.in_(channels))
        .where((Delivery.author == STAFF) | (Address.speaker == MACHINE))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
        .with_for_update(of=(Delivery, Address), skip_locked=True)
    )


async def claim(
    transaction: Transaction, now: datetime, limit: int, lease: timedelta, channels: Sequence[str]
) -> list[Claimed]:
    """Up to `limit` due messages, leased to the caller."""
    rows = [Claimed(*row) for row in await transaction.execute(due(now, limit, channels))]
    if rows:
        leased = update(Delivery).where(Delivery.id.in_([r.id for r in rows]))
        await transaction.execute(leased.values(leased_until=now + lease))
    return rows


async def withhold(transaction: Transaction, address_id: int, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Take back what the machine owes to an address and nobody is sending at this moment: reasons and messages."""
    free = Delivery.leased_until.is_(None) | (Delivery.leased_until <= now)
    mine = (Delivery.address_id == address_id, Delivery.state == OWED, Delivery.author == MACHINE)
    gone = {"state": WITHHELD, "done_at": now, "leased_until": None, "fault": "an officer speaks"}
    rows = update(Delivery).where(*mine, free).values(**gone)
    found = (await transaction.execute(rows.returning(Delivery.id, Delivery.reason, Delivery.message))).all()
    return [(reason, message) for _, reason, message in sorted(found, key=lambda row: row[0])]


async def in_flight(transaction: Transaction, address_id: int) -> int:
    """How many of the machine's messages to an address are being sent at this moment."""
    mine = (Delivery.address_id == address_id, Delivery.state == OWED, Delivery.author == MACHINE)
    return int(await transaction.scalar(select(func.count()).select_from(Delivery).where(*mine)) or 0)


async def sent(transaction: Transaction, number: int, now: datetime) -> None:
    """The channel took it."""
    await transaction.execute(DONE, {"number": number, "now": now})


async def postpone(
    transaction: Transaction, claimed: Claimed, now: datetime, fault: str, after: timedelta | None
) -> None:
    """Try again later: after what the channel asked for, which is no try of ours, or by the schedule; then give up."""
    if after is None and claimed.tries >= len(RETRIES):
        await give_up(transaction, claimed, now, fault)
        return
    wait = RETRIES[claimed.tries] if after is None else after
    tries = claimed.tries + (1 if after is None else 0)
    row = update(Delivery).where(Delivery.id == claimed.id, Delivery.state == OWED)
    await transaction.execute(row.values(tries=tries, due_at=now + wait, leased_until=None, fault=fault))


async def give_up(transaction: Transaction, claimed: Claimed, now: datetime, fault: str, gone: bool = False) -> None:
    """It will not arrive; with `gone` the address itself takes nothing more until the person writes again."""
    row = update(Delivery).where(Delivery.id == claimed.id, Delivery.state == OWED)
    await transaction.execute(row.values(state=FAILED, done_at=now, leased_until=None, fault=fault))
    if gone:
        address = update(Address).where(Address.channel == claimed.channel, Address.user_id == claimed.user_id)
        await transaction.execute(address.values(state=UNREACHABLE))


async def after(
    transaction: Transaction, channel: str, user_id: str, last_id: int
) -> Sequence[tuple[int, dict[str, Any]]]:
    """What was or is being sent to an address after a row, in order, with its number: how a web page catches up.

    What waits its turn, or was taken back, is not for the page to see.
    """
    going = (Delivery.state == SENT) | ((Delivery.state == OWED) & Delivery.leased_until.is_not(None))
    rows = select(Delivery.id, Delivery.message).join(Address).where(
        Address.channel == channel, Address.user_id == user_id, Delivery.id > last_id, going
    )  # fmt: skip
    found = await transaction.execute(rows.order_by(Delivery.id).limit(200))
    return [(number, message) for number, message in found]


async def last_menu(transaction: Transaction, address_id: int) -> list[list[str]]:
    """The buttons of the latest message that had any, as [label, choice]: what a typed number chooses from."""
    rows = select(Delivery.message).where(Delivery.address_id == address_id).order_by(Delivery.id.desc()).limit(10)
    for message in (await transaction.execute(rows)).scalars():
        if message["buttons"]:
            return list(message["buttons"])
    return []


async def known(transaction: Transaction, reason: str, address_id: int) -> bool:
    """Whether a message is owed, or was, for this reason."""
    where = (Delivery.reason == reason, Delivery.address_id == address_id)
    return await transaction.scalar(select(Delivery.id).where(*where)) is not None


async def answering(transaction: Transaction, address_id: int, inquiry_id: int) -> str:
    """What was said to a person in answer to a question of theirs; empty when nothing was."""
    about = Delivery.message["about"].as_integer() == inquiry_id
    rows = select(Delivery.message).where(Delivery.address_id == address_id, about).order_by(Delivery.id).limit(1)
    message = await transaction.scalar(rows)
    return str(message["text"]) if message else ""


async def label(transaction: Transaction, address_id: int, choice: str) -> str:
    """What stood on a button of one of the latest messages; empty when none of them had it."""
    rows = select(Delivery.message).where(Delivery.address_id == address_id).order_by(Delivery.id.desc()).limit(20)
    for message in (await transaction.execute(rows)).scalars():
        for button in message["buttons"]:
            if button[1] == choice:
                return str(button[0])
    return ""


async def states(transaction: Transaction) -> dict[str, int]:
    """How many messages are in each state."""
    rows = await transaction.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    return dict(rows.all())
