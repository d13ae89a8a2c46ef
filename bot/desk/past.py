"""The history of what staff did and saw, newest first, a page at a time."""

from urllib.parse import urlencode

from starlette.responses import Response

from bot.desk.visit import LARGEST_NUMBER, Page, Visit
from db import history, staff

PATH = "/desk/lich-su"


def number(text: str) -> int | None:
    """A number that a row can have; None for everything else."""
    return int(text) if text.isascii() and text.isdigit() and int(text[:12]) <= LARGEST_NUMBER else None


async def show(visit: Visit) -> Response:
    wanted = {name: visit.asked(name) for name in ("actor", "action", "kind", "object")}
    acts = await history.page(
        visit.transaction, number(visit.asked("before")), number(wanted["actor"]),
        wanted["action"], wanted["kind"], wanted["object"], history.PAGE + 1,
    )  # fmt: skip
    shown, more = acts[: history.PAGE], len(acts) > history.PAGE
    older = {**{k: v for k, v in wanted.items() if v}, "before": str(shown[-1].id)} if more else {}
    return visit.show(
        "history.html", acts=shown, given=wanted, members=await staff.every(visit.transaction),
        actions=await history.actions(visit.transaction), older=f"{PATH}?{urlencode(older)}" if older else "",
    )  # fmt: skip


PAGES = (Page(PATH, show, "see_history", menu="desk.menu.history"),)
