"""A case: the conversation, what the machine would answer, notes, who speaks. What is done there: case_acts."""

import secrets
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse, Response

from bot import handover
from bot.desk import talk
from bot.desk.suggestions import Suggestion, questions, suggest
from bot.desk.visit import NotFound, Page, Visit
from bot.gate import may
from bot.handover import spoken_time
from bot.wording import say
from db import assessments, cases, inquiries, notes, staff, tasks
from db.staff import Member

LIST = "/desk/vu-viec"
PATIENCE = 2.0  # seconds that the page waits for what the machine is still sending
MOST_QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class Ready:
    """What was done before the page: whether the machine has fallen silent, and what it would say."""

    calm: bool
    suggestions: list[Suggestion]


async def prepare(visit: Visit) -> Ready:
    """Search, and wait for what the machine is still sending: outside of every transaction of the page."""
    desk, calm = visit.desk, True
    async with desk.database.begin() as transaction:
        case = await cases.get(transaction, visit.number("id"))
        if case is None:
            raise NotFound
        asked = await questions(transaction, case)
    if case.state == cases.TAKEN:
        calm = await handover.quiet(desk.database, case.address_id, desk.clock, PATIENCE)
    return Ready(calm, suggest(desk.front.talk.search, asked, desk.clock.today()))


async def asked_for(visit: Visit) -> Any:
    case = await cases.get(visit.transaction, visit.number("id"))
    if case is None:
        raise NotFound
    return case


async def show(visit: Visit) -> Response:
    case = await asked_for(visit)
    if not visit.ready.calm:
        return visit.show("wait.html", case=case)
    await visit.note("see_case", "case", case.id)
    return await shown(visit)


async def shown(visit: Visit, status: int = 200, **facts: Any) -> Response:
    """The page as it stands now, with what was typed and what is wrong with it."""
    transaction, case = visit.transaction, await asked_for(visit)
    everybody = await staff.every(transaction)
    whole = visit.asked("tat") == "1"
    known = await talk.facts(visit, case.address_id, everybody, whole)
    return visit.show(
        "case.html", status, case=case, **known, talk=visit.part("talk.html", **known),
        path_of_case=f"{LIST}/{case.id}", form_id=secrets.token_urlsafe(12), whole=whole, now=visit.now,
        spoken_time=spoken_time,
        question=await inquiries.get(transaction, case.inquiry_id) if case.inquiry_id else None,
        suggestions=visit.ready.suggestions if visit.ready else [],
        colleagues=colleagues(everybody, case.owner_id), notes=await notes.of_case(transaction, case.id),
        tasks=await tasks.of_case(transaction, case.id),
        inquiries=await inquiries.of_address(transaction, case.address_id, MOST_QUESTIONS),
        assessments=await assessments.of_address(transaction, case.address_id),
        cases=await cases.of_address(transaction, case.address_id), **{"given": {}, **facts},
    )  # fmt: skip


def colleagues(everybody: list[Member], owner: int | None) -> list[Member]:
    """Who can be given a case."""
    return [m for m in everybody if may(m, "answer_case") and m.id != owner]


async def news(visit: Visit) -> Response:
    """The conversation for an open page: nothing when it shows all already."""
    case = await asked_for(visit)
    mark = await talk.mark(visit, case.address_id)
    if mark == visit.asked("dau"):
        return Response(status_code=204)
    whole = visit.asked("tat") == "1"
    known = await talk.facts(visit, case.address_id, await staff.every(visit.transaction), whole)
    html = visit.part("talk.html", **known)
    return JSONResponse({"mark": mark, "html": html, "count": known["said"], "news": say("desk.live.said")})


PAGES = (
    Page(f"{LIST}/{{id:int}}", show, "see_cases", before=prepare),
    Page(f"{LIST}/{{id:int}}/moi", news, "see_cases", by_script=True),
)
