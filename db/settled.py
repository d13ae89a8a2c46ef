"""Questions that want no more learning: a topic was published for them, or an officer said why not."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction
from db.tasks import MEND_ANSWER, Task

PUBLISHED = "published"  # the reason when a topic was published for it; the others are words of bot/texts


class Settled(Base):
    __tablename__ = "settled"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id"), primary_key=True)
    reason: Mapped[str]
    note: Mapped[str]
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)


NEW = NewRow(Settled, Settled.inquiry_id)


async def settle(
    transaction: Transaction, inquiries: Iterable[int], staff_id: int, now: datetime,
    reason: str, note: str = "", topic_id: int | None = None,
) -> int:  # fmt: skip
    """Take questions off the work list and end their tasks; how many were still on it."""
    done = [
        number
        for number in inquiries
        if await NEW.make(
            transaction, inquiry_id=number, reason=reason, note=note, topic_id=topic_id, staff_id=staff_id, at=now
        )
    ]
    tasks = (Task.kind == MEND_ANSWER, Task.inquiry_id.in_(done), Task.closed_at.is_(None))
    await transaction.execute(update(Task).where(*tasks).values(closed_at=now, closed_by=staff_id))
    return len(done)
