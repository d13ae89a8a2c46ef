"""The first page: which questions wait for an officer, the oldest first."""

from starlette.responses import Response

from bot.desk.visit import Page, Visit
from db import cases


async def show(visit: Visit) -> Response:
    return visit.show("home.html", waiting=await cases.queue(visit.transaction, [cases.WAITING]))


PAGES = (Page("/desk", show, "see_cases", menu="desk.menu.cases"),)
