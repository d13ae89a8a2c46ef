"""What the tests of pages share: a real browser."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium; in CI its absence is an error, elsewhere a visible skip.

    It finds the loopback under desk.test too, which is no "trustworthy" origin: a plain HTTP server in an office.
    """
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed, and in CI nothing is skipped")
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP desk.test 127.0.0.1"]
        started = await playwright.chromium.launch(executable_path=found, args=arguments)
        yield started
        await started.close()
