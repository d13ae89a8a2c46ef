"""The frame of the desk's pages: other sites, revoked accounts, roles, one transaction, faults."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse

from bot.clock import FixedClock
from bot.desk.entering import OPEN
from bot.desk.frame import Desk
from bot.desk.routes import PAGES
from bot.desk.visit import NotFound, Page, Visit
from bot.wording import say
from db import history, staff
from db.session import Database
from db.staff import Member
from knowledge.search import Search
from tests.bot.colleague import Colleague, account, at_the_desk, invited
from tests.bot.serving import Served, serving


@pytest.fixture
async def served(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Served]:
    async with serving(database, search, clock) as running:
        yield running


@pytest.fixture
async def hanh(database: Database, clock: FixedClock) -> tuple[Member, str]:
    return await invited(database, clock, "Nguyễn Văn Hạnh", "officer")


@pytest.fixture
async def officer(served: Served, hanh: tuple[Member, str]) -> AsyncIterator[Colleague]:
    async with at_the_desk(served) as person:
        await person.come_by(hanh[1])
        yield person


@pytest.fixture
async def boss(served: Served, database: Database, clock: FixedClock) -> AsyncIterator[Colleague]:
    async with at_the_desk(served) as person:
        await person.come_by((await invited(database, clock, "Quản trị", "administrator"))[1])
        yield person


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://example.org"},
     {"origin": "null"}, {"origin": ""}],
)  # fmt: skip
async def test_posts_of_other_sites_are_refused(
    officer: Colleague, database: Database, hanh: tuple[Member, str], headers: dict[str, str]
) -> None:
    officer.client.headers.update(headers)
    for path in ("/desk/dang-nhap", "/desk/dang-xuat", "/desk/ma-xac-thuc/bat", "/desk/tai-khoan/dang-xuat"):
        assert (await officer.post(path)).status_code == 403
    officer.client.headers.update({"origin": "", "sec-fetch-site": "same-origin"})
    await officer.get("/desk/tai-khoan")
    assert officer.path == "/desk/tai-khoan"
    assert (await officer.post("/desk/ma-xac-thuc/bat")).status_code == 200  # and ours are taken


async def test_a_form_without_the_token_of_its_session_is_refused(officer: Colleague, boss: Colleague) -> None:
    for token in ("", "x" * 32, "ă", boss.text.split('name="form_token" value="')[1][:32]):
        assert (await officer.post("/desk/ma-xac-thuc/bat", form_token=token)).status_code == 403


async def test_an_open_page_of_a_revoked_officer_says_so_at_the_next_click(
    officer: Colleague, boss: Colleague, hanh: tuple[Member, str], database: Database
) -> None:
    await officer.get("/desk/tai-khoan")
    path = f"/desk/can-bo/{hanh[0].id}"
    await boss.get(path)
    assert (await boss.post(f"{path}/thu-hoi")).status_code == 422  # without the tick nothing happens
    assert (await account(database, hanh[0].id)).active
    await boss.post(f"{path}/thu-hoi", sure="1")
    assert say("desk.done.revoked", name="Nguyễn Văn Hạnh") in boss.text
    page = officer.page
    for click in (officer.get("/desk"), officer.post("/desk/ma-xac-thuc/bat")):
        officer.page = page
        await click
        assert officer.path == "/desk/dang-nhap"
        assert say("desk.why.revoked") in officer.text
    assert (await officer.sign_in("nguyen-van-hanh")).status_code == 401
    assert say("desk.wrong.revoked") in officer.text
    await boss.get(path)
    await boss.post(f"{path}/mo-lai")
    link = boss.text.split('readonly value="')[1].split('"')[0]
    await officer.come_by(link)


@pytest.mark.parametrize("path", ["/desk/can-bo", "/desk/can-bo/them", "/desk/can-bo/1", "/desk/lich-su"])
async def test_the_gate_is_asked_at_every_page(officer: Colleague, path: str) -> None:
    assert (await officer.get(path)).status_code == 403
    assert say("desk.stop.refused_why") in officer.text
    assert "/desk/can-bo" not in officer.text


async def test_a_role_counts_from_the_next_click(officer: Colleague, boss: Colleague, hanh: tuple[Member, str]) -> None:
    await boss.get(f"/desk/can-bo/{hanh[0].id}")
    await boss.post(f"/desk/can-bo/{hanh[0].id}/vai-tro", role="head")
    assert (await officer.get("/desk/lich-su")).status_code == 200
    assert "trước: Cán bộ" in officer.text
    assert "sau: Lãnh đạo" in officer.text


async def test_a_head_makes_officers_only_and_nobody_changes_themselves(
    served: Served, officer: Colleague, boss: Colleague, database: Database, hanh: tuple[Member, str]
) -> None:
    async with database.begin() as transaction:
        await staff.change(transaction, hanh[0].id, role="head")
        admin = await staff.by_sign_in(transaction, "quan-tri")
    assert admin is not None
    head = officer
    tried = [("Mới Một", "administrator", 422), ("Mới Hai", "officer", 200), ("Mới Hai", "officer", 422)]
    for name, role, code in [*tried, ("!!!", "officer", 422), ("Mới Ba", "chief", 422)]:
        await head.get("/desk/can-bo/them")
        assert (await head.post("/desk/can-bo/them", name=name, role=role)).status_code == code
    for act in ("vai-tro", "lien-ket", "thu-hoi", "mo-lai"):
        for number in (admin.id, hanh[0].id):
            await head.get("/desk/can-bo/them")
            answer = await head.post(f"/desk/can-bo/{number}/{act}", role="officer", sure="1")
            assert answer.status_code == 403
        await boss.get("/desk/can-bo/them")
        assert (await boss.post(f"/desk/can-bo/{admin.id}/{act}", role="officer", sure="1")).status_code == 403
    assert (await account(database, admin.id)).has_password
    async with database.begin() as transaction:
        assert [m.name for m in await staff.every(transaction)] == ["Mới Hai", "Nguyễn Văn Hạnh", "Quản trị"]


async def test_a_reset_forgets_password_phone_and_sessions_at_once(
    officer: Colleague, boss: Colleague, database: Database, hanh: tuple[Member, str]
) -> None:
    async with database.begin() as transaction:
        await staff.change(transaction, hanh[0].id, totp_secret="JBSWY3DPEHPK3PXP", totp_on=True)
    await boss.get(f"/desk/can-bo/{hanh[0].id}")
    await boss.post(f"/desk/can-bo/{hanh[0].id}/lien-ket")
    first = boss.text.split('readonly value="')[1].split('"')[0]
    assert first.startswith("http://127.0.0.1:")
    await officer.get("/desk")
    assert officer.path == "/desk/dang-nhap"
    assert not (await account(database, hanh[0].id)).totp_on
    await boss.get(f"/desk/can-bo/{hanh[0].id}")
    await boss.post(f"/desk/can-bo/{hanh[0].id}/lien-ket")
    second = boss.text.split('readonly value="')[1].split('"')[0]
    assert (await officer.get(first)).status_code == 410
    await officer.come_by(second)


async def test_pages_are_never_kept_and_their_headers_are_strict(officer: Colleague) -> None:
    for path in ("/desk", "/desk/dang-nhap", "/desk/can-bo", "/desk/nowhere", "/desk/can-bo/99999999999999999999"):
        headers = (await officer.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert "script-src 'self'" in headers["content-security-policy"]
    assert (await officer.client.get("/")).headers["referrer-policy"] == "no-referrer"


async def test_what_is_not_there_and_what_is_nonsense(boss: Colleague) -> None:
    for path, code in (("/desk/nowhere", 404), ("/desk/can-bo/999", 404), ("/desk/can-bo/99999999999999999999", 404),
                       ("/desk/can-bo/x", 404), ("/desk/", 200), ("/desk/lich-su?actor=x&before=%00&action=%00", 200),
                       ("/desk/lich-su?before=99999999999999999999&kind=%ff", 200)):  # fmt: skip
        assert (await boss.get(path)).status_code == code, path


async def test_the_history_tells_who_did_what_page_by_page(
    boss: Colleague, database: Database, clock: FixedClock
) -> None:
    async with database.begin() as transaction:
        for i in range(60):
            await history.write(transaction, None, "see_case", "case", f"ca-{i}", clock.now())
    await boss.get("/desk/lich-su?action=see_case&actor=0")
    assert "ca-59" in boss.text
    assert "ca-10" in boss.text
    assert "ca-9<" not in boss.text
    older = boss.text.split('class="button" href="')[1].split('"')[0]
    await boss.get(older)
    assert "ca-9" in boss.text
    assert "ca-0" in boss.text
    assert "ca-10" not in boss.text
    await boss.get("/desk/lich-su?action=set_password")
    assert "Đặt mật khẩu" in boss.text
    assert "Quản trị" in boss.text
    assert "ca-1" not in boss.text


# A desk with pages of the test's own: what the frame promises to those who write pages.


async def kept(database: Database) -> list[str]:
    async with database.begin() as transaction:
        return [a.object_id for a in await history.page(transaction, kind="test")]


async def act(visit: Visit) -> Response:
    """Writes into the history, then ends as the form asks."""
    end = visit.form.text("end")
    await visit.note("tried", "test", end)
    if end == "missing":
        raise NotFound
    if end == "broken":
        raise ZeroDivisionError
    if end == "forbidden":
        visit.require("export")
    if end == "wrong":
        return visit.show("stopped.html", 422, title="t", sentence="s")
    if end == "stream":

        async def pieces() -> AsyncIterator[bytes]:
            async with visit.desk.database.begin():  # with SQLite this would wait for ever inside another
                yield b"one"

        return StreamingResponse(pieces())
    return await visit.go("/desk/tai-khoan", "desk.done.password")


async def before(visit: Visit) -> str:
    with pytest.raises(RuntimeError):
        _ = visit.transaction
    async with visit.desk.database.begin():
        return "ready"


async def prepared(visit: Visit) -> Response:
    return Response(f"{visit.ready} {visit.actor.name}")


@pytest.mark.parametrize(
    ("end", "code", "stays"),
    [("well", 303, True), ("stream", 200, True), ("wrong", 422, False), ("missing", 404, False),
     ("forbidden", 403, False), ("broken", 500, False)],
)  # fmt: skip
async def test_an_act_and_its_history_stand_or_fall_together(
    database: Database, clock: FixedClock, officer: Colleague, end: str, code: int, stays: bool
) -> None:
    own = (Page("/desk/try", act, None, "POST"), Page("/desk/prepared", prepared, None, "POST", before=before))
    app = Starlette(routes=Desk(database, clock, (*PAGES, *own), real=clock).routes(OPEN))
    await officer.get("/desk/tai-khoan")
    fields = {"form_token": officer.text.split('name="form_token" value="')[1][:32], "end": end}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=str(officer.client.base_url)) as client:
        client.headers["origin"] = str(officer.client.base_url).rstrip("/")
        client.cookies = officer.client.cookies
        answer = await client.post("/desk/try", data=fields)
        assert answer.status_code == code
        assert await kept(database) == ([end] if stays else [])
        assert (await client.post("/desk/prepared", data=fields)).text == "ready Nguyễn Văn Hạnh"
