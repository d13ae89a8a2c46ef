"""A conversation as pages show it: its lines, whose they are, and what became of what was sent."""

from typing import Any

from bot.desk.visit import NotFound, Visit
from db import cases, conversations, sayings
from db.staff import Member

OPEN_LINES = 30  # shown at once; older ones are folded away
LINES, ALL_LINES = 200, 5_000


async def mark(visit: Visit, address_id: int) -> str:
    """A word that changes with whatever the page shows of the conversation, and with who speaks."""
    case = next(iter(await cases.of_address(visit.transaction, address_id)), None)
    state = f"{case.id}{case.state}{case.owner_id}" if case else ""
    return f"{await conversations.mark(visit.transaction, address_id)}-{state}"


async def facts(visit: Visit, address_id: int, everybody: list[Member], whole: bool = False) -> dict[str, Any]:
    """What talk.html needs. `said` counts what the person wrote; `place` is the address with its open case."""
    place = await conversations.one(visit.transaction, address_id)
    if place is None:
        raise NotFound
    most = ALL_LINES if whole else LINES
    lines = await sayings.of_address(visit.transaction, address_id, most)
    current = await mark(visit, address_id)
    return {
        "place": place, "lines": lines, "older": max(0, len(lines) - OPEN_LINES), "cut": len(lines) == most,
        "names": {m.id: m.name for m in everybody}, "mark": current, "said": int(current.split("-")[0]),
    }  # fmt: skip
