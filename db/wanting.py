"""Questions whose answer left something to be wanted, with why: not covered, left unclear, 👎, answered by staff."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from db.cases import Case
from db.deliveries import Delivery
from db.feedback import DOWN, Feedback
from db.inquiries import Inquiry
from db.people import STAFF
from db.session import Transaction
from db.settled import Settled
from db.tasks import MEND_ANSWER, Task

TALK = timedelta(hours=12)  # within which an answer may still settle what was unclear
SETTLING = timedelta(minutes=30)  # before which somebody may still be choosing
MOST = 20_000  # questions looked at, the newest


@dataclass(frozen=True, slots=True)
class Wanting:
    """One question: `why` of not_covered, unclear, down, staff; what was said to it, and what was missing."""

    id: int
    person: int
    asked_at: datetime
    text: str
    why: frozenset[str]
    outcome: str
    topic: str
    sources: tuple[str, ...]
    missing: str
    words: str
    task: int | None
    by_staff: tuple[str, ...]


def answered_by_staff() -> ColumnElement[bool]:
    """Whether an officer wrote in the case that a question led to."""
    return and_(
        Delivery.address_id == Case.address_id,
        Delivery.author == STAFF,
        Delivery.created_at >= Case.opened_at,
        or_(Case.closed_at.is_(None), Delivery.created_at <= Case.closed_at),
        Delivery.reason != literal("taken:").concat(cast(Case.id, String)),
    )


async def every(transaction: Transaction, now: datetime) -> list[Wanting]:
    """What is not settled yet, oldest first."""
    later = aliased(Inquiry)
    helped = (
        select(func.min(later.asked_at))
        .where(later.address_id == Inquiry.address_id, later.id > Inquiry.id, later.outcome == "answered")
        .correlate(Inquiry)
        .scalar_subquery()
    )
    by_staff = await officers_words(transaction)
    rows = (
        select(Inquiry, Feedback.verdict, Feedback.missing, Feedback.words, Task.id.label("task"))
        .add_columns(helped.label("helped"))
        .outerjoin(Feedback, Feedback.inquiry_id == Inquiry.id)
        .outerjoin(Task, and_(Task.inquiry_id == Inquiry.id, Task.kind == MEND_ANSWER, Task.closed_at.is_(None)))
        .where(~select(Settled.inquiry_id).where(Settled.inquiry_id == Inquiry.id).exists())
        .where(
            or_(
                Inquiry.outcome.in_(("not_covered", "unclear")),
                Feedback.verdict == DOWN,
                select(Case.id).where(Case.inquiry_id == Inquiry.id).exists(),
            )
        )
        .order_by(Inquiry.id.desc())
        .limit(MOST)
    )
    found = [wanting(row, by_staff.get(row.id, ()), now) for row in await transaction.execute(rows)]
    return [w for w in reversed(found) if w.why]


def wanting(row: Row[Any], by_staff: tuple[str, ...], now: datetime) -> Wanting:
    helped = row.helped is not None and row.helped - row.asked_at <= TALK
    abandoned = now - row.asked_at >= SETTLING and not helped
    why = {
        "not_covered": row.outcome == "not_covered",
        "unclear": row.outcome == "unclear" and abandoned,
        "down": row.verdict == DOWN,
        "staff": bool(by_staff),
    }
    return Wanting(
        row.id, row.address_id, row.asked_at, row.text, frozenset(k for k, v in why.items() if v), row.outcome,
        row.topic, tuple(row.sources), row.missing or "", row.words or "", row.task, by_staff,
    )  # fmt: skip


async def officers_words(transaction: Transaction) -> dict[int, tuple[str, ...]]:
    """What officers wrote in the case of each question that led to one, in order."""
    rows = select(Case.inquiry_id, Delivery.message).join(Delivery, answered_by_staff())
    found: dict[int, list[str]] = defaultdict(list)
    for number, message in await transaction.execute(rows.where(Case.inquiry_id.is_not(None)).order_by(Delivery.id)):
        found[number].append(message["text"])
    return {number: tuple(said) for number, said in found.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked and answered."""

    id: int
    text: str
    outcome: str


async def asked(transaction: Transaction, limit: int = MOST) -> list[Asked]:
    """Past questions, the newest first."""
    rows = select(Inquiry.id, Inquiry.text, Inquiry.outcome).order_by(Inquiry.id.desc()).limit(limit)
    return [Asked(*row) for row in await transaction.execute(rows)]


async def texts(transaction: Transaction, numbers: Sequence[int]) -> list[Asked]:
    """Some questions, oldest first."""
    rows = select(Inquiry.id, Inquiry.text, Inquiry.outcome).where(Inquiry.id.in_(numbers)).order_by(Inquiry.id)
    return [Asked(*row) for row in await transaction.execute(rows)]
