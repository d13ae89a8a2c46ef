"""A draft of a topic: written and saved at every step, looked at before it is told, published by a second officer."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from bot import drafting
from bot.citation import cite, validity
from bot.desk.visit import NotFound, Page, Visit
from bot.desk.work_list import numbers
from bot.previewing import Preview, every, preview
from bot.wording import say
from db import publications, settled, topics, wanting
from db.topics import Written
from knowledge import looking_up
from knowledge.law import Passage
from knowledge.library import Library
from knowledge.topics import PARTS

LIST = "/desk/chu-de"
ONE = f"{LIST}/ban-thao"
SHOWN = 700  # characters of a passage beside the form


@dataclass(frozen=True)
class Shown:
    """A passage beside the form: how it is cited, its words, its validity today."""

    key: str
    address: str
    words: str
    validity: str
    in_force: bool


def shown(library: Library, passage: Passage, today: date) -> Shown:
    cited = cite(library, passage, today, (), SHOWN)
    return Shown(passage.key, passage.address, cited.quote, validity(cited), cited.in_force)


async def begin(visit: Visit) -> Response:
    """A new draft: for questions, of a topic, or of another draft."""
    library, today, key, based = visit.shelf.library, visit.desk.clock.today(), visit.form.text("key", 80), None
    asked = numbers(visit)
    if draft := visit.form.text("draft"):
        other = await topics.get(visit.transaction, int(draft) if draft.isdigit() and len(draft) < 10 else 0)
        if other is None:
            raise NotFound
        key, content = other.key, drafting.content_of(drafting.topic_of(other))
        based, asked = other.based_on, list(other.inquiries)
    elif key:
        topic = library.topics.get(key)
        if topic is None:
            raise NotFound
        now = next((row for row in await topics.laid(visit.transaction) if row.key == key), None)
        content = {**drafting.content_of(topic), "checked": today}
        based = now.id if now else None
    else:
        content = drafting.fresh([], today)
    if asked and not draft:
        texts = [q.text for q in await wanting.texts(visit.transaction, asked)]
        content["asks"] = drafting.fresh([*content["asks"], *texts], today)["asks"]
    number = await topics.draft(visit.transaction, visit.actor.id, visit.now, key, content, asked, based)
    await visit.note("draft_topic", "topic", key or number)
    return await visit.go(f"{ONE}/{number}")


async def asked_for(visit: Visit) -> Written:
    """The draft of the path."""
    found = await topics.get(visit.transaction, visit.number("id"))
    if found is None or found.state != topics.DRAFT:
        raise NotFound
    return found


async def show(visit: Visit) -> Response:
    draft = await asked_for(visit)
    found = drafting.faults(drafting.topic_of(draft), visit.shelf.library)
    wrong = drafting.told(found) if draft.saves and draft.drafted_by == visit.actor.id else {}
    return await page(visit, draft, wrong=wrong, ready=not found)


async def page(visit: Visit, draft: Written, status: int = 200, **facts: Any) -> Response:
    """The form for who writes it, the draft as it is for everybody else."""
    library, today = visit.shelf.library, visit.desk.clock.today()
    words = visit.asked("tim")
    sources = [shown(library, library.passages[k], today) for k in draft.sources if k in library.passages]
    search = visit.shelf.talk.search
    found = [shown(library, p, today) for p in looking_up.passages(search, words) if p.key not in draft.sources]
    others = [t for t in looking_up.topics(search, words) if t.key not in (*draft.related, draft.key)]
    now = await topics.of_key(visit.transaction, draft.key) if draft.key else []
    newer = next((row for row in now if row.state in topics.LAID and row.version and row.id != draft.based_on), None)
    return visit.show(
        "draft.html", status,
        **{
            "draft": draft, "sources": sources, "found": found, "others": others, "words": words, "newer": newer,
            "gone": [k for k in draft.sources if k not in library.passages], "library": library, "ready": False,
            "parts_of": [(part, say(f"learning.part.{part}")) for part in sorted(PARTS)],
            "mine": draft.drafted_by == visit.actor.id and visit.may("draft_topic"),
            "versions": now, **facts,
        },
    )  # fmt: skip


def typed(visit: Visit, draft: Written) -> tuple[dict[str, Any], dict[str, str]]:
    """The content as the form has it, and what in it cannot be read."""
    form, wrong = visit.form, dict[str, str]()
    days: dict[str, date | None] = {}
    for name in ("valid_from", "valid_to", "checked"):
        text = form.text(name)
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            wrong[name] = say("learning.wrong.day")
    dropped, first = set(form.every("drop")), form.text("first")
    library = visit.shelf.library
    sources = [k for k in (*draft.sources, *form.every("add")) if k not in dropped]
    sources = [k for k in dict.fromkeys(sources) if k in library.passages or k in draft.sources]
    related = [k for k in (*draft.related, *form.every("lead")) if k not in form.every("unlead")]
    asks = [line.strip()[: drafting.LONGEST_ASK] for line in form.text("asks").splitlines() if line.strip()]
    content = {
        "title": " ".join(form.text("title", 80).split()), "part": form.text("part", 40), "body": form.text("body"),
        "sources": sorted(sources, key=lambda k: k != first), "asks": list(dict.fromkeys(asks))[: drafting.MOST_ASKS],
        "related": [k for k in dict.fromkeys(related) if k in library.topics or k in draft.related],
        "valid_from": days.get("valid_from"), "valid_to": days.get("valid_to"),
        "checked": days.get("checked") or draft.checked,
    }  # fmt: skip
    return content, wrong


async def save(visit: Visit) -> Response:
    """Keep what was typed, whatever is wrong with it; then look something up, or go on."""
    draft = await asked_for(visit)
    visit.require("draft_topic")
    if draft.drafted_by != visit.actor.id:
        return await page(visit, draft, 403, wrong={"form": say("learning.wrong.not_yours", name=draft.drafter)})
    content, wrong = typed(visit, draft)
    if wrong:
        return await page(visit, replace(draft, **tuples(content)), 422, wrong=wrong, given=visit.form)
    key = draft.key or await new_key(visit, content["title"])
    saves = visit.form.text("saves")
    held = int(saves) if saves.isdigit() and len(saves) < 8 else -1
    if not await topics.save(visit.transaction, draft.id, held, visit.now, {**content, "key": key}):
        return await page(
            visit, replace(draft, **tuples(content)), 409, wrong={"form": say("learning.wrong.elsewhere")}
        )
    await visit.note("save_topic", "topic", key or draft.id)
    match visit.form.text("do"):
        case "find":
            return await visit.go(found_at(f"{ONE}/{draft.id}", visit.form.text("find", 200)))
        case "preview":
            return await visit.go(f"{ONE}/{draft.id}/xem-truoc")
    return await visit.go(f"{ONE}/{draft.id}", "learning.done.saved")


def tuples(content: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in content.items()}


def found_at(path: str, words: str) -> str:
    return f"{path}?{urlencode({'tim': words})}#tim" if words else path


async def new_key(visit: Visit, title: str) -> str:
    """The key of a new topic, once it has a title; it stays whatever the title becomes."""
    if not title:
        return ""
    taken = set(visit.shelf.packaged.topics) | set(visit.shelf.library.topics) | await topics.keys(visit.transaction)
    return drafting.key_for(title, taken)


async def look_ahead(visit: Visit) -> tuple[Written, Preview | None]:
    """The preview of a sound draft: worked out beside the loop and outside every transaction."""
    async with visit.desk.database.begin() as transaction:
        draft = await topics.get(transaction, visit.number("id"))
        past = await wanting.asked(transaction)
    if draft is None or draft.state != topics.DRAFT:
        raise NotFound
    shelf, today = visit.shelf, visit.desk.clock.today()
    search, topic = shelf.talk.search, drafting.topic_of(draft)
    if drafting.faults(topic, search.library):
        return draft, None
    if shelf.known is None or shelf.known[:2] != (search, today):
        shelf.known = (search, today, await asyncio.to_thread(every, search, today))
    known = shelf.known[2]
    made = await asyncio.to_thread(preview, shelf.packaged, search, topic, past, draft.inquiries, today, known)
    return draft, made


async def ahead(visit: Visit) -> Response:
    draft, made = visit.ready
    if made is None:
        return await visit.go(f"{ONE}/{draft.id}")
    return visit.show(
        "preview.html", draft=draft, preview=made, mine=draft.drafted_by == visit.actor.id, shelf=visit.shelf
    )


async def publish(visit: Visit) -> Response:
    """Tell it from now on: never one's own draft, never one that changed since it was looked at."""
    draft = await asked_for(visit)
    visit.require("publish_topic", draft)
    wrong = drafting.told(drafting.faults(drafting.topic_of(draft), visit.shelf.library))
    if wrong:
        return await page(visit, draft, 422, wrong=wrong)
    looked = visit.form.text("saves")
    held = int(looked) if looked.isdigit() and len(looked) < 8 else -1
    version = await topics.publish(visit.transaction, draft.id, held, visit.actor.id, visit.now)
    if version is None:
        return await page(visit, draft, 409, wrong={"form": say("learning.wrong.not_what_was_seen")})
    await publications.write(visit.transaction, visit.actor.id, "publish", draft.key, draft.id, visit.now)
    await settled.settle(
        visit.transaction, draft.inquiries, visit.actor.id, visit.now, settled.PUBLISHED, topic_id=draft.id
    )
    await visit.note("publish_topic", "topic", draft.key, version=version)
    visit.after = visit.shelf.follow  # other processes look by themselves
    return await visit.go(f"{LIST}/xem/{draft.key}", "learning.done.published", title=draft.title)


async def drop(visit: Visit) -> Response:
    draft = await asked_for(visit)
    visit.require("draft_topic")
    if draft.drafted_by != visit.actor.id and not visit.form.get("sure"):
        return await page(visit, draft, 422, wrong={"sure": say("learning.wrong.sure")})
    await topics.drop(visit.transaction, draft.id)
    await visit.note("drop_draft", "topic", draft.key or draft.id)
    return await visit.go(LIST, "learning.done.dropped")


PAGES = (
    Page(f"{LIST}/soan", begin, "draft_topic", "POST"),
    Page(f"{ONE}/{{id:int}}", show, "see_learning"),
    Page(f"{ONE}/{{id:int}}", save, "draft_topic", "POST"),
    Page(f"{ONE}/{{id:int}}/xem-truoc", ahead, "see_learning", before=look_ahead),
    Page(f"{ONE}/{{id:int}}/cong-bo", publish, "publish_topic", "POST"),
    Page(f"{ONE}/{{id:int}}/bo", drop, "draft_topic", "POST"),
)
