"""One's own account of Telegram: bound by a one-time code that is said to the bot, privately or in the staff group."""

import secrets
from datetime import timedelta

from starlette.responses import Response

from bot.desk.visit import NotFound, Page, Visit
from db import linking

PATH = "/desk/lien-ket"
LASTS = timedelta(minutes=10)
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read as another
LENGTH = 8


async def show(visit: Visit) -> Response:
    if visit.desk.front.staff is None:
        raise NotFound
    return visit.show("linking.html", code="", bound=await linking.bound(visit.transaction, visit.actor.id))


async def offer(visit: Visit) -> Response:
    """A fresh code on the page: only its hash is kept, so it is seen once."""
    if visit.desk.front.staff is None:
        raise NotFound
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    await linking.offer(visit.transaction, visit.actor.id, code, visit.now, LASTS)
    return visit.show("linking.html", code=code, bound=await linking.bound(visit.transaction, visit.actor.id))


async def unbind(visit: Visit) -> Response:
    await linking.unbind(visit.transaction, visit.actor.id)
    await visit.note("unlink_telegram", "staff", visit.actor.id)
    return await visit.go("/desk/tai-khoan", "desk.done.unlinked")


PAGES = (
    Page(PATH, show, None),
    Page(PATH, offer, None, "POST"),
    Page(f"{PATH}/bo", unbind, None, "POST"),
)
