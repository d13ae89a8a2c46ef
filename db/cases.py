"""Conversations that want a person: opened once, promised by a time, taken by one officer, closed with a summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Row, ScalarSelect, func, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from db.base import Base, Instant
from db.inquiries import Inquiry
from db.people import Address
from db.sayings import Saying
from db.session import NewRow, Transaction

WAITING = "waiting"  # nobody has taken it
TAKEN = "taken"  # an officer speaks
CLOSED = "closed"  # dealt with; the machine speaks again
OPEN = (WAITING, TAKEN)


class Case(Base):
    """One hand-over; an address has at most one that is open."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_open", "address_id", unique=True,
            sqlite_where=text("state != 'closed'"), postgresql_where=text("state != 'closed'"),
        ),
        Index("ix_cases_state", "state", "promised_by"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"), index=True)
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiries.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    promised_by: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(default=WAITING)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    told_late_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    summary: Mapped[str] = mapped_column(default="", server_default="")
    satisfied: Mapped[str] = mapped_column(default="", server_default="")  # "", yes, no


NEW = NewRow(Case, Case.id)


@dataclass(frozen=True, slots=True)
class Opened:
    """The open case of an address, and whether it was opened just now."""

    id: int
    promised_by: datetime | None
    new: bool


async def hand_over(
    transaction: Transaction, address_id: int, inquiry_id: int | None, now: datetime, promised_by: datetime | None
) -> Opened:
    """The open case of an address, made if there is none: asking twice opens one."""
    row = {"address_id": address_id, "inquiry_id": inquiry_id, "opened_at": now, "promised_by": promised_by}
    if made := await NEW.make(transaction, **row, state=WAITING, summary="", satisfied=""):
        return Opened(int(made.id), promised_by, new=True)
    known = await open_of(transaction, address_id)
    assert known is not None  # noqa: S101 - that is why none was made
    return Opened(known.id, known.promised_by, new=False)


async def open_of(transaction: Transaction, address_id: int) -> Row[*tuple[int, datetime | None, str]] | None:
    """The open case of an address: id, promised_by, state."""
    where = (Case.address_id == address_id, Case.state.in_(OPEN))
    return (await transaction.execute(select(Case.id, Case.promised_by, Case.state).where(*where))).first()


async def get(transaction: Transaction, number: int) -> Row[*tuple[int, int, str, int | None]] | None:
    """A case: id, address_id, state, owner_id and the rest of its columns by name."""
    return (await transaction.execute(select(Case).where(Case.id == number))).first()


async def take(transaction: Transaction, number: int, staff_id: int, now: datetime) -> bool:
    """Give a waiting case an owner; False when another was first or it is closed."""
    row = update(Case).where(Case.id == number, Case.state == WAITING)
    done = await transaction.execute(row.values(state=TAKEN, owner_id=staff_id, taken_at=now).returning(Case.id))
    return done.first() is not None


async def transfer(transaction: Transaction, number: int, giver: int | None, taker: int) -> bool:
    """Hand a taken case to another officer; False when the giver no longer has it. None gives whoever has it."""
    held = (Case.id == number, Case.state == TAKEN) + (() if giver is None else (Case.owner_id == giver,))
    done = await transaction.execute(update(Case).where(*held).values(owner_id=taker).returning(Case.id))
    return done.first() is not None


async def close(transaction: Transaction, number: int, summary: str, now: datetime) -> int | None:
    """Close an open case; the address it was with, None when it was closed already."""
    row = update(Case).where(Case.id == number, Case.state.in_(OPEN))
    done = await transaction.execute(
        row.values(state=CLOSED, closed_at=now, summary=summary).returning(Case.address_id)
    )
    found: int | None = done.scalar()
    return found


async def rate(transaction: Transaction, number: int, address_id: int, satisfied: str) -> bool:
    """Keep what the person said of a closed case, the first time only."""
    mine = (Case.id == number, Case.address_id == address_id, Case.state == CLOSED, Case.satisfied == "")
    done = await transaction.execute(update(Case).where(*mine).values(satisfied=satisfied).returning(Case.id))
    return done.first() is not None


async def late(transaction: Transaction, now: datetime, limit: int = 50) -> Sequence[Row[*tuple[int, int, datetime]]]:
    """Waiting cases whose time is over and whose person has not been told: id, address_id, promised_by; now told."""
    over = (Case.state == WAITING, Case.promised_by <= now, Case.told_late_at.is_(None))
    due = select(Case.id).where(*over).order_by(Case.promised_by).limit(limit).with_for_update(skip_locked=True)
    numbers = list((await transaction.execute(due)).scalars())
    rows = update(Case).where(Case.id.in_(numbers)).values(told_late_at=now)
    rows = rows.returning(Case.id, Case.address_id, Case.promised_by)
    return (await transaction.execute(rows)).all()


def said_last(address_id: InstrumentedAttribute[int]) -> ScalarSelect[str]:
    """The latest words of a person, as a column: no command, no tap."""
    words = (~Saying.text.startswith("/"), ~Saying.text.startswith("["))
    rows = select(Saying.text).where(Saying.address_id == address_id, *words).order_by(Saying.id.desc()).limit(1)
    return rows.scalar_subquery()


async def queue(
    transaction: Transaction, states: Sequence[str], limit: int = 100
) -> Sequence[Row[*tuple[object, ...]]]:
    """Cases in some states, the most urgent first: the case, channel, words of its question, what was said last."""
    rows = (
        select(Case, Address.channel, Inquiry.text.label("question"), said_last(Case.address_id).label("said"))
        .join(Address, Address.id == Case.address_id)
        .outerjoin(Inquiry, Inquiry.id == Case.inquiry_id)
        .where(Case.state.in_(states))
        .order_by(Case.promised_by.is_(None), Case.promised_by, Case.opened_at, Case.id)
        .limit(limit)
    )
    return (await transaction.execute(rows)).all()


async def waiting(transaction: Transaction, now: datetime) -> tuple[int, int]:
    """How many cases wait, and how many of them longer than was promised."""
    late = func.count().filter(Case.promised_by <= now)
    rows = select(func.count(), late).select_from(Case).where(Case.state == WAITING)
    all_of_them, over = (await transaction.execute(rows)).one()
    return int(all_of_them), int(over)


async def of_address(transaction: Transaction, address_id: int) -> Sequence[Row[*tuple[object, ...]]]:
    """All cases of a conversation, newest first."""
    rows = select(Case).where(Case.address_id == address_id).order_by(Case.id.desc())
    return (await transaction.execute(rows)).all()


async def of_inquiries(transaction: Transaction) -> dict[int, tuple[int, str]]:
    """Number and state of the case of each inquiry that has one."""
    rows = await transaction.execute(select(Case.inquiry_id, Case.id, Case.state).where(Case.inquiry_id.is_not(None)))
    return {inquiry: (case, state) for inquiry, case, state in rows}


async def load_of(transaction: Transaction) -> dict[int, int]:
    """How many open cases each officer has."""
    rows = select(Case.owner_id, func.count()).where(Case.state == TAKEN).group_by(Case.owner_id)
    return {owner: n for owner, n in await transaction.execute(rows) if owner is not None}
