"""Which account of Telegram is whose of the staff: bound by a one-time code from their own page."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction


class TelegramLink(Base):
    """One member's; an account of Telegram belongs to one member. The code itself is not kept."""

    __tablename__ = "telegram_links"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    telegram_id: Mapped[str | None] = mapped_column(unique=True)
    code_hash: Mapped[str]
    code_until: Mapped[datetime | None] = mapped_column(Instant)


NEW = NewRow(TelegramLink, TelegramLink.staff_id)


def hashed(code: str) -> str:
    return hashlib.sha256(f"telegram {code}".encode()).hexdigest()


async def offer(transaction: Transaction, staff_id: int, code: str, now: datetime, lasts: timedelta) -> None:
    """A code that binds once within its time; an older one binds no more."""
    await NEW.make(transaction, staff_id=staff_id, telegram_id=None, code_hash="", code_until=None)
    row = update(TelegramLink).where(TelegramLink.staff_id == staff_id)
    await transaction.execute(row.values(code_hash=hashed(code), code_until=now + lasts))


async def bind(transaction: Transaction, code: str, telegram_id: str, now: datetime) -> int | None:
    """Spend a code: the number of the member who is bound from now on; None when no such code is open."""
    fits = (TelegramLink.code_hash == hashed(code), TelegramLink.code_until > now)
    spent = update(TelegramLink).where(*fits).values(code_hash="", code_until=None).returning(TelegramLink.staff_id)
    staff_id: int | None = await transaction.scalar(spent)
    if staff_id is not None:
        await transaction.execute(
            update(TelegramLink).where(TelegramLink.telegram_id == telegram_id).values(telegram_id=None)
        )
        mine = update(TelegramLink).where(TelegramLink.staff_id == staff_id)
        await transaction.execute(mine.values(telegram_id=telegram_id))
    return staff_id


async def whose(transaction: Transaction, telegram_id: str) -> int | None:
    """The member to whom an account of Telegram is bound."""
    found: int | None = await transaction.scalar(
        select(TelegramLink.staff_id).where(TelegramLink.telegram_id == telegram_id)
    )
    return found


async def bound(transaction: Transaction, staff_id: int) -> bool:
    """Whether a member has an account of Telegram."""
    rows = select(TelegramLink.telegram_id).where(TelegramLink.staff_id == staff_id)
    return await transaction.scalar(rows) is not None


async def unbind(transaction: Transaction, staff_id: int) -> None:
    await transaction.execute(delete(TelegramLink).where(TelegramLink.staff_id == staff_id))
