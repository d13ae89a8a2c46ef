"""A case from both sides in a real Chromium: the web chat of a person, the desks of two officers."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.clock import FixedClock
from bot.messages import Incoming
from bot.service import chat_page
from bot.wording import say
from db import assessments, conversations
from db.session import Database
from jobs import overdue
from knowledge.search import Search
from tests.bot.colleague import PASSWORD, invited
from tests.bot.serving import Served, serving
from tests.bot.test_desk_page import DESK, PHONE, looked_at
from tests.bot.visitor import Visitor, visiting

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
QUESTION = "truyen nghe cho bao nhieu lao dong"
RESULT = {
    "programme": "1162/QĐ-UBND", "activity": "craft_teaching", "status": "unknown", "needs": ["in_province"],
    "conditions": [{"key": "in_province", "holds": None, "document": "1162/QĐ-UBND", "section": "II.1"}],
    "ceiling": None,
}  # fmt: skip


@pytest.fixture
async def served(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Served]:
    async with serving(database, search, clock, chat_page("", rehearsal=False)) as running:
        yield running


async def press(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).click()


async def enter(served: Served, page: Page, database: Database, clock: FixedClock, name: str) -> None:
    _, link = await invited(database, clock, name, "officer")
    await page.goto(served.address + link)
    await press(page, "Vào và đặt mật khẩu")
    await page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    await page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    await press(page, "Đặt mật khẩu")
    await page.goto(f"{served.address}/desk")


def line(page: Page, text: str) -> Locator:
    return page.locator(".talk > li").filter(has_text=text)


def fine(visitor: Visitor, served: Served) -> None:
    """Nothing was asked of another host, and the console complains of our own refusals only."""
    assert [url for url in visitor.asked if not url.startswith(served.address + "/")] == []
    assert [c for c in visitor.complaints if "status of 4" not in c] == []


@SIZES
async def test_taken_answered_noted_given_on_closed_seen_from_both_sides(
    browser: Browser, served: Served, database: Database, clock: FixedClock, size: dict[str, int]
) -> None:
    async with (
        visiting(browser, viewport=PHONE) as person,
        visiting(browser, viewport=size) as lan,
        visiting(browser, viewport=size) as minh,
    ):
        await enter(served, minh.page, database, clock, "Phạm Minh")
        await enter(served, lan.page, database, clock, "Lê Lan")
        await expect(lan.page.get_by_text("Không có câu hỏi nào đang chờ.")).to_be_visible()
        await looked_at(lan.page, "queue-empty")

        await person.page.goto(served.address)
        await person.ask(QUESTION)
        await expect(person.answers.first).to_contain_text("120 lao động")
        await person.page.get_by_role("button", name="Hỏi cán bộ").first.click()
        await expect(person.answers.last).to_contain_text("số 1")
        # The queue that lies open hears of it by itself.
        await expect(lan.page.locator("#live")).to_have_text(say("desk.live.waiting", n="1"))
        await expect(lan.page).to_have_title("(1) Câu hỏi đang chờ · Bàn làm việc khuyến công")
        await looked_at(lan.page, "queue")
        await lan.page.get_by_role("link", name=QUESTION).click()
        await looked_at(lan.page, "case-waiting")
        await minh.page.goto(lan.page.url)
        await press(lan.page, "Tiếp nhận")
        await expect(lan.page.get_by_text(say("desk.done.taken"))).to_be_visible()
        await served.desk.outbox.sweep()
        await expect(person.answers.last).to_contain_text("Cán bộ Lê Lan đang trả lời")
        await press(minh.page, "Tiếp nhận")
        await expect(minh.page.get_by_role("alert")).to_have_text(say("desk.wrong.of_another", name="Lê Lan"))
        await looked_at(minh.page, "case-of-another")

        await lan.page.get_by_label("Câu trả lời", exact=True).fill("Chào anh/chị.")
        await person.ask("tôi ở xã Long Định, nộp hồ sơ ở đâu")
        await expect(line(lan.page, "Long Định")).to_be_visible()
        await expect(lan.page.locator("#live")).to_have_text(say("desk.live.said"))
        await lan.page.get_by_role("button", name=f"Dùng câu này: {QUESTION}").click()
        await expect(lan.page.get_by_label("Câu trả lời", exact=True)).to_have_value(
            re.compile(r"^Chào anh/chị\.\n\n[^§]*120 lao động")
        )
        await looked_at(lan.page, "case-taken")
        await lan.page.get_by_label("Câu trả lời", exact=True).fill("Anh/chị nộp ở **Trung tâm**.")
        await press(lan.page, "Gửi cho người dân")
        await expect(line(lan.page, "nộp ở Trung tâm")).to_contain_text("Đã gửi")
        await expect(person.answers.last).to_contain_text("Cán bộ Lê Lan: Anh/chị nộp ở Trung tâm.")
        await lan.page.get_by_label("Ghi chú mới").fill("Anh này gọi hai lần rồi")
        await press(lan.page, "Lưu ghi chú nội bộ")
        await expect(lan.page.locator(".internal")).to_contain_text("gọi hai lần")
        await looked_at(lan.page, "case-noted")
        await press(lan.page, "Đóng và trả lại cho máy")  # the browser itself asks for the summary
        await lan.page.get_by_label("Chuyển cho", exact=True).select_option("Phạm Minh")
        await press(lan.page, "Chuyển")
        await expect(lan.page.get_by_text(say("desk.done.transferred", name="Phạm Minh"))).to_be_visible()
        await expect(person.answers.last).to_contain_text("Cán bộ Phạm Minh trả lời tiếp")

        await minh.page.goto(f"{served.address}/desk")
        await expect(minh.page.get_by_role("heading", name="Tôi đang trả lời")).to_be_visible()
        await looked_at(minh.page, "queue-mine")
        await minh.page.get_by_role("link", name=QUESTION).click()
        await minh.page.get_by_label("Tóm tắt").fill("Đã hướng dẫn nộp tại Trung tâm")
        await press(minh.page, "Đóng và trả lại cho máy")
        await expect(minh.page.get_by_text(say("desk.done.closed", number="1"))).to_be_visible()
        await expect(person.answers.last).to_contain_text("Tóm tắt: Đã hướng dẫn nộp tại Trung tâm")
        await person.page.get_by_role("button", name="Hài lòng", exact=True).click()
        await expect(person.answers.last).to_have_text(f"Trả lời: {say('talk.staff.rated')}")
        assert not any("gọi hai lần" in told for told in await person.log())
        await lan.page.goto(f"{served.address}/desk/vu-viec/1")
        await expect(lan.page.get_by_text("Hài lòng", exact=True)).to_be_visible()
        await looked_at(lan.page, "case-closed")
        for visitor in (person, lan, minh):
            fine(visitor, served)


@SIZES
async def test_conversations_traces_and_tasks(
    browser: Browser, served: Served, database: Database, clock: FixedClock, size: dict[str, int]
) -> None:
    async with visiting(browser, viewport=PHONE) as person, visiting(browser, viewport=size) as lan:
        await person.page.goto(served.address)
        for n, text in enumerate((QUESTION, "còn năm 2018?", "hop tac xa thi sao", "/can_bo"), 1):
            await person.ask(text)
            await expect(person.answers).to_have_count(n)
        await person.page.get_by_role("button", name="Chưa đúng").first.click()
        await expect(person.answers).to_have_count(5)
        async with database.begin() as transaction:
            (place,) = await conversations.recent(transaction, [], 9)
            await assessments.keep(
                transaction, address_id=place.id, at=clock.now(), on_day=clock.today(),
                facts={"legal_form": "cooperative", "in_province": None, "labourers": 20}, rules_version="r1",
                library_version="l1", results=[RESULT],
            )  # fmt: skip
        await enter(served, lan.page, database, clock, "Lê Lan")
        clock.advance(timedelta(hours=7))
        clock.advance(timedelta(days=2))
        await lan.page.goto(f"{served.address}/desk/dang-nhap")
        await lan.page.get_by_label("Tên đăng nhập").fill("le lan")
        await lan.page.get_by_label("Mật khẩu").fill(PASSWORD)
        await press(lan.page, "Đăng nhập")
        await overdue.cases_of_nobody(database, clock)
        await lan.page.reload()
        await lan.page.get_by_text("Câu trả lời bị chê").click()
        await looked_at(lan.page, "queue-late")
        await lan.page.get_by_role("heading", name="Cần liên hệ lại").locator("+ ul").get_by_role("link").click()
        await looked_at(lan.page, "task")
        await lan.page.get_by_label("Kết quả").fill("Đã gọi")
        await press(lan.page, "Kết thúc việc này")
        await lan.page.get_by_role("link", name="Hội thoại").click()
        await lan.page.get_by_label("Tìm trong lời người dân").fill("hợp tác")
        await press(lan.page, "Tìm")
        await looked_at(lan.page, "conversations")
        await lan.page.get_by_role("link", name="hop tac xa thi sao").click()
        await expect(lan.page).to_have_title("Câu hỏi số 1 · Bàn làm việc khuyến công")
        await lan.page.get_by_role("link", name="Vì sao trả lời vậy?").nth(1).click()
        await expect(lan.page.get_by_text("Máy đã hiểu và quyết định")).to_be_visible()
        await looked_at(lan.page, "trace")
        await lan.page.go_back()
        await lan.page.get_by_role("link", name="Lần xét số 1").click()
        await looked_at(lan.page, "assessment")
        fine(lan, served)


@SIZES
async def test_the_keyboard_alone_is_enough_without_any_script(
    browser: Browser, served: Served, database: Database, clock: FixedClock, size: dict[str, int]
) -> None:
    """From the queue through taking, a suggestion, an answer and a note to the end of the case."""
    for n, text in enumerate((QUESTION, "/can_bo")):
        await served.desk.receive(Incoming("web", "u", f"m{n}", "text", text))
    async with visiting(browser, viewport=size, java_script_enabled=False) as lan:
        page, keyboard = lan.page, lan.page.keyboard

        async def go_to(wanted: Locator) -> None:
            for _ in range(60):
                await keyboard.press("Tab")
                if await wanted.evaluate("e => e === document.activeElement"):
                    assert await wanted.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
                    await expect(wanted).to_be_in_viewport()
                    return
            pytest.fail("sixty times Tab did not lead there")

        async def press(name: str) -> None:
            await go_to(page.get_by_role("button", name=name, exact=True))
            await keyboard.press("Enter")

        async def write(label: str, text: str) -> None:
            await go_to(page.get_by_label(label, exact=True))
            await keyboard.press("End")
            await keyboard.type(text)

        await enter(served, page, database, clock, "Lê Lan")
        await go_to(page.get_by_role("link", name=QUESTION))
        await keyboard.press("Enter")
        await press("Tiếp nhận")
        await write("Câu trả lời", "Kính gửi anh/chị.")
        await press(f"Dùng câu này: {QUESTION}")
        box = page.get_by_label("Câu trả lời", exact=True)
        await expect(box).to_have_value(re.compile(r"^Kính gửi anh/chị\.\n\n[^§]*120 lao động"))
        await press("Gửi cho người dân")
        await expect(page.get_by_text(say("desk.done.answered"))).to_be_visible()
        await write("Ghi chú mới", "đã gọi")
        await press("Lưu ghi chú nội bộ")
        await write("Tóm tắt", "Đã trả lời")
        await press("Đóng và trả lại cho máy")
        await expect(page.get_by_text(say("desk.done.closed", number="1"))).to_be_visible()
        await go_to(page.get_by_role("link", name="Hội thoại"))
