"""All conversations, the latest first, found by words; an officer may step into one that asked for nobody."""

from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from bot import handover
from bot.desk import talk
from bot.desk.case import LIST as CASES
from bot.desk.past import number as number_in
from bot.desk.visit import NotFound, Page, Visit
from bot.handover import Officer
from bot.wording import say
from db import assessments, cases, conversations, inquiries, staff
from knowledge.vietnamese import fold

LIST = "/desk/hoi-thoai"
PAGE = 30
MOST_WORDS = 8
MOST_QUESTIONS = 20


async def every(visit: Visit) -> Response:
    """A page of them; what was searched for is written into the history, for it shows what people said."""
    wanted, turned = visit.asked("tim")[:200], max(1, min(number_in(visit.asked("trang")) or 1, 1_000))
    words = fold(wanted).split()[:MOST_WORDS]
    found = await conversations.recent(visit.transaction, words, PAGE + 1, (turned - 1) * PAGE)
    if words:
        await visit.note("search_conversations", "conversation", "", words=wanted)
    asked = {"tim": wanted} if wanted else {}
    pages = [f"{LIST}?{urlencode({**asked, 'trang': str(n)})}" for n in (turned - 1, turned + 1)]
    return visit.show(
        "conversations.html", found=found[:PAGE], wanted=wanted, newer=pages[0] if turned > 1 else "",
        older=pages[1] if len(found) > PAGE else "", names={m.id: m.name for m in await staff.every(visit.transaction)},
    )  # fmt: skip


async def one(visit: Visit) -> Response:
    """A conversation without a case; one that has an open case is shown there."""
    number = visit.number("id")
    place = await conversations.one(visit.transaction, number)
    if place is None:
        raise NotFound
    if place.case_id is not None:
        return await visit.go(f"{CASES}/{place.case_id}")
    await visit.note("see_conversation", "conversation", number)
    return await shown(visit, number)


async def shown(visit: Visit, number: int) -> Response:
    whole = visit.asked("tat") == "1"
    known = await talk.facts(visit, number, await staff.every(visit.transaction), whole)
    return visit.show(
        "conversation.html", **known, talk=visit.part("talk.html", **known), whole=whole,
        inquiries=await inquiries.of_address(visit.transaction, number, MOST_QUESTIONS),
        assessments=await assessments.of_address(visit.transaction, number),
        cases=await cases.of_address(visit.transaction, number),
    )  # fmt: skip


async def news(visit: Visit) -> Response:
    """The conversation for an open page: nothing when it shows all already."""
    number = visit.number("id")
    mark = await talk.mark(visit, number)
    if mark == visit.asked("dau"):
        return Response(status_code=204)
    known = await talk.facts(visit, number, await staff.every(visit.transaction), visit.asked("tat") == "1")
    html = visit.part("talk.html", **known)
    return JSONResponse({"mark": mark, "html": html, "count": known["said"], "news": say("desk.live.said")})


async def take(visit: Visit) -> Response:
    """Step in: a case is made of it, or the one that waits is taken; one of another officer is shown."""
    number, actor = visit.number("id"), visit.actor
    office = visit.desk.front.talk.office
    officer = Officer(actor.id, actor.name)
    case_id = await handover.step_in(visit.transaction, number, officer, visit.now, office)
    if case_id is None:
        place = await conversations.one(visit.transaction, number)
        if place is None or place.case_id is None:
            raise NotFound
        owner = await staff.by_number(visit.transaction, place.owner_id)
        told = "" if owner is None or owner.id == actor.id else "desk.wrong.of_another"
        return await visit.go(f"{CASES}/{place.case_id}", told, **({"name": owner.name} if owner and told else {}))
    await visit.note("take_case", "case", case_id)
    return await visit.go(f"{CASES}/{case_id}", "desk.done.taken")


PAGES = (
    Page(LIST, every, "see_cases", menu="desk.menu.conversations"),
    Page(f"{LIST}/{{id:int}}", one, "see_cases"),
    Page(f"{LIST}/{{id:int}}/moi", news, "see_cases", by_script=True),
    Page(f"{LIST}/{{id:int}}/nhan", take, "take_case", "POST"),
)
