"""Channel messages already handled: a repeat of one has no second effect."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant


class Handled(Base):
    __tablename__ = "handled"

    channel: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)


async def first_time(session: AsyncSession, channel: str, message_id: str, now: datetime) -> bool:
    """Whether this message is new; it is marked handled in this transaction.

    RETURNING, never rowcount: psycopg reports -1 and every message would look like a repeat.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(Handled).values(channel=channel, message_id=message_id, at=now)
    made = await session.scalar(row.on_conflict_do_nothing().returning(Handled.message_id))
    return made is not None


async def forget(session: AsyncSession, before: datetime) -> int:
    """Forget what was handled before an instant; how many rows that were."""
    gone = await session.scalars(delete(Handled).where(Handled.at < before).returning(Handled.message_id))
    return len(gone.all())
