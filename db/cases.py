"""Questions that wait for an officer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.inquiries import Inquiry
from db.session import NewRow, Transaction

WAITING = "waiting"  # nobody has answered yet
CLOSED = "closed"  # an officer has dealt with it


class Case(Base):
    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("inquiry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"), index=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(default=WAITING, index=True)


NEW = NewRow(Case, Case.id)


async def hand_over(transaction: Transaction, address_id: int, inquiry_id: int, now: datetime) -> int | None:
    """The number of the case of an inquiry, opened if it is new; None when the inquiry is not this person's."""
    owner = await transaction.scalar(select(Inquiry.address_id).where(Inquiry.id == inquiry_id))
    if owner != address_id:
        return None
    row = {"address_id": address_id, "inquiry_id": inquiry_id, "opened_at": now, "state": WAITING}
    if made := await NEW.make(transaction, **row):
        return int(made.id)
    known: int | None = await transaction.scalar(select(Case.id).where(Case.inquiry_id == inquiry_id))
    return known


async def of_inquiries(transaction: Transaction) -> dict[int, tuple[int, str]]:
    """Number and state of the case of each inquiry that has one."""
    rows = await transaction.execute(select(Case.inquiry_id, Case.id, Case.state))
    return {inquiry: (case, state) for inquiry, case, state in rows}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that nobody has answered yet."""

    id: int
    opened_at: datetime
    text: str


async def waiting(transaction: Transaction, limit: int = 100) -> list[Waiting]:
    """The oldest first."""
    rows = select(Case.id, Case.opened_at, Inquiry.text).join(Inquiry, Inquiry.id == Case.inquiry_id)
    found = await transaction.execute(rows.where(Case.state == WAITING).order_by(Case.id).limit(limit))
    return [Waiting(*row) for row in found]
