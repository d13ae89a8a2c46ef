"""Internal notes of officers on a case. Nothing that delivers messages can read them: they have no address."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Row, select
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    staff_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str]


NEW = NewRow(Note, Note.id)


async def keep(transaction: Transaction, case_id: int, staff_id: int, text: str, now: datetime) -> None:
    """Keep a note; it is never changed."""
    await NEW.make(transaction, case_id=case_id, staff_id=staff_id, at=now, text=text)


async def of_case(transaction: Transaction, case_id: int) -> Sequence[Row[*tuple[datetime, int, str]]]:
    """The notes of a case in order: at, staff_id, text."""
    rows = select(Note.at, Note.staff_id, Note.text).where(Note.case_id == case_id).order_by(Note.id)
    return (await transaction.execute(rows)).all()
