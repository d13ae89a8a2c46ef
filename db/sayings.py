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
    plain: Mapped[str] = mapped_column(default="", server_default="")  # folded, to be found by words


NEW = NewRow(Saying, Saying.id)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a conversation. `author` is person, machine or staff.

    Of a delivery: `state`, `fault` when it has not arrived, `inquiry_id` when it answers a question.
    """

    at: datetime
    author: str
    text: str
    staff_id: int | None = None
    state: str = ""
    fault: str = ""
    inquiry_id: int | None = None


async def keep(transaction: Transaction, address_id: int, text: str, plain: str, now: datetime) -> None:
    """Keep what a person said; `plain` is the same folded, by which it is found."""
    await NEW.make(transaction, address_id=address_id, at=now, text=text, plain=plain)


async def latest(transaction: Transaction, address_id: int, limit: int) -> Sequence[str]:
    """What a person said last, the latest first."""
    rows = select(Saying.text).where(Saying.address_id == address_id).order_by(Saying.id.desc()).limit(limit)
    return (await transaction.execute(rows)).scalars().all()


async def of_address(transaction: Transaction, address_id: int, limit: int = 200) -> Sequence[Spoken]:
    """The latest lines of a conversation, oldest first."""
    said = select(
        Saying.at, literal("person").label("author"), Saying.text, null().label("staff_id"), literal("").label("state"),
        literal("").label("fault"), null().label("inquiry_id"), literal(0).label("rank"), Saying.id,
    ).where(Saying.address_id == address_id)  # fmt: skip
    sent = select(
        Delivery.created_at, Delivery.author, Delivery.message["text"].as_string().cast(String), Delivery.staff_id,
        Delivery.state, Delivery.fault, Delivery.message["about"].as_integer(), literal(1), Delivery.id,
    ).where(Delivery.address_id == address_id)  # fmt: skip
    both = union_all(said, sent).subquery()
    rows = await transaction.execute(
        select(both).order_by(both.c.at.desc(), both.c.rank.desc(), both.c.id.desc()).limit(limit)
    )
    return [Spoken(*row[:7]) for row in reversed(rows.all())]
