"""What is done in a case: taken, answered, noted, given on, closed. Nothing typed is lost, nothing sent twice."""

import hashlib
import re

from starlette.responses import Response

from bot import handover
from bot.desk.case import LIST, asked_for, colleagues, prepare, shown
from bot.desk.visit import Page, Visit
from bot.handover import Officer
from bot.wording import say
from db import cases, deliveries, notes, staff
from knowledge.vietnamese import clean

LONGEST = 4_000  # characters of an answer, and of a note
LONGEST_SUMMARY = 1_000
FORM_ID = re.compile(r"[\w-]{8,40}", re.ASCII)


def officer(visit: Visit) -> Officer:
    return Officer(visit.actor.id, visit.actor.name)


def typed(visit: Visit, name: str) -> str:
    """A field whole, whatever its length: what is too long goes back to who typed it."""
    return clean(visit.form.get(name, "")).strip()


def fault(text: str, longest: int) -> str:
    """Why a text cannot be taken; "" when it can."""
    if not text:
        return say("desk.wrong.empty")
    if len(text) > longest:
        return say("desk.wrong.too_long", length=f"{len(text):,}", limit=f"{longest:,}")
    return ""


async def gone(visit: Visit, **given: str) -> Response:
    """The case is not this officer's any more: who has it, and what was typed in vain."""
    case = await asked_for(visit)
    if case.state == cases.TAKEN:
        owner = await staff.by_number(visit.transaction, case.owner_id)
        sentence = say("desk.wrong.of_another", name=owner.name if owner else "")
    else:
        sentence = say(f"desk.wrong.case_{case.state}")
    return await shown(visit, 409, wrong={"form": sentence}, given=given, unsent=[t for t in given.values() if t])


async def take(visit: Visit) -> Response:
    """The machine falls silent with the commit; the page that follows waits for what it is sending at this moment."""
    case = await asked_for(visit)
    if await handover.take_in(visit.transaction, case.id, officer(visit), visit.now) is None:
        return await gone(visit) if case.owner_id != visit.actor.id else await visit.go(f"{LIST}/{case.id}")
    await visit.note("take_case", "case", case.id)
    return await visit.go(f"{LIST}/{case.id}", "desk.done.taken")


async def answer(visit: Visit) -> Response:
    """Once for a form and its words, however often it comes; the words changed are another answer."""
    case, text = await asked_for(visit), typed(visit, "text")
    given = {"text": visit.form.get("text", "")}
    if wrong := fault(text, LONGEST):
        return await shown(visit, 422, wrong={"text": wrong}, given=given)
    form_id = visit.form.get("form_id", "")
    words = hashlib.sha256(text.encode()).hexdigest()[:16]
    reason = f"desk:{case.id}:{form_id if FORM_ID.fullmatch(form_id) else ''}:{words}"
    again = await deliveries.known(visit.transaction, reason, case.address_id)
    owed = await handover.answer(visit.transaction, case.id, officer(visit), text, reason, visit.now)
    if owed is None:
        return await gone(visit, **given)
    visit.owed += owed
    if not again:
        await visit.note("answer_case", "case", case.id)
    return await visit.go(f"{LIST}/{case.id}", "desk.done.answered")


async def use(visit: Visit) -> Response:
    """A suggestion goes below what was typed; nothing is sent."""
    case, text = await asked_for(visit), visit.form.get("text", "").rstrip()
    both = "\n\n".join(filter(None, (text, visit.form.get("use", ""))))
    if not visit.may("answer_case", case):
        return await gone(visit, text=text)
    return await shown(visit, given={"text": both})


async def note(visit: Visit) -> Response:
    case, text = await asked_for(visit), typed(visit, "note")
    given = {"note": visit.form.get("note", "")}
    if wrong := fault(text, LONGEST):
        return await shown(visit, 422, wrong={"note": wrong}, given=given)
    last = next(iter(reversed(await notes.of_case(visit.transaction, case.id))), None)
    if last is None or (last.staff_id, last.text) != (visit.actor.id, text):  # a double click is one note
        await notes.keep(visit.transaction, case.id, visit.actor.id, text, visit.now)
        await visit.note("write_note", "case", case.id)
    return await visit.go(f"{LIST}/{case.id}", "desk.done.noted")


async def transfer(visit: Visit) -> Response:
    """To another officer, with a word for them that nobody else reads."""
    case, words = await asked_for(visit), typed(visit, "message")
    given = {"to": visit.form.get("to", ""), "message": visit.form.get("message", "")}
    if not visit.may("transfer_case", case):
        return await gone(visit, message=words)
    everybody = await staff.every(visit.transaction)
    taker = next((m for m in colleagues(everybody, case.owner_id) if str(m.id) == given["to"]), None)
    if taker is None or len(words) > LONGEST:
        wrong = {"to": say("desk.wrong.nobody")} if taker is None else {"message": fault(words, LONGEST)}
        return await shown(visit, 422, wrong=wrong, given=given)
    giver = officer(visit) if case.owner_id == visit.actor.id else None
    owed = await handover.pass_on(visit.transaction, case.id, giver, Officer(taker.id, taker.name), visit.now)
    if owed is None:
        return await gone(visit, message=words)
    visit.owed += owed
    if words:
        await notes.keep(visit.transaction, case.id, visit.actor.id, words, visit.now)
    before = next((m.name for m in everybody if m.id == case.owner_id), "")
    await visit.note("transfer_case", "case", case.id, before=before, after=taker.name)
    return await visit.go(f"{LIST}/{case.id}", "desk.done.transferred", name=taker.name)


async def close(visit: Visit) -> Response:
    """The machine speaks again; the person reads the summary."""
    case, summary = await asked_for(visit), typed(visit, "summary")
    given = {"summary": visit.form.get("summary", "")}
    if not visit.may("close_case", case):
        return await gone(visit, **given)
    if wrong := fault(summary, LONGEST_SUMMARY):
        return await shown(visit, 422, wrong={"summary": wrong}, given=given)
    owed = await handover.give_back(visit.transaction, case.id, officer(visit), summary, visit.now)
    if owed is None:
        return await gone(visit, **given)
    visit.owed += owed
    await visit.note("close_case", "case", case.id)
    return await visit.go("/desk", "desk.done.closed", number=str(case.id))


ONE = f"{LIST}/{{id:int}}"
PAGES = (
    Page(f"{ONE}/nhan", take, "take_case", "POST", before=prepare),
    Page(f"{ONE}/tra-loi", answer, "answer_case", "POST", before=prepare),
    Page(f"{ONE}/goi-y", use, "answer_case", "POST", before=prepare),
    Page(f"{ONE}/ghi-chu", note, "write_note", "POST", before=prepare),
    Page(f"{ONE}/chuyen", transfer, "transfer_case", "POST", before=prepare),
    Page(f"{ONE}/dong", close, "close_case", "POST", before=prepare),
)
