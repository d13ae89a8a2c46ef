"""The topic of a case in the staff group: its address, and up to where the conversation was told there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Row, String, delete, exists, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.cases import CLOSED, OPEN, Case
from db.deliveries import Delivery
from db.inquiries import Inquiry
from db.people import STAFF, UNREACHABLE, Address
from db.sayings import Saying
from db.session import NewRow, Transaction

OWN = "room:"  # begins the reason of what officers wrote in the room itself: it is not told there again


class Room(Base):
    """`told` is the state of the case that was said last, as "taken 3"."""

    __tablename__ = "rooms"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"), unique=True, index=True)
    said_id: Mapped[int]
    sent_id: Mapped[int]
    told: Mapped[str]


NEW = NewRow(Room, Room.case_id)


async def wanting(transaction: Transaction, limit: int) -> Sequence[Row[Any]]:
    """Open cases without a room, the oldest first: the case, its channel, the words of its question."""
    rows = (
        select(Case, Address.channel, Inquiry.text.label("question"))
        .join(Address, Address.id == Case.address_id)
        .outerjoin(Inquiry, Inquiry.id == Case.inquiry_id)
        .where(Case.state.in_(OPEN), ~exists().where(Room.case_id == Case.id))
    )
    return (await transaction.execute(rows.order_by(Case.id).limit(limit))).all()


async def make(transaction: Transaction, case_id: int, address_id: int, person: int, since: datetime) -> bool:
    """A room in which what was said since an instant is still to be told; False when the case has one."""
    said = func.coalesce(func.max(Saying.id), 0)
    sent = func.coalesce(func.max(Delivery.id), 0)
    before = await transaction.scalar(select(said).where(Saying.address_id == person, Saying.at < since))
    sent_before = await transaction.scalar(
        select(sent).where(Delivery.address_id == person, Delivery.created_at < since)
    )
    row = {"said_id": before or 0, "sent_id": sent_before or 0, "told": "waiting 0"}
    return await NEW.make(transaction, case_id=case_id, address_id=address_id, **row) is not None


async def behind(transaction: Transaction, limit: int) -> Sequence[Row[Any]]:
    """Rooms that have yet to hear something: room, state and owner of the case, the person's address."""
    said = exists().where(Saying.address_id == Case.address_id, Saying.id > Room.said_id)
    sent = exists().where(Delivery.address_id == Case.address_id, Delivery.id > Room.sent_id, Delivery.author == STAFF)
    state = Case.state + " " + func.coalesce(Case.owner_id, 0).cast(String)
    rows = (
        select(Room, Case.address_id.label("person"), Case.summary, state.label("state"), Case.owner_id)
        .join(Case, Case.id == Room.case_id)
        .where((Room.told != state) | (Case.state.in_(OPEN) & (said | sent)))
    )
    return (await transaction.execute(rows.order_by(Room.case_id).limit(limit).with_for_update(of=Room))).all()


async def said_since(transaction: Transaction, person: int, after: int) -> Sequence[Row[Any]]:
    """What a person said after a row: id, text."""
    rows = select(Saying.id, Saying.text).where(Saying.address_id == person, Saying.id > after)
    return (await transaction.execute(rows.order_by(Saying.id))).all()


async def sent_since(transaction: Transaction, person: int, after: int) -> Sequence[Row[Any]]:
    """What officers wrote to a person after a row, elsewhere than in the room: id, text."""
    text = Delivery.message["text"].as_string().label("text")
    rows = select(Delivery.id, text).where(
        Delivery.address_id == person, Delivery.id > after, Delivery.author == STAFF, ~Delivery.reason.startswith(OWN)
    )
    return (await transaction.execute(rows.order_by(Delivery.id))).all()


async def told(transaction: Transaction, case_id: int, said_id: int, sent_id: int, state: str) -> None:
    """Up to where a room knows the conversation."""
    row = update(Room).where(Room.case_id == case_id)
    await transaction.execute(row.values(said_id=said_id, sent_id=sent_id, told=state))


async def last_sent(transaction: Transaction, person: int) -> int:
    """The latest message to a person."""
    rows = select(func.coalesce(func.max(Delivery.id), 0)).where(Delivery.address_id == person)
    return int(await transaction.scalar(rows))


async def case_of(transaction: Transaction, channel: str, user_id: str) -> int | None:
    """The case whose room has this address."""
    rows = select(Room.case_id).join(Address, Address.id == Room.address_id)
    found: int | None = await transaction.scalar(rows.where(Address.channel == channel, Address.user_id == user_id))
    return found


async def forget_lost(transaction: Transaction) -> None:
    """Rooms that somebody deleted: an open case gets another one."""
    gone = select(Address.id).where(Address.state == UNREACHABLE)
    closed = select(Case.id).where(Case.state == CLOSED)
    await transaction.execute(delete(Room).where(Room.address_id.in_(gone), Room.case_id.not_in(closed)))
