"""People and the addresses at which they write to us: one address a channel and account."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction

REACHABLE = "reachable"  # the channel takes what we send
UNREACHABLE = "unreachable"  # blocked us, or the chat is gone; until they write again


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Address(Base):
    """Where a person is reached."""

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("channel", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str]
    user_id: Mapped[str]
    state: Mapped[str] = mapped_column(default=REACHABLE)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)


NEW_PERSON = NewRow(Person, Person.id)
NEW_ADDRESS = NewRow(Address, Address.id)
SEEN = (
    update(Address)
    .where(Address.channel == bindparam("on"), Address.user_id == bindparam("who"))
    .values(last_seen_at=bindparam("now"), state=REACHABLE)
    .returning(Address.id)
)


@dataclass(frozen=True, slots=True)
class Met:
    """The address of who is writing."""

    id: int
    channel: str
    user_id: str


async def meet(transaction: Transaction, channel: str, user_id: str, now: datetime) -> Met:
    """The address of who writes, made at their first message; its row stays locked to the end of the turn."""
    found = await seen(transaction, channel, user_id, now) or await make(transaction, channel, user_id, now)
    if found is None:  # another worker met them in this moment
        found = await seen(transaction, channel, user_id, now)
    assert found is not None  # noqa: S101
    return Met(found, channel, user_id)


async def seen(transaction: Transaction, channel: str, user_id: str, now: datetime) -> int | None:
    """Mark a known address as just seen and reachable; its number."""
    found: int | None = await transaction.scalar(SEEN, {"on": channel, "who": user_id, "now": now})
    return found


async def make(transaction: Transaction, channel: str, user_id: str, now: datetime) -> int | None:
    """A new person with this address; None when the address was made meanwhile."""
    person = await NEW_PERSON.make(transaction, created_at=now)
    assert person is not None  # noqa: S101
    row = {"channel": channel, "user_id": user_id, "state": REACHABLE, "last_seen_at": now}
    made = await NEW_ADDRESS.make(transaction, person_id=person.id, **row)
    if made is None:
        await transaction.execute(delete(Person).where(Person.id == person.id))
        return None
    return int(made.id)


async def state_of(transaction: Transaction, channel: str, user_id: str) -> str | None:
    """Whether an address takes what we send; None for one that never wrote."""
    where = select(Address.state).where(Address.channel == channel, Address.user_id == user_id)
    found: str | None = await transaction.scalar(where)
    return found
