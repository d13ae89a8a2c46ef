"""Conversations as a list: the latest first, found by what people said, and whether something in one is new."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select

from db.cases import OPEN, Case, said_last
from db.deliveries import OWED, Delivery
from db.people import STAFF_ROOM, Address
from db.sayings import Saying
from db.session import Transaction

COLUMNS = (Address.id, Address.channel, Address.state, Address.speaker, Address.last_seen_at, Address.user_id)
CASE = (Case.id.label("case_id"), Case.state.label("case_state"), Case.owner_id)


async def recent(transaction: Transaction, words: Sequence[str], limit: int, skip: int = 0) -> Sequence[Row[Any]]:
    """Conversations, the latest first: address, who speaks, the open case if there is one, what was said last.

    With `words` (folded) those in which one message has all of them; `said` is then the latest such message.
    """
    rows = (
        select(*COLUMNS, *CASE)
        .select_from(Address)
        .outerjoin(Case, and_(Case.address_id == Address.id, Case.state.in_(OPEN)))
        .order_by(Address.last_seen_at.desc(), Address.id.desc())
        .where(Address.channel != STAFF_ROOM)
        .limit(limit)
        .offset(skip)
    )
    if not words:
        return (await transaction.execute(rows.add_columns(said_last(Address.id).label("said")))).all()
    fits = [Saying.plain.contains(word, autoescape=True) for word in words]
    hits = select(Saying.address_id, func.max(Saying.id).label("hit")).where(*fits).group_by(Saying.address_id)
    found = hits.subquery()
    rows = rows.join(found, found.c.address_id == Address.id).join(Saying, Saying.id == found.c.hit)
    return (await transaction.execute(rows.add_columns(Saying.text.label("said")))).all()


async def one(transaction: Transaction, address_id: int) -> Row[Any] | None:
    """A conversation: its address, who speaks, its open case if there is one; its row is not locked."""
    rows = select(*COLUMNS, *CASE).outerjoin(Case, and_(Case.address_id == Address.id, Case.state.in_(OPEN)))
    return (await transaction.execute(rows.where(Address.id == address_id))).first()


async def mark(transaction: Transaction, address_id: int) -> str:
    """A word that changes with whatever is said or arrives in a conversation; before the first "-" what people say."""
    said = select(func.coalesce(func.max(Saying.id), 0)).where(Saying.address_id == address_id).scalar_subquery()
    owed = func.count().filter(Delivery.state == OWED)
    rows = select(said, func.coalesce(func.max(Delivery.id), 0), owed).where(Delivery.address_id == address_id)
    return "-".join(str(n) for n in (await transaction.execute(rows)).one())
