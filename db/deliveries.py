"""Messages we owe: one row a message and person, written before it is sent, ending in a state with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, UniqueConstraint, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from db.base import Base, Instant
from db.people import UNREACHABLE, Address

OWED = "owed"  # to be sent when due
SENT = "sent"  # the channel took it
FAILED = "failed"  # the channel will never take it, or we gave up: listed for staff

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


async def owe(
    session: AsyncSession,
    reason: str,
    address: Address,
    message: dict[str, Any],
    now: datetime,
    leased_until: datetime | None = None,
) -> Claimed | None:
    """Owe a message; None when this reason is owed to this address already.

    With `leased_until` the caller sends it itself after the commit, and the sweep leaves it alone until then.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(Delivery).values(
        reason=reason, address_id=address.id, message=message, state=OWED, tries=0, created_at=now, due_at=now,
        leased_until=leased_until, fault="",
    )  # fmt: skip
    made = await session.scalar(row.on_conflict_do_nothing().returning(Delivery.id))
    return Claimed(made, address.channel, address.user_id, message, 0) if made is not None else None


async def waiting(session: AsyncSession, address_id: int) -> bool:
    """Whether something older is still owed to this address, so that a new message must queue behind it."""
    owed = select(Delivery.id).where(Delivery.address_id == address_id, Delivery.state == OWED).limit(1)
    return await session.scalar(owed) is not None


def due(now: datetime, limit: int, channels: Sequence[str]) -> Select[Delivery, Address]:
    """Due rows that are the oldest owed to their address: a person is written to in order."""
    older = aliased(Delivery)
    earlier = select(older.id).where(
        older.address_id == Delivery.address_id, older.state == OWED, older.id < Delivery.id
    )
    free = Delivery.leased_until.is_(None) | (Delivery.leased_until <= now)
    return (
        select(Delivery, Address)
        .join(Address, Address.id == Delivery.address_id)
        .where(Delivery.state == OWED, Delivery.due_at <= now, free, ~earlier.exists(), Address.channel.in_(channels))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
        .with_for_update(of=Delivery, skip_locked=True)
    )


async def claim(
    session: AsyncSession, now: datetime, limit: int, lease: timedelta, channels: Sequence[str]
) -> list[Claimed]:
    """Up to `limit` due messages, leased to the caller."""
    rows = (await session.execute(due(now, limit, channels))).all()
    for delivery, _ in rows:
        delivery.leased_until = now + lease
    return [Claimed(d.id, a.channel, a.user_id, d.message, d.tries) for d, a in rows]


async def sent(session: AsyncSession, ids: Sequence[int], now: datetime) -> None:
    done = update(Delivery).where(Delivery.id.in_(ids), Delivery.state == OWED)
    await session.execute(done.values(state=SENT, done_at=now, leased_until=None))


async def postpone(session: AsyncSession, claimed: Claimed, now: datetime, fault: str, after: timedelta | None) -> None:
    """Try again later: after what the channel asked for, which is no try of ours, or by the schedule; then give up."""
    if after is None and claimed.tries >= len(RETRIES):
        await give_up(session, claimed, now, fault)
        return
    wait = RETRIES[claimed.tries] if after is None else after
    tries = claimed.tries + (1 if after is None else 0)
    row = update(Delivery).where(Delivery.id == claimed.id, Delivery.state == OWED)
    await session.execute(row.values(tries=tries, due_at=now + wait, leased_until=None, fault=fault))


async def give_up(session: AsyncSession, claimed: Claimed, now: datetime, fault: str, gone: bool = False) -> None:
    """It will not arrive; with `gone` the address itself takes nothing more until the person writes again."""
    row = update(Delivery).where(Delivery.id == claimed.id, Delivery.state == OWED)
    await session.execute(row.values(state=FAILED, done_at=now, leased_until=None, fault=fault))
    if gone:
        address = update(Address).where(Address.channel == claimed.channel, Address.user_id == claimed.user_id)
        await session.execute(address.values(state=UNREACHABLE))


async def after(session: AsyncSession, channel: str, user_id: str, last_id: int) -> Sequence[Delivery]:
    """What was owed to an address after a row, in order: how a web page catches up."""
    rows = select(Delivery).join(Address).where(
        Address.channel == channel, Address.user_id == user_id, Delivery.id > last_id
    )  # fmt: skip
    return (await session.scalars(rows.order_by(Delivery.id).limit(200))).all()


async def states(session: AsyncSession) -> dict[str, int]:
    """How many messages are in each state."""
    rows = await session.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    return dict(rows.all())
