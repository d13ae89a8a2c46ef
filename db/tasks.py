"""Work that somebody owes: call a person back, mend an answer. A task stands until an officer ends it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Row, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.cases import Case
from db.inquiries import Inquiry
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
    result: Mapped[str] = mapped_column(default="", server_default="")  # what came of it, by who ended it


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
    made = await NEW.make(transaction, **row, result="")
    assert made is not None  # noqa: S101
    return int(made.id)


async def close(transaction: Transaction, number: int, staff_id: int, result: str, now: datetime) -> bool:
    """End a task; False when it was ended already."""
    row = update(Task).where(Task.id == number, Task.closed_at.is_(None))
    done = await transaction.execute(row.values(closed_at=now, closed_by=staff_id, result=result).returning(Task.id))
    return done.first() is not None


async def open_tasks(transaction: Transaction, kind: str | None = None) -> Sequence[Row[*tuple[object, ...]]]:
    """Tasks that stand, oldest first."""
    rows = select(Task).where(Task.closed_at.is_(None), *(() if kind is None else (Task.kind == kind,)))
    return (await transaction.execute(rows.order_by(Task.opened_at, Task.id))).all()


WORDED = (
    select(Task, func.coalesce(Inquiry.text, "").label("question"), func.coalesce(Inquiry.id, 0).label("about"))
    .outerjoin(Case, Case.id == Task.case_id)
    .outerjoin(Inquiry, Inquiry.id == func.coalesce(Task.inquiry_id, Case.inquiry_id))
)


async def standing(transaction: Transaction, kind: str, limit: int) -> Sequence[Row[Any]]:
    """Tasks of a kind that stand, oldest first, each with the words of its question and its number (0: none)."""
    rows = WORDED.where(Task.closed_at.is_(None), Task.kind == kind).order_by(Task.opened_at, Task.id).limit(limit)
    return (await transaction.execute(rows)).all()


async def get(transaction: Transaction, number: int) -> Row[Any] | None:
    """A task with the words of its question."""
    return (await transaction.execute(WORDED.where(Task.id == number))).first()


async def of_case(transaction: Transaction, case_id: int) -> Sequence[Row[Any]]:
    """The tasks about a case, ended or not."""
    return (await transaction.execute(select(Task).where(Task.case_id == case_id).order_by(Task.id))).all()


async def of_inquiry(transaction: Transaction, inquiry_id: int) -> Sequence[Row[Any]]:
    """The tasks about an answer, ended or not."""
    return (await transaction.execute(select(Task).where(Task.inquiry_id == inquiry_id).order_by(Task.id))).all()


async def counts(transaction: Transaction) -> dict[str, int]:
    """How many tasks of each kind stand."""
    rows = select(Task.kind, func.count()).where(Task.closed_at.is_(None)).group_by(Task.kind)
    return dict((await transaction.execute(rows)).all())


async def load_of(transaction: Transaction) -> dict[int, int]:
    """How many tasks that stand each officer has."""
    rows = select(Task.owner_id, func.count()).where(Task.closed_at.is_(None)).group_by(Task.owner_id)
    return {owner: n for owner, n in await transaction.execute(rows) if owner is not None}
