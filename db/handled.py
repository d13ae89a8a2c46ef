"""Channel messages already handled: a repeat of one has no second effect."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction


class Handled(Base):
    __tablename__ = "handled"

    channel: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)


NEW = NewRow(Handled, Handled.message_id)


async def first_time(transaction: Transaction, channel: str, message_id: str, now: datetime) -> bool:
    """Whether this message is new; it is marked handled in this transaction.

    RETURNING, never rowcount: psycopg reports -1 and every message would look like a repeat.
    """
    made = await NEW.make(transaction, channel=channel, message_id=message_id, at=now)
    return made is not None


async def forget(transaction: Transaction, before: datetime) -> int:
    """Forget what was handled before an instant; how many rows that were."""
    gone = await transaction.execute(delete(Handled).where(Handled.at < before).returning(Handled.message_id))
    return len(gone.all())
