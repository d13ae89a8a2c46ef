"""People and the addresses at which they write to us: one address a channel and account."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant

REACHABLE = "reachable"  # the channel takes what we send
UNREACHABLE = "unreachable"  # blocked us, or the chat is gone; until they write again


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Address(Base):
    """Where a person is reached. `offered` is the last menu, for channels that answer by number."""

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("channel", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str]
    user_id: Mapped[str]
    state: Mapped[str] = mapped_column(default=REACHABLE)
    offered: Mapped[list[Any]] = mapped_column(JSON, default=list)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)


async def meet(session: AsyncSession, channel: str, user_id: str, now: datetime) -> Address:
    """The address of who writes, made at their first message; its row stays locked to the end of the turn."""
    where = (Address.channel == channel, Address.user_id == user_id)
    found = await session.scalar(select(Address).where(*where).with_for_update())
    if found is None:
        found = await make(session, channel, user_id, now)
    if found is None:  # another worker met them in this moment
        found = (await session.scalars(select(Address).where(*where).with_for_update())).one()
    found.last_seen_at = now
    found.state = REACHABLE
    return found


async def find(session: AsyncSession, channel: str, user_id: str) -> Address | None:
    return await session.scalar(select(Address).where(Address.channel == channel, Address.user_id == user_id))


async def make(session: AsyncSession, channel: str, user_id: str, now: datetime) -> Address | None:
    person = Person(created_at=now)
    session.add(person)
    await session.flush()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = dict(person_id=person.id, channel=channel, user_id=user_id, state=REACHABLE, offered=[], last_seen_at=now)
    made = await session.scalar(insert(Address).values(row).on_conflict_do_nothing().returning(Address.id))
    if made is None:
        await session.delete(person)
        await session.flush()
        return None
    return await session.get(Address, made)
