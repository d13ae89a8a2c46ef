"""What people said, in order: what an officer reads of a conversation beside what was sent there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, literal, null, select, union_all
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.deliveries import Delivery
from db.session import NewRow, Transaction


class Saying(Base):
    """One message of a person: masked of personal numbers while the machine listens, as typed once a person does."""

    __tablename__ = "sayings"
    __table_args__ = (Index("ix_sayings_of_address", "address_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str]


NEW = NewRow(Saying, Saying.id)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a conversation. `author` is person, machine or staff; `state` is that of a delivery, else empty."""

    at: datetime
    author: str
    text: str
    staff_id: int | None = None
    state: str = ""


async def keep(transaction: Transaction, address_id: int, text: str, now: datetime) -> None:
    """Keep what a person said."""
    await NEW.make(transaction, address_id=address_id, at=now, text=text)


async def of_address(transaction: Transaction, address_id: int, limit: int = 200) -> Sequence[Spoken]:
    """The latest lines of a conversation, oldest first."""
    said = select(
        Saying.at, literal("person").label("author"), Saying.text, null().label("staff_id"), literal("").label("state"),
        literal(0).label("rank"), Saying.id,
    ).where(Saying.address_id == address_id)  # fmt: skip
    sent = select(
        Delivery.created_at, Delivery.author, Delivery.message["text"].as_string().cast(String), Delivery.staff_id,
        Delivery.state, literal(1), Delivery.id,
    ).where(Delivery.address_id == address_id)  # fmt: skip
    both = union_all(said, sent).subquery()
    rows = await transaction.execute(
        select(both).order_by(both.c.at.desc(), both.c.rank.desc(), both.c.id.desc()).limit(limit)
    )
    return [Spoken(r.at, r.author, r.text, r.staff_id, r.state) for r in reversed(rows.all())]
