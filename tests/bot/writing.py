"""Topics that officers write, as rows, for tests of what becomes of them."""

from datetime import date
from typing import Any

from bot.clock import Clock
from db import publications, staff, topics
from db.session import Database
from knowledge.library import DECISION

TODAY = date(2026, 11, 24)
CLAUSE = f"{DECISION} III.1.a"
ASK = "thợ dệt chiếu già muốn mở lớp dạy nghề cho con cháu thì xin ai"
CONTENT: dict[str, Any] = {
    "title": "Thợ già dạy nghề dệt chiếu", "part": "support", "sources": [CLAUSE], "related": [], "asks": [ASK],
    "body": f"{{{CLAUSE}}} Câu này của cán bộ.", "valid_from": None, "valid_to": None, "checked": TODAY,
}  # fmt: skip


async def officers(database: Database, clock: Clock) -> tuple[int, int]:
    """Two officers' numbers."""
    async with database.begin() as t:
        made = [await staff.add(t, name, sign, "officer", clock.now()) for name, sign in [("Hạnh", "h"), ("Lan", "l")]]
    assert all(made)
    return made[0].id, made[1].id  # type: ignore[union-attr]


async def publish(database: Database, clock: Clock, one: int, two: int, key: str = "cb-thu", **changed: Any) -> int:
    """A topic drafted by one and published by two, without asking anybody whether it is sound; its row's number."""
    async with database.begin() as t:
        number = await topics.draft(t, one, clock.now(), key, {**CONTENT, **changed})
        assert await topics.publish(t, number, 0, two, clock.now())
        await publications.write(t, two, "publish", key, number, clock.now())
    return number
