"""From a thumb down to a better answer, in a real Chromium: chat, work list, draft, preview, second officer."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.clock import FixedClock
from bot.service import chat_page
from bot.wording import say
from db.session import Database
from knowledge.search import Search
from tests.bot.colleague import PASSWORD, invited
from tests.bot.serving import Served, serving
from tests.bot.visitor import visiting

# What the pages do is the same over every database: one kind is enough here.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

PHONE, DESK = {"width": 375, "height": 667}, {"width": 1280, "height": 800}
QUESTION = "Làng nghề dệt chiếu Long Cang truyền nghề được giúp gì"
AGAIN = "lang nghe det chieu Long Cang truyen nghe thi duoc giup gi"
ASTRAY, CLAUSE = "26/2014/TTLT-BTC-BCT 6.2.h", "1162/QĐ-UBND III.1.a"
TITLE = "Truyền nghề dệt chiếu"
PICTURES = os.environ.get("DESK_PICTURES")  # a folder, to look at the pages


@pytest.fixture
async def served(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Served]:
    async with serving(database, search, clock, chat_page("", False)) as running:
        yield running


async def looked_at(page: Page, name: str) -> None:
    """Nothing sticks out, nothing serious by axe-core; a picture where one is wanted."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    found: Any = (await Axe().run(page)).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical", "moderate")]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious] == [], name


@asynccontextmanager
async def officer(browser: Browser, served: Served, database: Database, name: str, size: Any) -> AsyncIterator[Page]:
    """An officer who came by their link and chose a password."""
    _, link = await invited(database, served.shelf.clock, name, "officer")
    async with visiting(browser, viewport=size) as visitor:
        page = visitor.page
        await page.goto(served.address + link)
        await page.get_by_role("button", name="Vào và đặt mật khẩu").click()
        await page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
        await page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
        await page.get_by_role("button", name="Đặt mật khẩu").click()
        await expect(page.get_by_role("status")).to_have_text(say("desk.done.password"))
        yield page
        assert visitor.complaints == []


async def press(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).click()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_from_a_thumb_down_to_a_better_answer(
    browser: Browser, served: Served, database: Database, clock: FixedClock, size: dict[str, int]
) -> None:
    async with visiting(browser, viewport=size) as person:
        await person.page.goto(served.address)
        await person.ask(QUESTION)
        await expect(person.answers).to_contain_text("thương hiệu")
        await person.answers.get_by_role("button", name=say("talk.verdict.down")).click()
        await person.answers.last.get_by_role("button", name=say("talk.verdict.astray")).click()
        await expect(person.answers.last).to_contain_text("Đã ghi lại")
        clock.advance(timedelta(hours=1))
        async with (
            officer(browser, served, database, "Nguyễn Văn Hạnh", size) as one,
            officer(browser, served, database, "Lê Thị Lan", size) as two,
        ):
            await written(one)
            await published(two)
            await person.ask(AGAIN)
            await expect(person.answers).to_have_count(4)
            await expect(person.answers.last).to_contain_text("Thợ dệt giỏi được mời dạy nghề tại làng")
            await expect(person.answers.last.locator("blockquote").first).to_contain_text("nghề")
            await two.goto(f"{served.address}/desk/viec-can-lam")
            await expect(two.get_by_text("Không còn câu hỏi nào chờ")).to_be_visible()
            await taken_back(two)
            await person.ask(QUESTION)
            await expect(person.answers).to_have_count(5)
            await expect(person.answers.last).to_contain_text("thương hiệu")


async def written(page: Page) -> None:
    """The first officer: from the work list to a draft without faults and its preview."""
    await page.get_by_role("link", name="Việc cần làm").click()
    await expect(page.get_by_role("listitem").filter(has_text=QUESTION)).to_contain_text("👎 chưa đúng: 1")
    await looked_at(page, "work-list")
    await page.get_by_role("link", name=QUESTION).click()
    await expect(page.get_by_text("Không đúng ý tôi hỏi")).to_be_visible()
    await looked_at(page, "work-group")
    await press(page, "Viết chủ đề mới")
    await expect(page.get_by_label("Cách hỏi, mỗi dòng một câu")).to_have_value(QUESTION)
    await page.get_by_label("Tên chủ đề").fill(TITLE)
    await page.get_by_label("Nội dung, mỗi dòng một ý").fill("Mỗi lớp được 77 triệu đồng.")
    await press(page, "Lưu bản thảo")
    await expect(page.get_by_role("alert")).to_contain_text("chưa có điều khoản nào làm căn cứ")
    await page.get_by_label("Tìm điều khoản hay chủ đề").fill(CLAUSE)
    await press(page, "Lưu và tìm")
    await page.get_by_label(f"Thêm làm căn cứ: {CLAUSE}", exact=True).check()
    await looked_at(page, "draft-search")
    await press(page, "Lưu bản thảo")
    await expect(page.get_by_role("alert")).to_contain_text("Con số 77 không có trong điều khoản nào được dẫn")
    await expect(page.get_by_label("Nội dung, mỗi dòng một ý")).to_have_value("Mỗi lớp được 77 triệu đồng.")
    await looked_at(page, "draft-faults")
    said = f"{{{CLAUSE}}} Thợ dệt giỏi được mời dạy nghề tại làng."
    await page.get_by_label("Nội dung, mỗi dòng một ý").fill(said)
    await press(page, "Lưu và xem trước")
    row = page.get_by_role("row").filter(has_text=QUESTION)
    await expect(row).to_contain_text("Thay đổi.")
    await expect(row).to_contain_text(TITLE)
    await expect(page.get_by_text(re.compile(r"Đã đối chiếu \d{4} cách hỏi"))).to_be_visible()
    await expect(page.get_by_role("button", name="Công bố")).to_have_count(0)
    await looked_at(page, "preview")


async def published(page: Page) -> None:
    """The second officer: finds the draft, looks at it, publishes it."""
    await page.get_by_role("link", name="Chủ đề", exact=True).click()
    await looked_at(page, "topics")
    await page.get_by_role("link", name=TITLE).click()
    await looked_at(page, "draft-of-another")
    await page.get_by_role("link", name="Xem nó sẽ thay đổi câu trả lời nào").click()
    await press(page, "Công bố")
    await expect(page.get_by_role("status")).to_contain_text(f"Đã công bố: {TITLE}")
    await expect(page.get_by_text("do cán bộ công bố, phiên bản 1")).to_be_visible()
    await looked_at(page, "topic")


async def taken_back(page: Page) -> None:
    await page.get_by_role("link", name="Văn bản thay đổi").click()
    await page.get_by_text("Quyết định 1162/QĐ-UBND").first.click()
    await looked_at(page, "changed-texts")
    await page.get_by_role("link", name=TITLE).first.click()
    await press(page, "Thu lại phiên bản 1")
    await expect(page.get_by_role("status")).to_have_text(say("learning.done.reverted"))
