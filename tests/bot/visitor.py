"""Somebody at the web chat in a real browser, for tests that do what a person does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page


@dataclass
class Visitor:
    """Somebody with the page open, what their browser asked for and what it complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Câu hỏi")

    @property
    def state(self) -> Locator:
        return self.page.locator("#state")

    @property
    def answers(self) -> Locator:
        """What the service said, without the greeting, which is part of the page."""
        return self.page.locator("#log .said ~ .said")

    @property
    def questions(self) -> Locator:
        return self.page.locator("#log .asked")

    async def ask(self, text: str) -> None:
        await self.box.fill(text)
        await self.page.get_by_role("button", name="Gửi").click()

    async def log(self) -> list[str]:
        return await self.page.locator("#log > div").all_inner_texts()


@asynccontextmanager
async def visiting(browser: Browser, **how: Any) -> AsyncIterator[Visitor]:
    """A visitor with a browser profile of their own, before they open the page."""
    context: BrowserContext = await browser.new_context(**how)
    context.set_default_timeout(10_000)
    try:
        yield Visitor(await context.new_page())
    finally:
        await context.close()
