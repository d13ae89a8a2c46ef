"""Eligibility as it was assessed: the facts, the rules, what came out. A later assessment stands beside it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Row, select
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction


class Assessment(Base):
    """One trace, never changed. `previous_id` names the one that was evaluated anew under other rules."""

    __tablename__ = "assessments"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    on_day: Mapped[date]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    rules_version: Mapped[str] = mapped_column(index=True)
    library_version: Mapped[str]
    results: Mapped[list[Any]] = mapped_column(JSON)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("assessments.id"))


NEW = NewRow(Assessment, Assessment.id)


async def keep(transaction: Transaction, **values: Any) -> int:
    """Keep a trace; its number."""
    made = await NEW.make(transaction, **values)
    assert made is not None  # noqa: S101 - it has no other key than its own number
    return int(made.id)


async def of_address(transaction: Transaction, address_id: int) -> Sequence[Row[*tuple[object, ...]]]:
    """All traces of a person, newest first."""
    rows = select(Assessment).where(Assessment.address_id == address_id).order_by(Assessment.id.desc())
    return (await transaction.execute(rows)).all()


async def get(transaction: Transaction, number: int) -> Row[*tuple[object, ...]] | None:
    """One trace."""
    return (await transaction.execute(select(Assessment).where(Assessment.id == number))).first()


async def under_other_rules(transaction: Transaction, version: str, limit: int = 100) -> Sequence[Row[Any]]:
    """Traces that were made under other rules and not yet evaluated anew under these."""
    newer = select(Assessment.previous_id).where(
        Assessment.rules_version == version, Assessment.previous_id.is_not(None)
    )
    rows = select(Assessment).where(
        Assessment.rules_version != version, Assessment.previous_id.is_(None), Assessment.id.not_in(newer)
    )  # fmt: skip
    return (await transaction.execute(rows.order_by(Assessment.id).limit(limit))).all()
