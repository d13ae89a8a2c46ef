"""People and the addresses at which they write to us: one address a channel and account, and one conversation there."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction

REACHABLE = "reachable"  # the channel takes what we send
UNREACHABLE = "unreachable"  # blocked us, or the chat is gone; until they write again

STAFF_ROOM = "telegram_staff"  # the channel of the staff group: its addresses are topics, not people

MACHINE = "machine"  # who speaks in the conversation: the service
STAFF = "staff"  # an officer has taken it; the service says nothing of its own until it is given back


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Address(Base):
    """Where a person is reached, and who speaks there: the row that every send by the machine reads under its lock."""

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("channel", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str]
    user_id: Mapped[str]
    state: Mapped[str] = mapped_column(default=REACHABLE)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    speaker: Mapped[str] = mapped_column(default=MACHINE, server_default=MACHINE)
    thread: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")


NEW_PERSON = NewRow(Person, Person.id)
NEW_ADDRESS = NewRow(Address, Address.id)
SEEN = (
    update(Address)
    .where(Address.channel == bindparam("on"), Address.user_id == bindparam("who"))
    .values(last_seen_at=bindparam("now"), state=REACHABLE)
    .returning(Address.id, Address.speaker, Address.thread)
)
KEEP_THREAD = update(Address).where(Address.id == bindparam("number")).values(thread=bindparam("kept", type_=JSON))


@dataclass(frozen=True, slots=True)
class Met:
    """The address of who is writing, who speaks there, and the thread of the conversation as it was kept."""

    id: int
    channel: str
    user_id: str
    speaker: str = MACHINE
    thread: dict[str, Any] = field(default_factory=dict)


async def meet(transaction: Transaction, channel: str, user_id: str, now: datetime) -> Met:
    """The address of who writes, made at their first message; its row stays locked to the end of the turn."""
    found = await seen(transaction, channel, user_id, now)
    if found is None:
        made = await make(transaction, channel, user_id, now)
        if made is not None:
            return Met(made, channel, user_id)
        found = await seen(transaction, channel, user_id, now)  # another worker met them in this moment
    assert found is not None  # noqa: S101
    return found


async def seen(transaction: Transaction, channel: str, user_id: str, now: datetime) -> Met | None:
    """Mark a known address as just seen and reachable."""
    row = (await transaction.execute(SEEN, {"on": channel, "who": user_id, "now": now})).first()
    return Met(row.id, channel, user_id, row.speaker, row.thread) if row else None


async def make(transaction: Transaction, channel: str, user_id: str, now: datetime) -> int | None:
    """A new person with this address; None when the address was made meanwhile."""
    person = await NEW_PERSON.make(transaction, created_at=now)
    assert person is not None  # noqa: S101
    row = {"channel": channel, "user_id": user_id, "state": REACHABLE, "last_seen_at": now}
    made = await NEW_ADDRESS.make(transaction, person_id=person.id, speaker=MACHINE, thread={}, **row)
    if made is None:
        await transaction.execute(delete(Person).where(Person.id == person.id))
        return None
    return int(made.id)


async def state_of(transaction: Transaction, channel: str, user_id: str) -> str | None:
    """Whether an address takes what we send; None for one that never wrote."""
    where = select(Address.state).where(Address.channel == channel, Address.user_id == user_id)
    found: str | None = await transaction.scalar(where)
    return found


async def keep_thread(transaction: Transaction, address_id: int, thread: dict[str, Any]) -> None:
    """What the next message of this conversation may build on."""
    await transaction.execute(KEEP_THREAD, {"number": address_id, "kept": thread})


async def get(transaction: Transaction, address_id: int) -> Met:
    """An address by its number, which exists; its row is not locked."""
    columns = (Address.id, Address.channel, Address.user_id, Address.speaker, Address.thread)
    return Met(*(await transaction.execute(select(*columns).where(Address.id == address_id))).one())


async def lock(transaction: Transaction, address_id: int) -> Met | None:
    """The address, its row locked until the transaction ends; None when there is none."""
    columns = (Address.id, Address.channel, Address.user_id, Address.speaker, Address.thread)
    row = (await transaction.execute(select(*columns).where(Address.id == address_id).with_for_update())).first()
    return Met(*row) if row else None


async def give_speech(transaction: Transaction, address_id: int, speaker: str) -> None:
    """Who speaks in the conversation from the end of this transaction on; `lock` it first."""
    await transaction.execute(update(Address).where(Address.id == address_id).values(speaker=speaker))
