"""Staff: who may sign in at the desk, and as what."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.session import NewRow, Transaction

Role = Literal["officer", "head", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)


class Staff(Base):
    """One account. Nobody is ever deleted: the history names them."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sign_in: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    active: Mapped[bool]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_on: Mapped[bool]
    totp_step: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff as everybody may see them."""

    id: int
    name: str
    sign_in: str
    role: Role
    active: bool
    has_password: bool
    totp_on: bool


@dataclass(frozen=True, slots=True)
class Locks:
    """What a member signs in with: never shown, never logged."""

    password_hash: str | None = field(repr=False)
    totp_secret: str | None = field(repr=False)
    totp_step: int


NEW = NewRow(Staff, Staff.id)
COLUMNS = (
    Staff.id,
    Staff.name,
    Staff.sign_in,
    Staff.role,
    Staff.active,
    Staff.password_hash.is_not(None).label("has_password"),
    Staff.totp_on,
)


def member(row: Row[Any]) -> Member:
    """The first columns of a row that begins with COLUMNS."""
    return Member(row.id, row.name, row.sign_in, row.role, bool(row.active), bool(row.has_password), bool(row.totp_on))


async def add(transaction: Transaction, name: str, sign_in: str, role: Role, now: datetime) -> Member | None:
    """A new account that cannot sign in yet; None when the sign-in name is taken."""
    made = await NEW.make(
        transaction, name=name, sign_in=sign_in, role=role, active=True, totp_on=False, totp_step=0, created_at=now
    )
    return Member(made.id, name, sign_in, role, True, False, False) if made else None


async def one(transaction: Transaction, rows: Select[*tuple[Any, ...]]) -> Member | None:
    found = (await transaction.execute(rows)).first()
    return member(found) if found else None


async def by_number(transaction: Transaction, number: int) -> Member | None:
    return await one(transaction, select(*COLUMNS).where(Staff.id == number))


async def by_sign_in(transaction: Transaction, sign_in: str) -> Member | None:
    return await one(transaction, select(*COLUMNS).where(Staff.sign_in == sign_in))


async def every(transaction: Transaction) -> list[Member]:
    """All accounts, those that may sign in first, by name."""
    rows = select(*COLUMNS).order_by(Staff.active.desc(), Staff.name, Staff.id)
    return [member(row) for row in await transaction.execute(rows)]


async def locks(transaction: Transaction, number: int) -> Locks:
    rows = select(Staff.password_hash, Staff.totp_secret, Staff.totp_step).where(Staff.id == number)
    return Locks(*(await transaction.execute(rows)).one())


async def change(transaction: Transaction, number: int, **values: Any) -> None:
    """Give columns of an account new values."""
    await transaction.execute(update(Staff).where(Staff.id == number).values(**values))


async def use_code(transaction: Transaction, number: int, step: int) -> bool:
    """Whether the code of a 30-second step was not used before; from now on it was."""
    row = update(Staff).where(Staff.id == number, Staff.totp_step < step).values(totp_step=step)
    return (await transaction.execute(row.returning(Staff.id))).first() is not None
