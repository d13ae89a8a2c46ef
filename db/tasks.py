"""Work that somebody owes: call a person back, mend an answer. A task stands until an officer ends it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Row, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction

CALL_BACK = "call_back"  # nobody came in time: the owner gets in touch
MEND_ANSWER = "mend_answer"  # somebody was not helped by an answer


class Task(Base):
    """One piece of work: of a kind, about a case or an inquiry, with an owner or waiting for one."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("kind", "case_id", "inquiry_id"),
        Index("ix_tasks_open", "closed_at", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiries.id"), index=True)
    owner_id: Mapped[int | None]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[int | None]


NEW = NewRow(Task, Task.id)


async def open_one(
    transaction: Transaction,
    kind: str,
    now: datetime,
    *,
    case_id: int | None = None,
    inquiry_id: int | None = None,
    owner_id: int | None = None,
) -> int:
    """Open a task, once for each thing it is about; its number."""  # a NULL in a key makes each row another one
    about = (
        Task.kind == kind,
        Task.case_id.is_not_distinct_from(case_id),
        Task.inquiry_id.is_not_distinct_from(inquiry_id),
    )
    known: int | None = await transaction.scalar(select(Task.id).where(*about))
    if known is not None:
        return known
    row = {"kind": kind, "case_id": case_id, "inquiry_id": inquiry_id, "owner_id": owner_id, "opened_at": now}
    made = await NEW.make(transaction, **row)
    assert made is not None  # noqa: S101
    return int(made.id)


async def close(transaction: Transaction, number: int, staff_id: int, now: datetime) -> bool:
    """End a task; False when it was ended already."""
    row = update(Task).where(Task.id == number, Task.closed_at.is_(None))
    done = await transaction.execute(row.values(closed_at=now, closed_by=staff_id).returning(Task.id))
    return done.first() is not None


async def open_tasks(transaction: Transaction, kind: str | None = None) -> Sequence[Row[*tuple[object, ...]]]:
    """Tasks that stand, oldest first."""
    rows = select(Task).where(Task.closed_at.is_(None), *(() if kind is None else (Task.kind == kind,)))
    return (await transaction.execute(rows.order_by(Task.opened_at, Task.id))).all()
