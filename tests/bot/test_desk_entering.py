"""Signing in at the desk over real sockets: what lets in, what does not, and what is said then."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Literal

import pyotp
import pytest
from argon2 import PasswordHasher

from bot.clock import FixedClock
from bot.passwords import Passwords
from bot.wording import say
from db import staff
from db.session import Database
from db.staff import Member
from knowledge.search import Search
from tests.bot.colleague import PASSWORD, Colleague, account, at_the_desk, invited
from tests.bot.serving import Served, serving

WRONG, WAIT = say("desk.wrong.sign_in"), "quá nhiều lần"


@pytest.fixture
async def served(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Served]:
    async with serving(database, search, clock) as running:
        yield running


@pytest.fixture
async def hanh(database: Database, clock: FixedClock) -> tuple[Member, str]:
    return await invited(database, clock, "Nguyễn Văn Hạnh", "officer")


@pytest.fixture
async def colleague(served: Served, hanh: tuple[Member, str]) -> AsyncIterator[Colleague]:
    """Hạnh, who came by the link, chose a password and is signed in."""
    async with at_the_desk(served) as person:
        await person.come_by(hanh[1])
        yield person


@pytest.fixture
async def stranger(served: Served, colleague: Colleague) -> AsyncIterator[Colleague]:
    """Another browser, at a desk where Hạnh has an account."""
    async with at_the_desk(served) as person:
        yield person


async def test_a_link_opens_once_and_reading_it_spends_nothing(served: Served, hanh: tuple[Member, str]) -> None:
    async with at_the_desk(served) as person, at_the_desk(served) as late:
        for _ in range(3):
            assert (await person.get(hanh[1])).status_code == 200
        await person.come_by(hanh[1])
        assert (await late.get(hanh[1])).status_code == 410
        assert (await late.post(hanh[1])).status_code == 410
        assert "kc_desk" not in late.client.cookies


async def test_a_link_ends_after_a_day(served: Served, hanh: tuple[Member, str], clock: FixedClock) -> None:
    clock.advance(timedelta(hours=24))
    async with at_the_desk(served) as person:
        assert (await person.post(hanh[1])).status_code == 410


async def test_who_came_by_a_link_first_chooses_a_password(served: Served, hanh: tuple[Member, str]) -> None:
    async with at_the_desk(served) as person:
        await person.post(hanh[1])
        for path in ("/desk", "/desk/tai-khoan"):
            await person.get(path)
            assert person.path == "/desk/mat-khau"
        for new, again, key in (
            ("ngắn", "ngắn", "short"),
            (PASSWORD, PASSWORD + "x", "not_twice"),
            ("x" * 300, "", "long"),
        ):
            await person.post("/desk/mat-khau", new=new, again=again)
            assert person.page.status_code == 422
            assert say(f"desk.wrong.{key}", shortest="10", longest="256") in person.text


@pytest.mark.parametrize(
    "name", ["nguyen-van-hanh", "Nguyễn Văn Hạnh", unicodedata.normalize("NFD", " NGUYỄN văn  Hạnh")]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
async def test_name_and_password_let_in_however_they_are_spelled(
    stranger: Colleague, name: str, form: Literal["NFC", "NFD"]
) -> None:
    await stranger.sign_in(name, unicodedata.normalize(form, PASSWORD))
    assert stranger.path == "/desk"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("nguyen-van-hanh", "sai mật khẩu rồi"),
        ("nguyen-van-hanh", ""),
        ("không có ai", PASSWORD),
        ("", ""),
        ("\x00", "\x00"),
    ],
)
async def test_a_wrong_name_and_a_wrong_password_are_told_alike(stranger: Colleague, name: str, password: str) -> None:
    assert (await stranger.sign_in(name, password)).status_code == 401
    assert WRONG in stranger.text
    assert "kc_desk" not in stranger.client.cookies


async def test_the_sixth_try_is_refused_and_told_when_to_come_back(stranger: Colleague, clock: FixedClock) -> None:
    for _ in range(5):
        await stranger.sign_in("nguyen-van-hanh", "sai mật khẩu rồi")
        clock.advance(timedelta(minutes=1))
    for _ in range(3):  # refused ones are not counted, or it would never end
        assert (await stranger.sign_in("nguyen-van-hanh")).status_code == 429
        assert say("desk.wrong.too_often", at="09:15 24/11/2026") in stranger.text
    clock.advance(timedelta(minutes=10))
    await stranger.sign_in("nguyen-van-hanh")
    assert stranger.path == "/desk"
    await stranger.post("/desk/dang-xuat")
    for _ in range(5):  # who signed in has all tries again
        assert (await stranger.sign_in("nguyen-van-hanh", "sai mật khẩu rồi")).status_code == 401


async def test_of_many_tries_at_once_five_are_judged(stranger: Colleague) -> None:
    data = {"name": "nguyen-van-hanh", "password": "sai mật khẩu rồi"}
    posts = [stranger.client.post("/desk/dang-nhap", data=data) for _ in range(12)]
    codes = sorted(r.status_code for r in await asyncio.gather(*posts))
    assert codes.count(401) <= 5
    assert set(codes) == {401, 429}


async def test_one_address_cannot_try_name_after_name(stranger: Colleague) -> None:
    for i in range(30):
        assert (await stranger.sign_in(f"ai-do-{i}", "sai mật khẩu rồi")).status_code == 401
    assert (await stranger.sign_in("nguyen-van-hanh")).status_code == 429


async def test_the_code_of_the_phone(
    colleague: Colleague, stranger: Colleague, database: Database, hanh: tuple[Member, str], clock: FixedClock
) -> None:
    await colleague.post("/desk/ma-xac-thuc/bat")
    assert colleague.path == "/desk/ma-xac-thuc"
    async with database.begin() as transaction:
        secret = (await staff.locks(transaction, hanh[0].id)).totp_secret
    assert secret is not None
    phone = pyotp.TOTP(secret)
    picture = await colleague.client.get("/desk/ma-xac-thuc/hinh.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert b"</svg>" in picture.content
    assert (await colleague.post("/desk/ma-xac-thuc", code="000000")).status_code == 422
    await colleague.post("/desk/ma-xac-thuc", code=phone.at(clock.now()))
    assert (await account(database, hanh[0].id)).totp_on

    def shown(steps: int) -> str:
        return phone.at(clock.now() + timedelta(seconds=30 * steps))

    # without, with one used already, with one that is long over
    for code, key in (("", "code_missing"), (shown(0), "code"), (shown(-4), "code"), ("abc", "code")):
        assert (await stranger.sign_in("nguyen-van-hanh", code=code)).status_code == 401
        assert say(f"desk.wrong.{key}") in stranger.text
    assert (await stranger.sign_in("nguyen-van-hanh", code=shown(1))).status_code == 200
    assert stranger.path == "/desk"
    clock.advance(timedelta(minutes=2))
    await colleague.get("/desk/tai-khoan")
    assert (await colleague.post("/desk/ma-xac-thuc/tat", code="123456")).status_code == 422
    await colleague.post("/desk/ma-xac-thuc/tat", code=shown(0))
    assert not (await account(database, hanh[0].id)).totp_on


async def test_a_session_that_somebody_planted_opens_nothing(served: Served, stranger: Colleague) -> None:
    planted = "x" * 43
    stranger.client.cookies.set("kc_desk", planted, path="/desk")
    await stranger.sign_in("nguyen-van-hanh")
    assert stranger.path == "/desk"
    async with at_the_desk(served) as thief:
        thief.client.cookies.set("kc_desk", planted, path="/desk")
        await thief.get("/desk")
        assert thief.path == "/desk/dang-nhap"


async def test_signing_in_again_ends_the_session_before(served: Served, colleague: Colleague) -> None:
    (before,) = [c.value for c in colleague.client.cookies.jar]
    await colleague.sign_in("nguyen-van-hanh")
    async with at_the_desk(served) as thief:
        thief.client.cookies.set("kc_desk", before or "", path="/desk")
        await thief.get("/desk")
        assert say("desk.why.ended") in thief.text


async def test_the_cookie_is_for_this_server_only(served: Served, hanh: tuple[Member, str]) -> None:
    async with at_the_desk(served) as person:
        cookie = (await person.client.post(hanh[1])).headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/desk"))
    assert "secure" not in cookie


async def test_signing_out_here_and_everywhere(colleague: Colleague, stranger: Colleague) -> None:
    await stranger.sign_in("nguyen-van-hanh")
    await stranger.post("/desk/dang-xuat")
    await stranger.get("/desk")
    assert stranger.path == "/desk/dang-nhap"
    await stranger.sign_in("nguyen-van-hanh")
    await colleague.get("/desk/tai-khoan")
    assert "trên 2 trình duyệt" in colleague.text
    await colleague.post("/desk/tai-khoan/dang-xuat")
    assert say("desk.why.out_everywhere") in colleague.text
    await stranger.get("/desk")
    assert say("desk.why.ended") in stranger.text


async def test_a_new_password_signs_the_others_out(colleague: Colleague, stranger: Colleague) -> None:
    await stranger.sign_in("nguyen-van-hanh")
    await colleague.get("/desk/mat-khau")
    new = "một câu khác, dài hơn"
    await colleague.post("/desk/mat-khau", old="không phải", new=new, again=new)
    assert say("desk.wrong.old_password") in colleague.text
    await colleague.post("/desk/mat-khau", old=PASSWORD, new=new, again=new)
    assert colleague.path == "/desk/tai-khoan"
    assert say("desk.done.password") in colleague.text
    await colleague.get("/desk/tai-khoan")
    assert say("desk.done.password") not in colleague.text  # said once
    await stranger.get("/desk")
    assert stranger.path == "/desk/dang-nhap"
    assert (await stranger.sign_in("nguyen-van-hanh")).status_code == 401
    await stranger.sign_in("nguyen-van-hanh", new)
    assert stranger.path == "/desk"


async def test_idleness_ends_a_session_and_signing_in_leads_back(colleague: Colleague, clock: FixedClock) -> None:
    for _ in range(2):
        clock.advance(timedelta(hours=7))
        assert (await colleague.get("/desk/tai-khoan")).url.path == "/desk/tai-khoan"
    clock.advance(timedelta(hours=8))
    await colleague.get("/desk/tai-khoan?x=1")
    assert say("desk.why.expired") in colleague.text
    await colleague.post("/desk/dang-nhap", name="nguyen-van-hanh", password=PASSWORD)
    assert str(colleague.page.url).endswith("/desk/tai-khoan?x=1")


@pytest.mark.parametrize(
    "back", ["https://example.org/", "//example.org", "/desk//example.org", "/desk/\\x", "/", "/deskx"]
)
async def test_signing_in_never_leads_elsewhere(stranger: Colleague, back: str) -> None:
    await stranger.get("/desk/dang-nhap")
    await stranger.post("/desk/dang-nhap", name="nguyen-van-hanh", password=PASSWORD, back=back)
    assert stranger.path == "/desk"


async def test_a_hash_of_an_older_recipe_is_renewed(
    stranger: Colleague, database: Database, hanh: tuple[Member, str]
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(unicodedata.normalize("NFKC", PASSWORD))
    async with database.begin() as transaction:
        await staff.change(transaction, hanh[0].id, password_hash=old)
    await stranger.sign_in("nguyen-van-hanh")
    assert stranger.path == "/desk"
    async with database.begin() as transaction:
        kept = (await staff.locks(transaction, hanh[0].id)).password_hash
    assert kept is not None
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_an_unknown_name_costs_a_verification_too() -> None:
    passwords = Passwords()
    assert not await passwords.fits(None, "x")
    assert not await passwords.fits("not a hash", "x")
    assert passwords.nobodys.startswith("$argon2id$")
