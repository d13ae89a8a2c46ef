"""What was published, taken back or retired, in order; by its mark every process sees whether it is up to date."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Row, func, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import Database, NewRow, Transaction
from db.staff import Staff


class Publication(Base):
    """One change of what is told. `act` is publish, revert, unpublish or retire."""

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    act: Mapped[str]
    key: Mapped[str]
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)


NEW = NewRow(Publication, Publication.id)
MARK = select(func.count(), func.max(Publication.id)).select_from(Publication)


async def write(
    transaction: Transaction, staff_id: int, act: str, key: str, topic_id: int | None, now: datetime
) -> None:
    """Write down that what is told changed."""
    await NEW.make(transaction, at=now, staff_id=staff_id, act=act, key=key, topic_id=topic_id)


async def mark(transaction: Transaction) -> tuple[int, int]:
    """Changes with every change; cheap enough to ask every few seconds.

    How many and the last number: on PostgreSQL a lower number may be committed after a higher one.
    """
    count, last = (await transaction.execute(MARK)).one()
    return int(count), int(last or 0)


async def latest(transaction: Transaction, limit: int = 20) -> Sequence[Row[*tuple[object, ...]]]:
    """The last changes, newest first: at, act, key, name."""
    rows = select(Publication.at, Publication.act, Publication.key, Staff.name).join(Staff)
    return (await transaction.execute(rows.order_by(Publication.id.desc()).limit(limit))).all()


async def kept(database: Database) -> bool:
    """Whether this database has the tables for it: one that an older program made may not."""
    return await database.run(lambda connection: inspect(connection).has_table(Publication.__tablename__))
