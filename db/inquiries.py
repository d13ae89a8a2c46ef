"""What people asked and what we answered, for the author of the knowledge base and for staff."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant


class Inquiry(Base):
    """One question. `text` is masked of personal numbers before it comes here."""

    __tablename__ = "inquiries"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, index=True)
    on_day: Mapped[date]
    text: Mapped[str]
    outcome: Mapped[str] = mapped_column(index=True)
    topic: Mapped[str]
    score: Mapped[float]
    sources: Mapped[list[Any]] = mapped_column(JSON)
    library_version: Mapped[str]


async def keep(session: AsyncSession, inquiry: Inquiry) -> int:
    """Keep a question; its number."""
    session.add(inquiry)
    await session.flush()
    return inquiry.id


async def last(session: AsyncSession, address_id: int) -> Inquiry | None:
    """The latest question of a person."""
    where = select(Inquiry).where(Inquiry.address_id == address_id)
    return await session.scalar(where.order_by(Inquiry.id.desc()).limit(1))


async def every(session: AsyncSession) -> AsyncIterator[Inquiry]:
    """All questions, oldest first, without holding them all."""
    async for row in await session.stream_scalars(select(Inquiry).order_by(Inquiry.id)):
        yield row
