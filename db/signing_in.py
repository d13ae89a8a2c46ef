"""Ways into the desk: one-time links, sessions, and tries that failed. Of a token only its sha256 is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, case, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction
from db.staff import COLUMNS, Member, Staff, member


class Link(Base):
    """A link that lets one member in once, to choose a password."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    spent_at: Mapped[datetime | None] = mapped_column(Instant)


class Session(Base):
    """A browser that is signed in. `notice` is said on its next page: [key, facts]."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    notice: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class Try(Base):
    """An attempt to sign in that did not succeed, or not yet."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (
        Index("ix_sign_in_tries_name", "sign_in", "at"),
        Index("ix_sign_in_tries_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant, index=True)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who holds a session; `fresh` is False once it has run out."""

    id: int
    member: Member
    fresh: bool
    last_seen_at: datetime
    notice: list[Any] | None


@dataclass(frozen=True, slots=True)
class Tried:
    """How often it was tried within the window, and when the first of these falls out of it."""

    both: int
    name: int
    address: int
    since: datetime


NEW_LINK = NewRow(Link, Link.id)
NEW_SESSION = NewRow(Session, Session.id)
NEW_TRY = NewRow(Try, Try.id)
TRYING = 1  # the number under which PostgreSQL knows that somebody tries to sign in


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def make_link(transaction: Transaction, staff_id: int, token: str, now: datetime, lasts: timedelta) -> None:
    row = {"token_hash": digest(token), "staff_id": staff_id, "created_at": now, "expires_at": now + lasts}
    await NEW_LINK.make(transaction, **row)


async def link(transaction: Transaction, token: str, now: datetime) -> Member | None:
    """Whose link it is, as long as it can be spent."""
    rows = select(*COLUMNS).join(Link, Link.staff_id == Staff.id).where(Staff.active, Link.token_hash == digest(token))
    found = (await transaction.execute(rows.where(Link.spent_at.is_(None), Link.expires_at > now))).first()
    return member(found) if found else None


async def spend_link(transaction: Transaction, token: str, now: datetime) -> bool:
    """Whether this call spent it: of many at once exactly one does."""
    row = update(Link).where(Link.token_hash == digest(token), Link.spent_at.is_(None), Link.expires_at > now)
    return (await transaction.execute(row.values(spent_at=now).returning(Link.id))).first() is not None


async def void_links(transaction: Transaction, staff_id: int, now: datetime) -> None:
    """No link of a member can be spent any more."""
    await transaction.execute(
        update(Link).where(Link.staff_id == staff_id, Link.spent_at.is_(None)).values(spent_at=now)
    )


async def begin(transaction: Transaction, staff_id: int, token: str, now: datetime, lasts: timedelta) -> None:
    row = {"token_hash": digest(token), "staff_id": staff_id, "created_at": now, "last_seen_at": now, "notice": None}
    await NEW_SESSION.make(transaction, expires_at=now + lasts, **row)


async def whose(transaction: Transaction, token: str, now: datetime, idle: timedelta) -> SignedIn | None:
    """Who holds a session, active or not; None for a token that opens none."""
    own = (Session.id.label("session"), Session.last_seen_at, Session.expires_at, Session.notice)
    rows = select(*COLUMNS, *own).join(Session, Session.staff_id == Staff.id)
    found = (await transaction.execute(rows.where(Session.token_hash == digest(token)))).first()
    if found is None:
        return None
    fresh = now < found.expires_at and now - found.last_seen_at < idle
    return SignedIn(found.session, member(found), fresh, found.last_seen_at, found.notice)


async def seen(transaction: Transaction, session: int, now: datetime) -> None:
    await transaction.execute(update(Session).where(Session.id == session).values(last_seen_at=now))


async def notice(transaction: Transaction, session: int, said: list[Any] | None) -> None:
    """What the next page of this browser says at its top."""
    await transaction.execute(update(Session).where(Session.id == session).values(notice=said))


async def end(transaction: Transaction, token: str) -> None:
    await transaction.execute(delete(Session).where(Session.token_hash == digest(token)))


async def end_all(transaction: Transaction, staff_id: int, but: int = 0) -> None:
    """Sign a member out everywhere, except in one session."""
    await transaction.execute(delete(Session).where(Session.staff_id == staff_id, Session.id != but))


async def open_sessions(transaction: Transaction, staff_id: int, now: datetime, idle: timedelta) -> int:
    """In how many browsers a member is signed in."""
    rows = select(func.count()).where(Session.staff_id == staff_id, Session.expires_at > now)
    return int(await transaction.scalar(rows.where(Session.last_seen_at > now - idle)))


async def one_by_one(transaction: Transaction) -> None:
    """Tries are counted one after the other: side by side each would count the others, and all be refused."""
    await transaction.alone(TRYING)


async def try_once(transaction: Transaction, sign_in: str, address: str, now: datetime) -> int:
    """Write an attempt down before it is judged, so that many at once cannot slip through; its number."""
    made = await NEW_TRY.make(transaction, sign_in=sign_in, address=address, at=now)
    assert made is not None  # noqa: S101 - it has no other key than its own number
    return int(made.id)


async def tried(transaction: Transaction, sign_in: str, address: str, since: datetime) -> Tried:
    """Attempts since an instant with this name, from this address, and both; the one in hand among them."""
    name, place = Try.sign_in == sign_in, Try.address == address
    counts = [func.coalesce(func.sum(case((which, 1), else_=0)), 0) for which in (name & place, name, place)]
    rows = select(*counts, func.min(Try.at)).where(or_(name, place), Try.at > since)
    both, named, placed, first = (await transaction.execute(rows)).one()
    return Tried(int(both), int(named), int(placed), first)


async def forget_try(transaction: Transaction, number: int) -> None:
    """An attempt that was not judged does not count."""
    await transaction.execute(delete(Try).where(Try.id == number))


async def forget_tries(transaction: Transaction, sign_in: str, address: str) -> None:
    """Who signed in begins anew at this address."""
    await transaction.execute(delete(Try).where(Try.sign_in == sign_in, Try.address == address))


async def tidy(transaction: Transaction, before: datetime) -> None:
    """Forget tries, sessions and links that ended before an instant: names and addresses are not kept longer."""
    await transaction.execute(delete(Try).where(Try.at < before))
    await transaction.execute(delete(Session).where(Session.expires_at < before))
    await transaction.execute(delete(Link).where(Link.expires_at < before))
