"""The web chat as a person meets it: the real page in a real Chromium, served by the real application."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Route, expect

from bot.clock import FixedClock
from bot.service import chat_page
from db import inquiries
from db.session import Database
from knowledge.search import Search
from tests.bot.serving import Served, serving
from tests.bot.visitor import Visitor, visiting

# What the page does is the same over every database: one kind is enough here.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

PLAIN = "truyền nghề cho bao nhiêu lao động"
CLAUSE = "Truyền nghề cho 120 lao động theo yêu cầu của các cơ sở ngành thủ công mỹ nghệ."
VALIDITY = "Chương trình này đã kết thúc ngày 31/12/2020"
PHONE, DESK = {"width": 375, "height": 667}, {"width": 1280, "height": 800}


@pytest.fixture
async def served(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Served]:
    async with serving(database, search, clock, chat_page("", False)) as running:
        yield running


@pytest.fixture
async def visitor(browser: Browser, served: Served) -> AsyncIterator[Visitor]:
    async with visiting(browser, viewport=PHONE) as person:
        await person.page.goto(served.address)
        yield person


async def kept(database: Database) -> list[str]:
    """The questions that reached us."""
    async with database.begin() as session:
        return [i.text async for i in inquiries.every(session)]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_a_question_is_answered_from_its_clause_at_every_width(
    browser: Browser, served: Served, size: dict[str, int]
) -> None:
    async with visiting(browser, viewport=size) as visitor:
        await visitor.page.goto(served.address)
        await visitor.ask(PLAIN)
        answer = visitor.answers
        await expect(answer).to_have_count(1)
        await expect(answer.locator("blockquote").first).to_have_text(CLAUSE)
        await expect(answer.get_by_text(VALIDITY).first).to_be_visible()
        await expect(answer.locator("p").first).to_be_in_viewport()
        await expect(visitor.box).to_be_in_viewport(ratio=1)
        wide = "() => [...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1"
        wide += " && e.clientWidth > 1 && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML.slice(0, 80))"
        assert await visitor.page.evaluate(wide) == []
        assert await visitor.page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert {urlsplit(url).netloc for url in visitor.asked} == {urlsplit(served.address).netloc}
    assert visitor.complaints == []


async def test_reading_begins_at_the_top(browser: Browser, served: Served) -> None:
    """The greeting, an answer longer than the screen under its question, and the same after a reload.

    Without motion: on the way to a wrong place a smooth scroll would pass the right one.
    """
    async with visiting(browser, viewport=PHONE, reduced_motion="reduce") as visitor:
        await visitor.page.goto(served.address)
        await expect(visitor.page.locator("#log .said p").first).to_be_in_viewport(ratio=1)
        await visitor.ask(PLAIN)
        for _ in range(2):
            await expect(visitor.answers).to_have_count(1)
            await expect(visitor.questions).to_be_in_viewport(ratio=1)
            await expect(visitor.answers.locator("p").first).to_be_in_viewport(ratio=1)
            await expect(visitor.answers.get_by_role("button").last).not_to_be_in_viewport()
            await visitor.page.reload()


async def test_the_keyboard_alone_is_enough(visitor: Visitor) -> None:
    keyboard = visitor.page.keyboard

    async def tab_to(wanted: Locator) -> None:
        for _ in range(20):
            await keyboard.press("Tab")
            if await wanted.evaluate("e => e === document.activeElement"):
                return
        pytest.fail("twenty times Tab did not lead there")

    await tab_to(visitor.box)
    await keyboard.type(PLAIN)
    await keyboard.press("Enter")
    await expect(visitor.answers).to_have_count(1)
    whole = visitor.answers.get_by_role("button", name="Xem nguyên văn")
    await keyboard.press("Shift+Tab")
    await tab_to(whole)
    await expect(whole).to_be_in_viewport()
    await keyboard.press("Enter")
    await expect(visitor.answers).to_have_count(2)
    await expect(visitor.answers.last.locator("blockquote")).to_contain_text(CLAUSE)
    assert visitor.complaints == []


async def test_a_reload_resumes_the_conversation_from_the_rows(visitor: Visitor, served: Served) -> None:
    """What was answered while nobody looked is there, and so is all the rest, even if the browser forgot it."""
    await visitor.ask(PLAIN)
    await expect(visitor.answers).to_have_count(1)
    before = await visitor.log()
    await visitor.page.reload()
    await expect(visitor.questions).to_have_text([re.compile(PLAIN)])
    assert (await visitor.log())[1:] == before[1:]
    await visitor.page.goto("about:blank")
    body = {"id": "message-0002", "text": "/help"}
    assert (await visitor.page.request.post(f"{served.address}/chat/messages", data=body)).ok
    await visitor.page.goto(served.address)
    await expect(visitor.answers).to_have_text([re.compile("120 lao động"), re.compile("/can_bo")])
    await visitor.page.evaluate("localStorage.clear()")
    await visitor.page.reload()
    await expect(visitor.answers).to_have_text([re.compile("120 lao động"), re.compile("/can_bo")])
    assert visitor.complaints == []


async def test_what_was_typed_without_a_connection_is_sent_once_when_it_is_back(
    browser: Browser, database: Database, search: Search, clock: FixedClock
) -> None:
    async with visiting(browser, viewport=PHONE) as visitor:
        async with serving(database, search, clock, chat_page("", False)) as first:
            await visitor.page.goto(first.address)
        await visitor.ask(PLAIN)
        await expect(visitor.state).to_contain_text("Mất kết nối")
        await expect(visitor.questions).to_have_class(re.compile(r"\bheld\b"))
        async with visitor.page.expect_event("requestfailed", lambda r: r.url.endswith("/chat/messages")):
            await visitor.box.fill("câu gõ dở")  # and the page tries again in vain
        assert await kept(database) == []
        async with serving(database, search, clock, chat_page("", False), urlsplit(first.address).port or 0):
            await expect(visitor.answers).to_have_count(1)
            await expect(visitor.state).to_be_empty()
            await expect(visitor.questions).not_to_have_class(re.compile(r"\bheld\b"))
            await expect(visitor.box).to_have_value("câu gõ dở")
            await visitor.page.reload()
            await expect(visitor.answers).to_have_count(1)
            await expect(visitor.questions).to_have_count(1)
            assert await kept(database) == [PLAIN]


async def test_a_message_whose_receipt_was_lost_is_sent_again_and_counts_once(
    visitor: Visitor, database: Database
) -> None:
    """The connection breaks after we committed: the page cannot know, and repeats itself under the same number."""
    sent: list[str] = []

    async def lose_the_first_receipt(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            await route.fetch()
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await visitor.page.route("**/chat/messages", lose_the_first_receipt)
    await visitor.ask(PLAIN)
    await expect(visitor.questions).to_have_class("asked")
    await visitor.ask("/help")
    await expect(visitor.answers).to_have_text([re.compile("120 lao động"), re.compile("/can_bo")])
    assert sent[0] == sent[1]
    assert await kept(database) == [PLAIN]


async def test_the_buttons_of_an_unclear_question_lead_to_the_answer(visitor: Visitor) -> None:
    await visitor.ask("hội chợ")
    choices = visitor.answers.get_by_role("button")
    await expect(choices.first).to_be_in_viewport(ratio=1)
    label = "Hỗ trợ cơ sở tham gia hội chợ, triển lãm"
    await choices.filter(has_text=label).click()
    await expect(visitor.questions).to_have_text([re.compile("hội chợ"), re.compile(label)])
    await expect(visitor.answers).to_have_count(2)
    quoted = visitor.answers.last.locator("blockquote").first
    await expect(quoted).to_have_text("Hỗ trợ các cơ sở CNNT tham gia hội chợ, triển lãm trong và ngoài nước.")
    await expect(visitor.answers.last.get_by_text(VALIDITY).first).to_be_visible()
    assert visitor.complaints == []


async def test_html_that_a_person_types_is_text(browser: Browser, served: Served) -> None:
    """In what they asked, in our answer that repeats it, and after a reload; without the help of the CSP header."""
    hostile = "<img src=x onerror=\"document.title='x'\"><script>document.title='x'</script>"
    async with visiting(browser, viewport=PHONE, bypass_csp=True) as visitor:
        await visitor.page.goto(served.address)
        await visitor.ask(f"{PLAIN}, {hostile} nộp hồ sơ ở đâu?")
        for _ in range(2):
            await expect(visitor.questions).to_contain_text(hostile)
            await expect(visitor.answers).to_contain_text(hostile)
            await expect(visitor.page.locator("#log :is(img, script)")).to_have_count(0)
            await expect(visitor.page).to_have_title("Hỏi về khuyến công")
            await visitor.page.reload()
    assert visitor.complaints == []
