"""What people thought of an answer: one verdict an inquiry, the latest counts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Row, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.inquiries import Inquiry
from db.session import NewRow, Transaction

UP, DOWN = "up", "down"


class Feedback(Base):
    """A verdict: `missing` is what was missing by a tap ("wrong", "old", …) or empty, `words` what was typed."""

    __tablename__ = "feedback"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    verdict: Mapped[str] = mapped_column(index=True)
    missing: Mapped[str] = mapped_column(default="", server_default="")
    words: Mapped[str] = mapped_column(default="", server_default="")


NEW = NewRow(Feedback, Feedback.inquiry_id)


async def give(transaction: Transaction, address_id: int, inquiry_id: int, verdict: str, now: datetime) -> bool:
    """Keep the verdict on an answer to this person; False when the question is not theirs."""
    if await transaction.scalar(select(Inquiry.address_id).where(Inquiry.id == inquiry_id)) != address_id:
        return False
    row = {"inquiry_id": inquiry_id, "at": now, "verdict": verdict}
    if await NEW.make(transaction, **row, missing="", words="") is None:
        await transaction.execute(update(Feedback).where(Feedback.inquiry_id == inquiry_id).values(verdict=verdict))
    return True


async def of_person(transaction: Transaction, address_id: int, inquiry_id: int) -> bool:
    """Whether this person has given a verdict on an answer of theirs."""
    where = (Feedback.inquiry_id == inquiry_id, Inquiry.address_id == address_id)
    return await transaction.scalar(select(Feedback.inquiry_id).join(Inquiry).where(*where)) is not None


async def explain(transaction: Transaction, inquiry_id: int, missing: str = "", words: str = "") -> None:
    """Add what was missing, by tap or in words; what is not given stays."""
    given = {k: v for k, v in (("missing", missing), ("words", words)) if v}
    await transaction.execute(update(Feedback).where(Feedback.inquiry_id == inquiry_id).values(**given))


async def on(transaction: Transaction, inquiry_id: int) -> Row[*tuple[object, ...]] | None:
    """The verdict on an answer."""
    return (await transaction.execute(select(Feedback).where(Feedback.inquiry_id == inquiry_id))).first()


async def downs(transaction: Transaction) -> Sequence[Row[*tuple[object, ...]]]:
    """Answers that did not help: the feedback and its inquiry, newest first."""
    rows = select(Feedback, Inquiry).join(Inquiry).where(Feedback.verdict == DOWN).order_by(Feedback.at.desc())
    return (await transaction.execute(rows)).all()
