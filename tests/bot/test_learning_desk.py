"""The desk's pages of learning by plain HTTP: who may what, and that nothing typed is lost or told unseen."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from bot.clock import FixedClock
from bot.decide import LOCAL
from bot.wording import say
from db import history, inquiries, people, topics
from db.session import Database
from db.staff import Role
from knowledge.search import Search
from tests.bot.colleague import Colleague, at_the_desk, invited
from tests.bot.serving import Served, serving
from tests.bot.writing import ASK, CLAUSE

FIELDS = {
    "title": "Thợ già dạy nghề", "part": "support", "asks": f"{ASK}\n\n  {ASK}  \nxin mở lớp dạy nghề",
    "body": f"{{{CLAUSE}}} Câu này của cán bộ.", "add": CLAUSE, "checked": "2026-11-24",
}  # fmt: skip


@pytest.fixture
async def served(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Served]:
    async with serving(database, search, clock) as running:
        yield running


@asynccontextmanager
async def staff(served: Served, database: Database, *who: tuple[str, Role]) -> AsyncIterator[list[Colleague]]:
    async with AsyncExitStack() as stack:
        found = []
        for name, role in who:
            colleague = await stack.enter_async_context(at_the_desk(served))
            _, link = await invited(database, served.shelf.clock, name, role)
            await colleague.come_by(link)
            found.append(colleague)
        yield found


async def drafted(one: Colleague, **changed: str) -> str:
    """A draft that an officer wrote and saved; its path."""
    await one.get("/desk/chu-de")
    await one.post("/desk/chu-de/soan")
    path = one.path
    assert re.fullmatch(r"/desk/chu-de/ban-thao/\d+", path), one.text
    await one.post(path, **{**FIELDS, "saves": "0", **changed})
    return path


async def versions(database: Database) -> list[topics.Written]:
    async with database.begin() as t:
        return [w for w in [await topics.get(t, n) for n in range(1, 20)] if w]


async def test_a_second_officer_publishes_what_they_saw(served: Served, database: Database) -> None:
    async with staff(served, database, ("Hạnh", "officer"), ("Lan", "officer"), ("Minh", "administrator")) as (
        one, two, admin,
    ):  # fmt: skip
        path = await drafted(one)
        assert say("learning.done.saved") in one.text
        (draft,) = await versions(database)
        assert (draft.asks, draft.sources) == ((ASK, "xin mở lớp dạy nghề"), (CLAUSE,))
        assert draft.key == "cb-tho-gia-day-nghe"
        for refused in (one, admin):  # one's own draft, and a role that does not speak for the Centre
            await refused.get(path)
            assert "Công bố</button>" not in refused.text
            assert (await refused.post(f"{path}/cong-bo", saves="1")).status_code == 403
        await two.get(path)
        assert (await two.post(path, **FIELDS, saves="1")).status_code == 403  # only its author writes in it
        assert "Hạnh" in two.text
        await two.get(path)
        assert (await two.post(f"{path}/cong-bo", saves="0")).status_code == 409
        assert [w.state for w in await versions(database)] == ["draft"]
        await two.get(path)
        await two.post(f"{path}/cong-bo", saves="1")
        assert two.path == "/desk/chu-de/xem/cb-tho-gia-day-nghe", two.text
        assert draft.key in served.shelf.library.topics
        async with database.begin() as t:
            acts = {(a.action, a.actor) for a in await history.page(t, kind="topic")}
        assert {("draft_topic", "Hạnh"), ("save_topic", "Hạnh"), ("publish_topic", "Lan")} <= acts


async def test_two_open_pages_do_not_overwrite_each_other(served: Served, database: Database) -> None:
    async with staff(served, database, ("Hạnh", "officer")) as (one,):
        path = await drafted(one)
        typed = "Câu gõ ở trang cũ."
        answer = await one.post(path, **{**FIELDS, "body": typed}, saves="0")
        assert answer.status_code == 409
        assert typed in one.text
        assert say("learning.wrong.elsewhere") in one.text
        assert (await versions(database))[0].body == FIELDS["body"]


async def test_what_is_wrong_is_saved_said_and_not_published(served: Served, database: Database) -> None:
    async with staff(served, database, ("Hạnh", "officer"), ("Lan", "head")) as (one, two):
        path = await drafted(
            one, body="{9/9999 1} Được 77 triệu đồng {x}.", valid_from="2026-12-02", valid_to="2026-12-01"
        )
        for said in ("không có trong các căn cứ", "Dấu ngoặc nhọn", "Ngày cuối đứng trước"):
            assert said in one.text
        (draft,) = await versions(database)
        assert draft.body.endswith("triệu đồng {x}.")
        await two.get(path)
        assert "chưa công bố được" in two.text
        assert (await two.post(f"{path}/cong-bo", saves="1")).status_code == 422
        assert (await two.get(f"{path}/xem-truoc")).url.path == path
        await one.get(path)
        assert (await one.post(path, **{**FIELDS, "checked": "31/02/26"}, saves="1")).status_code == 422
        assert "Câu này của cán bộ." in one.text


async def test_a_packaged_topic_is_changed_taken_back_and_retired(served: Served, database: Database) -> None:
    key = "bc-70-diem"
    async with staff(served, database, ("Hạnh", "officer"), ("Lan", "head")) as (one, two):
        await one.get(f"/desk/chu-de/xem/{key}")
        await one.post("/desk/chu-de/soan", key=key)
        path, (draft,) = one.path, await versions(database)
        packaged = served.shelf.packaged.topics[key]
        assert (draft.sources, draft.asks, draft.title) == (packaged.sources, packaged.asks, packaged.title)
        changed = {**FIELDS, "title": "Đủ điểm chưa chắc được giấy", "asks": "\n".join(draft.asks), "body": draft.body}
        await one.post(path, **changed, saves="0", drop=CLAUSE)
        await two.get(path)
        await two.post(f"{path}/cong-bo", saves="1")
        assert served.shelf.library.topics[key].title == changed["title"]
        await two.get(f"/desk/chu-de/xem/{key}")
        assert (await two.post(f"/desk/chu-de/xem/{key}/hoan-nguyen", version="7", to="packaged")).status_code == 409
        await two.get(f"/desk/chu-de/xem/{key}")
        await two.post(f"/desk/chu-de/xem/{key}/hoan-nguyen", version="1", to="packaged")
        assert served.shelf.library.version == served.shelf.packaged.version
        assert (await two.post(f"/desk/chu-de/xem/{key}/ngung")).status_code == 422
        await two.get(f"/desk/chu-de/xem/{key}")
        await two.post(f"/desk/chu-de/xem/{key}/ngung", sure="1")
        assert key not in served.shelf.library.topics
        await two.get(f"/desk/chu-de/xem/{LOCAL}")
        assert "Ngừng dùng chủ đề" not in two.text
        assert (await two.post(f"/desk/chu-de/xem/{LOCAL}/ngung", sure="1")).status_code == 404


async def test_a_group_is_closed_with_a_reason_by_those_who_advise(
    served: Served, database: Database, clock: FixedClock
) -> None:
    async with database.begin() as t:
        address = await people.meet(t, "web", "u", clock.now())
        kept: dict[str, Any] = {"address_id": address.id, "asked_at": clock.now(), "on_day": clock.today()}
        kept |= {"outcome": "not_covered", "topic": "", "score": 0.1, "sources": [], "library_version": "x"}
        for text in ("giá vàng hôm nay bao nhiêu", "gia vang hom nay bao nhieu", "<b>xin đất làm xưởng</b>"):
            await inquiries.keep(t, **kept, text=text, read_as="", why={})
    async with staff(served, database, ("Hạnh", "officer"), ("Minh", "administrator")) as (one, admin):
        await one.get("/desk/viec-can-lam")
        assert "2 nhóm câu hỏi" in one.text
        assert "<b>xin đất" not in one.page.text
        await one.get("/desk/viec-can-lam/2")  # whichever of its questions is named
        assert (await one.post("/desk/viec-can-lam/1/dong", reason="", q="1")).status_code == 422
        await admin.get("/desk/viec-can-lam/1")
        assert (await admin.post("/desk/viec-can-lam/1/dong", reason="not_ours", q="1")).status_code == 403
        await one.get("/desk/viec-can-lam/1")
        await one.post("/desk/viec-can-lam/1/dong", reason="not_ours", q="1")  # the second came after the page
        assert say("learning.done.closed", count="1") in one.text
        await one.get("/desk/viec-can-lam/2")
        assert "gia vang hom nay" in one.text
        assert (await one.get("/desk/viec-can-lam/1")).status_code == 404


async def test_the_desk_shows_what_cannot_be_told(served: Served, database: Database, clock: FixedClock) -> None:
    served.shelf.faults, served.shelf.since = ["published/cb-thu.md:1: no passage 9"], clock.now()
    async with staff(served, database, ("Hạnh", "officer")) as (one,):
        for page in ("/desk/viec-can-lam", "/desk/chu-de"):
            await one.get(page)
            assert "published/cb-thu.md:1: no passage 9" in one.text
