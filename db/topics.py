"""Topics written by staff: a row a version, first a draft, then published; what is laid over the packaged topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Row, and_, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction
from db.staff import Staff

DRAFT = "draft"  # somebody is writing it
PUBLISHED = "published"  # looked at by a second officer; told, unless a later version is
REVERTED = "reverted"  # was published, and taken back
RETIRED = "retired"  # the topic of this key is told no more
DROPPED = "dropped"  # a draft that nobody goes on with
LAID = (PUBLISHED, RETIRED)
CONTENT = ("title", "part", "sources", "related", "asks", "body", "valid_from", "valid_to", "checked")


class TopicVersion(Base):
    """One version. `body` is the answer as a topic file has it; `based_on` the row that it began as a copy of."""

    __tablename__ = "topics"
    __table_args__ = (
        Index("ix_topics_key", "key", "id"),
        Index("ix_topics_state", "state", "id"),
        Index(
            "uq_topics_version", "key", "version", unique=True,
            sqlite_where=text("version > 0"), postgresql_where=text("version > 0"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    version: Mapped[int]  # 0 while it is a draft
    state: Mapped[str]
    title: Mapped[str]
    part: Mapped[str]
    sources: Mapped[list[Any]] = mapped_column(JSON)
    related: Mapped[list[Any]] = mapped_column(JSON)
    asks: Mapped[list[Any]] = mapped_column(JSON)
    body: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    checked: Mapped[date]
    inquiries: Mapped[list[Any]] = mapped_column(JSON)  # the questions that it is written for
    drafted_by: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saves: Mapped[int] = mapped_column(default=0)  # how often it was saved: two open pages do not overwrite each other
    published_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    based_on: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)


NEW = NewRow(TopicVersion, TopicVersion.id)


@dataclass(frozen=True, slots=True)
class Written:
    """A version as it is read; the gate knows it by `drafted_by`."""

    id: int
    key: str
    version: int
    state: str
    title: str
    part: str
    sources: tuple[str, ...]
    related: tuple[str, ...]
    asks: tuple[str, ...]
    body: str
    valid_from: date | None
    valid_to: date | None
    checked: date
    inquiries: tuple[int, ...]
    drafted_by: int
    drafted_at: datetime
    saved_at: datetime
    saves: int
    published_by: int | None
    published_at: datetime | None
    based_on: int | None
    drafter: str = ""
    publisher: str = ""


def written(row: Row[Any]) -> Written:
    lists = {"sources", "related", "asks", "inquiries"}
    values = {c.key: getattr(row, c.key) for c in TopicVersion.__table__.columns}
    values = {k: tuple(v) if k in lists else v for k, v in values.items()}
    return Written(**values, drafter=row.drafter, publisher=row.publisher or "")


PUBLISHER = Staff.__table__.alias("publisher")
ROWS = (
    select(TopicVersion, Staff.name.label("drafter"), PUBLISHER.c.name.label("publisher"))
    .join(Staff, Staff.id == TopicVersion.drafted_by)
    .outerjoin(PUBLISHER, PUBLISHER.c.id == TopicVersion.published_by)
)


async def draft(
    transaction: Transaction, staff_id: int, now: datetime, key: str, content: dict[str, Any],
    inquiries: Sequence[int] = (), based_on: int | None = None,
) -> int:  # fmt: skip
    """A new draft; its number. `content` has the columns of `CONTENT`."""
    made = await NEW.make(
        transaction, **content, key=key, version=0, state=DRAFT, inquiries=list(inquiries), drafted_by=staff_id,
        drafted_at=now, saved_at=now, saves=0, published_by=None, published_at=None, based_on=based_on,
    )  # fmt: skip
    assert made is not None  # noqa: S101 - it has no other key than its own number
    return int(made.id)


async def get(transaction: Transaction, number: int) -> Written | None:
    row = (await transaction.execute(ROWS.where(TopicVersion.id == number))).first()
    return written(row) if row else None


async def save(transaction: Transaction, number: int, saves: int, now: datetime, content: dict[str, Any]) -> bool:
    """Write a draft over; False when it was saved elsewhere meanwhile, or is a draft no more."""
    held = (TopicVersion.id == number, TopicVersion.state == DRAFT, TopicVersion.saves == saves)
    row = update(TopicVersion).where(*held).values(**content, saved_at=now, saves=saves + 1)
    return (await transaction.execute(row.returning(TopicVersion.id))).first() is not None


async def drop(transaction: Transaction, number: int) -> bool:
    """Put a draft aside; False when it is none."""
    held = (TopicVersion.id == number, TopicVersion.state == DRAFT)
    done = await transaction.execute(update(TopicVersion).where(*held).values(state=DROPPED).returning(TopicVersion.id))
    return done.first() is not None


async def publish(transaction: Transaction, number: int, saves: int, staff_id: int, now: datetime) -> int | None:
    """Make a draft the next version of its topic: its number in order. None when it is not what was looked at."""
    key = await transaction.scalar(select(TopicVersion.key).where(TopicVersion.id == number))
    last = await transaction.scalar(select(func.max(TopicVersion.version)).where(TopicVersion.key == key))
    held = (TopicVersion.id == number, TopicVersion.state == DRAFT, TopicVersion.saves == saves)
    row = update(TopicVersion).where(*held).values(
        state=PUBLISHED, version=(last or 0) + 1, published_by=staff_id, published_at=now
    )  # fmt: skip
    done: int | None = await transaction.scalar(row.returning(TopicVersion.version))
    return done


async def retire(transaction: Transaction, staff_id: int, now: datetime, key: str, content: dict[str, Any]) -> int:
    """Tell a topic no more: a version that says so."""
    number = await draft(transaction, staff_id, now, key, content)
    last = await transaction.scalar(select(func.max(TopicVersion.version)).where(TopicVersion.key == key))
    values = {"state": RETIRED, "version": (last or 0) + 1, "published_by": staff_id, "published_at": now}
    await transaction.execute(update(TopicVersion).where(TopicVersion.id == number).values(**values))
    return number


async def revert(transaction: Transaction, key: str, version: int, everything: bool = False) -> bool:
    """Take back the version that is told now, or all of them; False when another is told by now."""
    laid = (TopicVersion.key == key, TopicVersion.state.in_(LAID))
    if await transaction.scalar(select(func.max(TopicVersion.version)).where(*laid)) != version:
        return False
    which = laid if everything else (*laid, TopicVersion.version == version)
    await transaction.execute(update(TopicVersion).where(*which).values(state=REVERTED))
    return True


async def laid(transaction: Transaction) -> list[Written]:
    """Of each topic the version that is told (or says that it is told no more), by key."""
    told = select(TopicVersion.key, func.max(TopicVersion.version).label("version"))
    newest = told.where(TopicVersion.state.in_(LAID)).group_by(TopicVersion.key).subquery()
    rows = ROWS.join(newest, and_(newest.c.key == TopicVersion.key, newest.c.version == TopicVersion.version))
    return [written(row) for row in await transaction.execute(rows.order_by(TopicVersion.key))]


async def of_key(transaction: Transaction, key: str) -> list[Written]:
    """All versions and drafts of a topic, newest first."""
    rows = ROWS.where(TopicVersion.key == key, TopicVersion.state != DROPPED)
    return [written(row) for row in await transaction.execute(rows.order_by(TopicVersion.id.desc()))]


async def drafts(transaction: Transaction) -> list[Written]:
    """Drafts that somebody is at, the latest saved first."""
    rows = ROWS.where(TopicVersion.state == DRAFT).order_by(TopicVersion.saved_at.desc(), TopicVersion.id.desc())
    return [written(row) for row in await transaction.execute(rows)]


async def keys(transaction: Transaction) -> set[str]:
    """The keys that any version or draft has."""
    return set((await transaction.execute(select(TopicVersion.key).distinct())).scalars())
