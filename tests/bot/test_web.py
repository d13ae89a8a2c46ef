"""The web chat over real sockets: what is posted is answered in the stream, once, and bad input is refused."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.clock import FixedClock
from bot.http import LARGEST_BODY
from db import inquiries
from db.session import Database
from knowledge.search import Search
from tests.bot.serving import Served, serving

Events = AsyncIterator[tuple[int, dict[str, str]]]


@pytest.fixture
async def served(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Served]:
    async with serving(database, search, clock) as running:
        yield running


@pytest.fixture
async def browser(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with served.browser() as client:
        await client.get("/")
        yield client


async def heard(browser: httpx.AsyncClient, count: int, after: int = 0) -> list[tuple[int, str]]:
    """The next messages of the stream after a row."""
    found: list[tuple[int, str]] = []
    number = 0
    async with asyncio.timeout(10), browser.stream("GET", f"/chat/stream?after={after}") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("id: "):
                number = int(line[4:])
            if line.startswith("data: "):
                found.append((number, json.loads(line[6:])["text"]))
                if len(found) == count:
                    break
    return found


async def post(browser: httpx.AsyncClient, text: str, number: str = "message-0001") -> httpx.Response:
    return await browser.post("/chat/messages", json={"id": number, "text": text})


async def test_a_question_is_answered_in_the_stream(browser: httpx.AsyncClient) -> None:
    assert (await post(browser, "truyền nghề cho bao nhiêu lao động")).status_code == 200
    ((_, text),) = await heard(browser, 1)
    assert "Truyền nghề cho 120 lao động" in text
    assert "31/12/2020" in text


async def test_the_same_message_again_has_no_second_effect(browser: httpx.AsyncClient, database: Database) -> None:
    for _ in range(3):
        assert (await post(browser, "/help")).status_code == 200
    await post(browser, "xin chào", "message-0002")
    assert len(await heard(browser, 2)) == 2
    async with database.begin() as session:
        assert len([i async for i in inquiries.every(session)]) == 1


async def test_a_reload_catches_up_from_where_it_was(browser: httpx.AsyncClient) -> None:
    await post(browser, "/help", "message-0001")
    await post(browser, "/start", "message-0002")
    (first, _), (_, second) = await heard(browser, 2)
    ((_, again),) = await heard(browser, 1, after=first)
    assert again == second


async def test_one_page_never_hears_another(served: Served, browser: httpx.AsyncClient) -> None:
    await post(browser, "/start")
    async with served.browser() as other:
        await other.get("/")
        await post(other, "/help", "message-0002")
        ((_, text),) = await heard(other, 1)
    ((_, own),) = await heard(browser, 1)
    assert text != own


async def test_fifty_messages_at_once_are_answered_in_order(browser: httpx.AsyncClient) -> None:
    for i in range(50):
        await post(browser, "x" * (2001 + i), f"message-{i:04}")
    texts = [t for _, t in await heard(browser, 50)]
    assert [f"{2001 + i:,}" in t for i, t in enumerate(texts)] == [True] * 50


async def test_a_hundred_thousand_characters_get_a_sentence(browser: httpx.AsyncClient) -> None:
    assert (await post(browser, "a" * 100_000)).status_code == 200
    ((_, text),) = await heard(browser, 1)
    assert "100,000" in text


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b'{"id": "message-0001"}', b'{"id": 7, "text": "a"}', b'{"id": "x", "text": "a"}',
     b'{"id": "message-0001", "text": 7}', b'{"id": "message-0001", "text": "  "}', b"\xff\xfe", b"[" * 100_000],
)  # fmt: skip
async def test_malformed_bodies_are_refused(browser: httpx.AsyncClient, body: bytes) -> None:
    assert (await browser.post("/chat/messages", content=body)).status_code == 400


async def test_a_body_over_the_limit_is_refused_announced_or_not(browser: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * (LARGEST_BODY // 10)

    assert (await browser.post("/chat/messages", content=b"x" * (LARGEST_BODY + 1))).status_code == 413
    assert (await browser.post("/chat/messages", content=chunks())).status_code == 413


async def test_a_page_of_another_site_cannot_speak_for_a_person(browser: httpx.AsyncClient) -> None:
    body = {"id": "message-0001", "text": "xin chào"}
    answer = await browser.post("/chat/messages", json=body, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


async def test_without_its_cookie_nothing_is_taken_or_told(served: Served) -> None:
    async with served.browser() as stranger:
        assert (await post(stranger, "xin chào")).status_code == 401
        assert (await stranger.get("/chat/stream")).status_code == 401


@pytest.mark.parametrize(
    "text", ["\ud83d", "😀😀", "\u202eabc", "\u200b\u200b", "<b>&amp;</b>", "'; DROP TABLE people;--", "%s%n", "\x00"]
)
async def test_strange_text_is_answered_politely(browser: httpx.AsyncClient, text: str) -> None:
    body = json.dumps({"id": "message-0001", "text": text}).encode()
    assert (await browser.post("/chat/messages", content=body)).status_code in (200, 400)
    await post(browser, "/help", "message-0002")
    assert "/can_bo" in (await heard(browser, 1))[-1][1] or len(await heard(browser, 2)) == 2


async def test_every_answer_carries_the_headers(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/healthz", "/metrics", "/static/chat.js", "/nowhere"):
        headers = (await browser.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_health_says_so_when_the_database_is_gone(served: Served, database: Database) -> None:
    async with served.browser() as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/metrics")).text.startswith("#")


async def test_streams_end_when_the_service_stops(served: Served, browser: httpx.AsyncClient) -> None:
    async with asyncio.timeout(5), browser.stream("GET", "/chat/stream") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 1500"
        served.stop.set()
        async for _ in lines:
            pass
