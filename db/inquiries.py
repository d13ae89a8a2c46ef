"""What people asked and what we answered, for the author of the knowledge base and for staff."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Row, select
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction


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
    read_as: Mapped[str] = mapped_column(default="", server_default="")  # the question with its context, if it had any
    why: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")  # what decided the answer


NEW = NewRow(Inquiry, Inquiry.id)


async def keep(transaction: Transaction, **values: Any) -> int:
    """Keep a question; its number."""
    made = await NEW.make(transaction, **values)
    assert made is not None  # noqa: S101 - it has no other key than its own number
    return int(made.id)


@dataclass(frozen=True, slots=True)
class Last:
    """The latest question of a person."""

    id: int
    text: str
    outcome: str


async def last(transaction: Transaction, address_id: int) -> Last | None:
    where = select(Inquiry.id, Inquiry.text, Inquiry.outcome).where(Inquiry.address_id == address_id)
    row = (await transaction.execute(where.order_by(Inquiry.id.desc()).limit(1))).first()
    return Last(*row) if row else None


async def owner(transaction: Transaction, number: int) -> int | None:
    """The address that asked a question."""
    found: int | None = await transaction.scalar(select(Inquiry.address_id).where(Inquiry.id == number))
    return found


async def get(transaction: Transaction, number: int) -> Row[Any] | None:
    """One question."""
    return (await transaction.execute(select(Inquiry).where(Inquiry.id == number))).first()


async def of_address(transaction: Transaction, address_id: int, limit: int) -> Sequence[Row[Any]]:
    """The latest questions of a person, newest first."""
    rows = select(Inquiry).where(Inquiry.address_id == address_id).order_by(Inquiry.id.desc()).limit(limit)
    return (await transaction.execute(rows)).all()


PAGE = 500


async def every(transaction: Transaction) -> AsyncIterator[Row[Any]]:
    """All questions, oldest first, a page at a time; a row has the columns of the table by name."""
    after = 0
    while page := (
        await transaction.execute(select(Inquiry).where(Inquiry.id > after).order_by(Inquiry.id).limit(PAGE))
    ).all():
        for row in page:
            yield row
        after = page[-1].id
