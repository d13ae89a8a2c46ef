"""The topics that are told: packaged and published, their versions; taking back and retiring."""

from starlette.responses import Response

from bot import drafting
from bot.decide import LOCAL
from bot.desk.drafts import LIST, shown
from bot.desk.visit import NotFound, Page, Visit
from bot.wording import say
from db import publications, topics
from knowledge import looking_up

SHOWN = 40


async def every(visit: Visit) -> Response:
    shelf, words = visit.shelf, visit.asked("tim")
    found = looking_up.topics(shelf.talk.search, words) if words else []
    return visit.show(
        "topics.html", found=found, given={"tim": words}, words=words, shelf=shelf, library=shelf.library,
        drafts=await topics.drafts(visit.transaction), laid=await topics.laid(visit.transaction),
        latest=await publications.latest(visit.transaction, SHOWN),
    )  # fmt: skip


async def one(visit: Visit) -> Response:
    return await of_key(visit)


async def of_key(visit: Visit, status: int = 200, **facts: object) -> Response:
    key, shelf, today = visit.request.path_params["key"], visit.shelf, visit.desk.clock.today()
    versions = await topics.of_key(visit.transaction, key)
    topic, packaged = shelf.library.topics.get(key), shelf.packaged.topics.get(key)
    if topic is None and packaged is None and not versions:
        raise NotFound
    now = next((v for v in sorted(versions, key=lambda v: -v.version) if v.state in topics.LAID), None)
    passages = shelf.library.passages
    sources = [shown(shelf.library, passages[k], today) for k in (topic.sources if topic else ()) if k in passages]
    return visit.show(
        "topic.html", status, key=key, topic=topic, packaged=packaged, versions=versions, now=now, sources=sources,
        library=shelf.library, needed=key == LOCAL, faults=[f for f in shelf.faults if f"/{key}.md:" in f], **facts,
    )  # fmt: skip


async def revert(visit: Visit) -> Response:
    """Take back the version that is told, or all of them."""
    key, version = visit.request.path_params["key"], visit.form.text("version")
    everything = visit.form.text("to") == "packaged"
    visit.require("revert_topic")
    if not (version.isdigit() and len(version) < 8) or not await topics.revert(
        visit.transaction, key, int(version), everything
    ):
        return await of_key(visit, 409, wrong={"form": say("learning.wrong.other_by_now")})
    act = "unpublish" if everything else "revert"
    await publications.write(visit.transaction, visit.actor.id, act, key, None, visit.now)
    await visit.note("revert_topic", "topic", key, version=version)
    return await told_anew(visit, key, "learning.done.reverted")


async def retire(visit: Visit) -> Response:
    """Tell a topic no more."""
    key, topic = visit.request.path_params["key"], visit.shelf.library.topics.get(visit.request.path_params["key"])
    visit.require("revert_topic")
    if topic is None or key == LOCAL:
        raise NotFound
    if not visit.form.get("sure"):
        return await of_key(visit, 422, wrong={"sure": say("learning.wrong.sure")})
    number = await topics.retire(visit.transaction, visit.actor.id, visit.now, key, drafting.content_of(topic))
    await publications.write(visit.transaction, visit.actor.id, "retire", key, number, visit.now)
    await visit.note("retire_topic", "topic", key)
    return await told_anew(visit, key, "learning.done.retired")


async def told_anew(visit: Visit, key: str, notice: str) -> Response:
    visit.after = visit.shelf.follow
    return await visit.go(f"{LIST}/xem/{key}", notice)


PAGES = (
    Page(LIST, every, "see_learning", menu="learning.menu.topics"),
    Page(f"{LIST}/xem/{{key}}", one, "see_learning"),
    Page(f"{LIST}/xem/{{key}}/hoan-nguyen", revert, "revert_topic", "POST"),
    Page(f"{LIST}/xem/{{key}}/ngung", retire, "revert_topic", "POST"),
)
