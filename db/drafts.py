"""Answers of a person who is in the middle of something: keyed by question, kept at every answer, resumed any day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction


class Draft(Base):
    """What a person has answered in a form so far. `active` is whether it is what they are talking about now."""

    __tablename__ = "drafts"

    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"), primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    active: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(Instant)
    saved_at: Mapped[datetime] = mapped_column(Instant, index=True)


NEW = NewRow(Draft, Draft.form)
SAVE = (
    update(Draft)
    .where(Draft.address_id == bindparam("of"), Draft.form == bindparam("what"))
    .values(answers=bindparam("given", type_=JSON), active=bindparam("on"), saved_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was kept."""

    form: str
    answers: dict[str, Any]
    active: bool
    saved_at: datetime


async def save(
    transaction: Transaction, address_id: int, form: str, answers: dict[str, Any], active: bool, now: datetime
) -> None:
    """Keep the answers of a form, whether it is new or not."""
    row = {"address_id": address_id, "form": form, "answers": answers, "active": active}
    if await NEW.make(transaction, **row, started_at=now, saved_at=now) is None:
        await transaction.execute(SAVE, {"of": address_id, "what": form, "given": answers, "on": active, "now": now})


async def of_address(transaction: Transaction, address_id: int) -> dict[str, Kept]:
    """The drafts of a person, by form."""
    rows = select(Draft.form, Draft.answers, Draft.active, Draft.saved_at).where(Draft.address_id == address_id)
    return {row.form: Kept(*row) for row in await transaction.execute(rows)}


async def drop(transaction: Transaction, address_id: int, form: str) -> None:
    """Forget a draft."""
    await transaction.execute(delete(Draft).where(Draft.address_id == address_id, Draft.form == form))
