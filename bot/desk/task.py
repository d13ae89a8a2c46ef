"""A task that stands: whose it is, what it is about, and ended with a word on what came of it."""

from typing import Any

from starlette.responses import Response

from bot.desk.case_acts import LONGEST_SUMMARY, fault, typed
from bot.desk.visit import NotFound, Page, Visit
from bot.wording import say
from db import cases, staff, tasks

ONE = "/desk/viec/{id:int}"


async def show(visit: Visit) -> Response:
    return await shown(visit)


async def asked_for(visit: Visit) -> Any:
    task = await tasks.get(visit.transaction, visit.number("id"))
    if task is None:
        raise NotFound
    return task


async def shown(visit: Visit, status: int = 200, **facts: Any) -> Response:
    task = await asked_for(visit)
    names = {m.id: m.name for m in await staff.every(visit.transaction)}
    case = await cases.get(visit.transaction, task.case_id) if task.case_id else None
    return visit.show("task.html", status, task=task, case=case, names=names, **facts)


async def end(visit: Visit) -> Response:
    """By its owner or anybody else who advises; two at once: the second reads what the first wrote."""
    task, result = await asked_for(visit), typed(visit, "note")
    given = {"note": visit.form.get("note", "")}
    if wrong := fault(result, LONGEST_SUMMARY):
        return await shown(visit, 422, wrong={"note": wrong}, given=given)
    if not await tasks.close(visit.transaction, task.id, visit.actor.id, result, visit.now):
        return await shown(visit, 409, wrong={"form": say("desk.wrong.task_ended")}, given=given)
    await visit.note("end_task", "task", task.id)
    return await visit.go("/desk", "desk.done.task", number=str(task.id))


PAGES = (Page(ONE, show, "see_cases"), Page(f"{ONE}/xong", end, "end_task", "POST"))
