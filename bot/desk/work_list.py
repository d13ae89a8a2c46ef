"""What people asked in vain, grouped: the work list of whoever writes the knowledge base."""

import asyncio
from dataclasses import dataclass

from starlette.responses import Response

from bot.candidates import topic_of
from bot.desk.visit import LARGEST_NUMBER, NotFound, Page, Visit
from bot.wording import say
from bot.worklist import Group, grouped
from db import settled, wanting
from knowledge.topics import Topic

LIST = "/desk/viec-can-lam"
REASONS = ("not_ours", "elsewhere", "answered_well", "not_understood", "nonsense")
SHOWN = 100
NEAREST = 4  # topics that may be the one to change


@dataclass(frozen=True)
class Work:
    """The groups as they stand, and for one of them the topics that are nearest to it."""

    groups: list[Group]
    one: Group | None = None
    near: tuple[Topic, ...] = ()


async def look(visit: Visit) -> Work:
    """The groups, worked out beside the loop and outside every transaction."""
    async with visit.desk.database.begin() as transaction:
        rows = await wanting.every(transaction, visit.now)
    search = visit.shelf.talk.search
    stop = search.library.language.stop
    groups = await asyncio.to_thread(grouped, rows, search.heard, stop, visit.now)
    if "id" not in visit.request.path_params:
        return Work(groups)
    number = visit.number("id")
    one = next((g for g in groups if any(q.id == number for q in g.questions)), None)
    return Work(groups, one, near_to(visit, one) if one else ())


def near_to(visit: Visit, group: Group) -> tuple[Topic, ...]:
    """Topics that answered these questions, then those of the passages that they may mean."""
    search = visit.shelf.talk.search
    library = search.library
    told = [library.topics[q.topic] for q in group.questions if q.topic in library.topics]
    found = [c for c in search.find(group.title).candidates if not c.outside]
    meant = [topic_of(library, library.passages[c.key]) for c in found]
    return tuple({t.key: t for t in (*told, *meant) if t}.values())[:NEAREST]


async def every(visit: Visit) -> Response:
    work: Work = visit.ready
    return visit.show("work_list.html", groups=work.groups[:SHOWN], total=len(work.groups), shelf=visit.shelf)


async def one(visit: Visit) -> Response:
    work: Work = visit.ready
    if work.one is None:
        raise NotFound
    return shown(visit, work)


def shown(visit: Visit, work: Work, status: int = 200, **facts: object) -> Response:
    return visit.show(
        "work_group.html", status, group=work.one, near=work.near, reasons=REASONS, library=visit.shelf.library, **facts
    )


def numbers(visit: Visit) -> list[int]:
    """The questions that a form is about: those that its reader saw."""
    given = [q for q in visit.form.every("q") if q.isascii() and q.isdigit()]
    return [n for q in given if (n := int(q[:12])) <= LARGEST_NUMBER]


async def close(visit: Visit) -> Response:
    """Take a group off the list, with the reason."""
    work, reason = visit.ready, visit.form.text("reason")
    if work.one is None:
        raise NotFound
    if reason not in REASONS:
        return shown(visit, work, 422, wrong={"reason": say("learning.wrong.reason")})
    seen = set(numbers(visit)) & {q.id for q in work.one.questions}
    note = visit.form.text("note", 500)
    done = await settled.settle(visit.transaction, sorted(seen), visit.actor.id, visit.now, reason, note)
    await visit.note("close_group", "question", work.one.id, inquiries=done, reason=say(f"learning.reason.{reason}"))
    return await visit.go(LIST, "learning.done.closed", count=str(done))


PAGES = (
    Page(LIST, every, "see_learning", menu="learning.menu.work", before=look),
    Page(f"{LIST}/{{id:int}}", one, "see_learning", before=look),
    Page(f"{LIST}/{{id:int}}/dong", close, "draft_topic", "POST", before=look),
)
