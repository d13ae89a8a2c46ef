"""Clauses of amended or expired texts, and everything that rests on them."""

from starlette.responses import Response

from bot.changed_texts import changed_texts
from bot.desk.visit import Page, Visit


async def show(visit: Visit) -> Response:
    today = visit.desk.clock.today()
    return visit.show("changed_texts.html", texts=changed_texts(visit.shelf.library, today), today=today)


PAGES = (Page("/desk/van-ban", show, "see_learning", menu="learning.menu.texts"),)
