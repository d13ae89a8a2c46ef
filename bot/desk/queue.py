"""The first page: whom nobody answers yet, the most urgent first; who is with whom; work that stands; office hours."""

import hashlib
from typing import Any

from starlette.responses import JSONResponse, Response

from bot.desk.visit import Page, Visit
from bot.handover import spoken_time
from bot.wording import say
from db import cases, staff, tasks

MOST = 100  # rows of a list
MOST_TASKS = 20


async def facts(visit: Visit) -> dict[str, Any]:
    """What the page shows; `count` is how many wait."""
    transaction, now, office = visit.transaction, visit.now, visit.desk.front.talk.office
    waiting = await cases.queue(transaction, [cases.WAITING], MOST)
    taken = await cases.queue(transaction, [cases.TAKEN], MOST)
    count, late = await cases.waiting(transaction, now)
    learning = next((page.path for page in visit.desk.pages if page.action == "see_learning" and page.menu), "")
    return {
        "waiting": waiting, "count": count, "late": late, "now": now, "learning": learning,
        "mine": [c for c in taken if c.owner_id == visit.actor.id],
        "others": [c for c in taken if c.owner_id != visit.actor.id],
        "names": {m.id: m.name for m in await staff.every(transaction)},
        "call_backs": await tasks.standing(transaction, tasks.CALL_BACK, MOST),
        "mends": await tasks.standing(transaction, tasks.MEND_ANSWER, MOST_TASKS),
        "task_counts": await tasks.counts(transaction),
        "open_now": office.open_at(now), "hours": office.spoken_hours, "promise": spoken_time(office.promise(now)),
        "spoken_time": spoken_time,
    }  # fmt: skip


def of_rows(html: str) -> str:
    """A word that changes with what is shown."""
    return hashlib.sha256(html.encode()).hexdigest()[:16]


async def rows(visit: Visit) -> tuple[str, dict[str, Any]]:
    known = await facts(visit)
    return visit.part("queue_rows.html", **known), known


async def show(visit: Visit) -> Response:
    html, known = await rows(visit)
    return visit.show("queue.html", rows=html, mark=of_rows(html), **known)


async def news(visit: Visit) -> Response:
    """For an open page: nothing when it shows all already."""
    html, known = await rows(visit)
    if (mark := of_rows(html)) == visit.asked("dau"):
        return Response(status_code=204)
    count = known["count"]
    title = say("desk.live.title", n=str(count)) if count else say("desk.live.title_none")
    told = say("desk.live.waiting", n=str(count))
    return JSONResponse({"mark": mark, "html": html, "count": count, "title": title, "news": told})


PAGES = (
    Page("/desk", show, "see_cases", menu="desk.menu.cases"),
    Page("/desk/moi", news, "see_cases", by_script=True),
)
