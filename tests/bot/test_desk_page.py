"""The desk as staff meet it: a real Chromium, by labels, by keyboard alone, on a phone and on an office screen."""

import os
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from bot.clock import FixedClock
from bot.wording import say
from db import cases, inquiries, people, staff
from db.session import Database
from db.staff import Member
from knowledge.search import Search
from tests.bot.colleague import PASSWORD, invited
from tests.bot.serving import Served, serving
from tests.bot.visitor import visiting

# What the pages do is the same over every database: one kind is enough here.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

PHONE, DESK = {"width": 375, "height": 667}, {"width": 1280, "height": 800}
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
QUESTION = "Xưởng dệt chiếu của tôi ở Cần Đước muốn mua máy mới, xin hỏi thủ tục thế nào?"
PICTURES = os.environ.get("DESK_PICTURES")  # a folder, to look at the pages


@pytest.fixture
async def served(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Served]:
    async with serving(database, search, clock) as running:
        yield running


@pytest.fixture
async def admin(database: Database, clock: FixedClock) -> tuple[Member, str]:
    """The administrator and their link, at a desk where a question waits."""
    async with database.begin() as transaction:
        address = await people.meet(transaction, "web", "u1", clock.now())
        number = await inquiries.keep(
            transaction, address_id=address.id, asked_at=clock.now(), on_day=clock.today(), text=QUESTION,
            outcome="not_covered", topic="", score=0.1, sources=[], library_version="x",
        )  # fmt: skip
        await cases.hand_over(transaction, address.id, number, clock.now(), clock.now())
    return await invited(database, clock, "Trần Thị Minh", "administrator")


async def looked_at(page: Page, name: str) -> None:
    """Nothing sticks out, nothing serious by axe-core; a picture where one is wanted."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    found: Any = (await Axe().run(page)).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical", "moderate")]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious] == [], name


async def code_of(database: Database, member: Member, clock: FixedClock) -> str:
    async with database.begin() as transaction:
        secret = (await staff.locks(transaction, member.id)).totp_secret
    assert secret is not None
    return pyotp.TOTP(secret).at(clock.now())


@SIZES
@pytest.mark.parametrize(
    ("host", "scheme"),
    [("127.0.0.1", "light"), ("desk.test", "light"), ("127.0.0.1", "dark")],
    ids=["here", "http", "dark"],
)
async def test_from_the_first_link_to_a_revoked_colleague(
    browser: Browser, served: Served, admin: tuple[Member, str], database: Database, clock: FixedClock,
    size: dict[str, int], host: str, scheme: Any,
) -> None:  # fmt: skip
    member, link = admin
    async with visiting(browser, viewport=size, java_script_enabled=True, color_scheme=scheme) as visitor:
        page, base = visitor.page, served.address.replace("127.0.0.1", host)

        async def seen(name: str) -> None:
            await looked_at(page, f"{name}-{scheme}")

        async def press(label: str) -> None:
            await page.get_by_role("button", name=label, exact=True).click()

        await page.goto(base + link)
        await expect(page).to_have_title("Vào lần đầu · Bàn làm việc khuyến công")
        await seen("link")
        await press("Vào và đặt mật khẩu")
        await page.get_by_label("Mật khẩu mới", exact=True).fill("quá ngắn")
        await page.get_by_label("Nhập lại mật khẩu mới").fill("quá ngắn")
        await press("Đặt mật khẩu")
        await expect(page.get_by_role("alert")).to_contain_text("ít nhất 10 ký tự")
        await seen("password")
        await page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
        await page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
        await press("Đặt mật khẩu")
        await expect(page.get_by_role("status")).to_have_text(say("desk.done.password"))
        await seen("own-account")
        await press("Bật mã xác thực")
        assert await page.get_by_role("img").evaluate("async e => { await e.decode(); return e.naturalWidth > 100; }")
        await seen("code")
        await page.get_by_label("Mã 6 số").fill(await code_of(database, member, clock))
        await press("Bật mã xác thực")
        await expect(page.get_by_role("status")).to_have_text(say("desk.done.code_on"))
        await page.get_by_role("link", name="Câu hỏi đang chờ").click()
        await expect(page.get_by_role("listitem").filter(has_text=QUESTION)).to_contain_text("09:00 24/11/2026")
        await seen("home")

        await page.get_by_role("navigation").get_by_role("link", name="Cán bộ").click()
        await page.get_by_role("link", name="Thêm cán bộ").click()
        await seen("account-new")
        await page.get_by_label("Họ tên").fill("Nguyễn Văn Hạnh")
        await page.get_by_label("Vai trò").select_option("Cán bộ")
        await press("Thêm và lấy liên kết")
        given = await page.get_by_label("Liên kết").input_value()
        assert given.startswith(base + "/desk/link/")
        await seen("account-link")
        async with visiting(browser, viewport=size) as other:
            await other.page.goto(given)
            await other.page.get_by_role("button", name="Vào và đặt mật khẩu").click()
            await page.get_by_role("link", name="Về danh sách cán bộ").click()
            await expect(page.get_by_role("row").filter(has_text="Hạnh")).to_contain_text("Chưa đặt mật khẩu")
            await seen("accounts")
            await page.get_by_role("link", name="Nguyễn Văn Hạnh").click()
            await seen("account")
            await press("Thu hồi tài khoản")
            await expect(page.get_by_role("alert")).to_contain_text(say("desk.wrong.sure"))
            await page.get_by_label("Tôi chắc chắn").check()
            await press("Thu hồi tài khoản")
            await expect(page.get_by_role("row").filter(has_text="Hạnh")).to_contain_text("Đã thu hồi")
            await other.page.get_by_role("button", name="Đặt mật khẩu").is_visible()
            await other.page.reload()
            await expect(other.page.get_by_role("status")).to_contain_text("đã bị thu hồi")
            await looked_at(other.page, f"revoked-{scheme}")

        await page.get_by_role("link", name="Lịch sử").click()
        await page.get_by_label("Việc gì").select_option("Thu hồi tài khoản")
        await press("Lọc")
        await expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)
        await page.get_by_label("Việc gì").select_option("Tất cả")
        await press("Lọc")
        await seen("history")
        await page.goto(f"{base}/desk/khong-co")
        await seen("stopped")
        await page.get_by_role("link", name="Về trang đầu").click()
        await press("Đăng xuất")
        await seen("sign-in")
        clock.advance(timedelta(minutes=1))
        await page.get_by_label("Tên đăng nhập").fill("Trần Thị Minh")
        await page.get_by_label("Mật khẩu").fill(PASSWORD)
        await press("Đăng nhập")
        await expect(page.get_by_role("alert")).to_contain_text("mã 6 số")
        await seen("sign-in-code")
        await expect(page.get_by_label("Tên đăng nhập")).to_have_value("Trần Thị Minh")
        await page.get_by_label("Mật khẩu").fill(PASSWORD)
        await page.get_by_label("Mã xác thực").fill(await code_of(database, member, clock))
        await press("Đăng nhập")
        await expect(page).to_have_url(re.compile(r"/desk$"))
    foreign = [url for url in visitor.asked if not url.startswith(base + "/")]
    assert foreign == []
    # Our own refusals, and the header that plain HTTP makes useless, are what the console may speak of.
    assert [c for c in visitor.complaints if "status of 4" not in c and "Cross-Origin-Opener-Policy" not in c] == []


@SIZES
async def test_the_keyboard_alone_is_enough(
    browser: Browser, served: Served, admin: tuple[Member, str], size: dict[str, int]
) -> None:
    """From the link to a new colleague and out again, without JavaScript; where the focus is can be seen."""
    async with visiting(browser, viewport=size, java_script_enabled=False) as visitor:
        page, keyboard = visitor.page, visitor.page.keyboard

        async def tab_to(wanted: Locator) -> None:
            for _ in range(25):
                await keyboard.press("Tab")
                if await wanted.evaluate("e => e === document.activeElement"):
                    assert await wanted.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
                    return
            pytest.fail("twenty-five times Tab did not lead there")

        async def enter(label: str, text: str) -> None:
            await tab_to(page.get_by_label(label, exact=True))
            await keyboard.type(text)

        await page.goto(served.address + admin[1])
        await tab_to(page.get_by_role("link", name="Tới nội dung chính"))
        await expect(page.get_by_role("link", name="Tới nội dung chính")).to_be_in_viewport(ratio=1)
        await keyboard.press("Enter")
        await tab_to(page.get_by_role("button", name="Vào và đặt mật khẩu"))
        await keyboard.press("Enter")
        await enter("Mật khẩu mới", PASSWORD)
        await enter("Nhập lại mật khẩu mới", PASSWORD)
        await keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text(say("desk.done.password"))
        await tab_to(page.get_by_role("navigation").get_by_role("link", name="Cán bộ"))
        await keyboard.press("Enter")
        await tab_to(page.get_by_role("link", name="Thêm cán bộ"))
        await keyboard.press("Enter")
        await enter("Họ tên", "Lê Thị Lan")
        await tab_to(page.get_by_label("Vai trò"))
        await keyboard.press("ArrowDown")
        await tab_to(page.get_by_role("button", name="Thêm và lấy liên kết"))
        await keyboard.press("Enter")
        await tab_to(page.get_by_label("Liên kết"))
        await tab_to(page.get_by_role("link", name="Về danh sách cán bộ"))
        await keyboard.press("Enter")
        await expect(page.get_by_role("row").filter(has_text="Lan")).to_contain_text("Lãnh đạo")
        await tab_to(page.get_by_role("button", name="Đăng xuất"))
        await keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text(say("desk.why.out"))
        await enter("Tên đăng nhập hoặc họ tên", "tran thi minh")
        await enter("Mật khẩu", PASSWORD)
        await keyboard.press("Enter")
        await expect(page).to_have_url(re.compile(r"/desk$"))
