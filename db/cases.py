"""Questions that wait for an officer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Instant
from db.inquiries import Inquiry

WAITING = "waiting"  # nobody has answered yet
CLOSED = "closed"  # an officer has dealt with it


class Case(Base):
    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("inquiry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"), index=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(default=WAITING, index=True)


async def hand_over(session: AsyncSession, address_id: int, inquiry_id: int, now: datetime) -> Case | None:
    """The case of an inquiry, opened if it is new; None when the inquiry is not this person's."""
    inquiry = await session.get(Inquiry, inquiry_id)
    if inquiry is None or inquiry.address_id != address_id:
        return None
    if known := await session.scalar(select(Case).where(Case.inquiry_id == inquiry_id)):
        return known
    case = Case(address_id=address_id, inquiry_id=inquiry_id, opened_at=now, state=WAITING)
    session.add(case)
    await session.flush()
    return case


async def all_cases(session: AsyncSession) -> Sequence[Case]:
    return (await session.scalars(select(Case).order_by(Case.id))).all()
