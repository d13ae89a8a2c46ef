"""What staff did and saw: one row an act, written in the transaction of the act, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction
from db.staff import Staff


class History(Base):
    """`actor_id` is empty for the system itself: the command line, the clock."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_object", "kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    action: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    object_id: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class Act:
    """One act as people read it; `actor` is None for the system."""

    id: int
    at: datetime
    actor: str | None
    action: str
    kind: str
    object_id: str
    detail: dict[str, Any]


NEW = NewRow(History, History.id)
PAGE = 50


async def write(
    transaction: Transaction,
    actor_id: int | None,
    action: str,
    kind: str,
    object_id: int | str,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write an act down. `detail` is JSON and holds no secret."""
    row = {"at": now, "actor_id": actor_id, "action": action, "kind": kind}
    await NEW.make(transaction, object_id=str(object_id), detail=detail or {}, **row)


async def page(
    transaction: Transaction,
    before: int | None = None,
    actor: int | None = None,
    action: str = "",
    kind: str = "",
    object_id: str = "",
    limit: int = PAGE,
) -> list[Act]:
    """The latest acts, newest first, older than a number; `actor` 0 is the system; `action` a whole word."""
    columns = (History.id, History.at, Staff.name, History.action, History.kind, History.object_id, History.detail)
    rows = select(*columns).join(Staff, Staff.id == History.actor_id, isouter=True)
    if before is not None:
        rows = rows.where(History.id < before)
    if actor is not None:
        rows = rows.where(History.actor_id == actor if actor else History.actor_id.is_(None))
    for column, wanted in ((History.action, action), (History.kind, kind), (History.object_id, object_id)):
        if wanted:
            rows = rows.where(column == wanted)
    return [Act(*row) for row in await transaction.execute(rows.order_by(History.id.desc()).limit(limit))]


async def actions(transaction: Transaction) -> Sequence[str]:
    """The words that occur, for the list to choose from."""
    return (await transaction.execute(select(History.action).distinct().order_by(History.action))).scalars().all()
