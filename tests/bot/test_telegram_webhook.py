"""The webhook's statuses: who may speak to it, what it refuses, and when Telegram may forget."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import func, select, text

from bot.clock import FixedClock
from bot.http import LARGEST_BODY
from bot.wording import say
from db.handled import Handled
from db.session import Database
from knowledge.search import Search
from tests.emulators.telegram_api import telegram
from tests.emulators.telegram_office import SECRET, Office, comes, hooked, office

HEADER = b"X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def opened(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Office]:
    async with telegram() as api, office(api, database, search, clock) as made, hooked(made):
        yield made


async def post(opened: Office, body: bytes, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {HEADER: secret.encode()}
    async with httpx.AsyncClient() as client:
        return (await client.post(opened.address, content=body, headers=headers)).status_code


def update(words: str = "/help", number: int = 7) -> bytes:
    chat = {"id": 501, "type": "private", "first_name": "An"}
    sender = {"id": 501, "is_bot": False, "first_name": "An"}
    body = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": words}
    return json.dumps({"update_id": number, "message": body}).encode()


async def stored(opened: Office) -> int:
    async with opened.database.begin() as session:
        return int((await session.execute(select(func.count()).select_from(Handled))).scalar_one())


async def test_telegram_itself_is_answered_after_the_commit(opened: Office) -> None:
    an = opened.api.person(501)
    an.started = True
    assert await post(opened, update()) == 200
    assert await stored(opened) == 1
    await an.hears(say("talk.start.help"))


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "mật khẩu"])
async def test_whoever_lacks_the_secret_is_refused_and_nothing_is_stored(opened: Office, secret: str | None) -> None:
    assert await post(opened, update(), secret) == 401
    assert await post(opened, b"{", secret) == 401
    assert await stored(opened) == 0
    assert opened.api.calls["sendmessage"] == 0


async def test_without_a_secret_of_our_own_nobody_is_let_in(
    database: Database, search: Search, clock: FixedClock
) -> None:
    async with telegram() as api, office(api, database, search, clock) as polling_only:
        assert await polling_only.telegram.webhook(update(), "") == 401


MALFORMED = b'| {|\xff\xfe{}|[]|7|null|{}|"update_id"'.split(b"|")


async def test_malformed_bodies_are_refused(opened: Office) -> None:
    for body in (*MALFORMED, b'{"update_id": "7"}', b"[" * 100_000):
        assert await post(opened, body) == 400, body[:30]
    assert await stored(opened) == 0


async def test_a_body_over_the_limit_is_refused(opened: Office) -> None:
    assert await post(opened, b" " * (LARGEST_BODY + 1)) == 413


async def test_what_concerns_nobody_is_taken_and_left_alone(opened: Office) -> None:
    assert await post(opened, b'{"update_id": 7}') == 200
    assert await post(opened, b'{"update_id": 7, "message": {"chat": 3}}') == 200
    assert await stored(opened) == 0


ODD = ("\ud83d nửa ký tự", "không\x00ký tự", "\u202e\u200b", "😀" * 50, "<b>'; DROP TABLE", "x" * 100_000)


async def test_odd_letters_are_answered(opened: Office) -> None:
    an = opened.api.person(501)
    an.started = True
    for number, words in enumerate(ODD):
        assert await post(opened, update(words, number)) == 200, words[:30]
        await an.hears()


async def test_a_turn_that_failed_is_brought_again(opened: Office) -> None:
    an = opened.api.person(501)
    async with opened.database.begin() as session:
        await session.execute(text("ALTER TABLE handled RENAME TO away"))
    an.says("/help")
    statuses = opened.api.updates.statuses
    await comes(lambda: len(statuses) >= 2)
    assert set(statuses) == {500}
    assert not an.heard
    async with opened.database.begin() as session:
        await session.execute(text("ALTER TABLE away RENAME TO handled"))
    await an.hears(say("talk.start.help"))
    assert len(an.heard) == 1


async def test_the_same_update_again_has_no_second_effect(opened: Office) -> None:
    an = opened.api.person(501)
    an.started = True
    assert await asyncio.gather(*(post(opened, update()) for _ in range(5))) == [200] * 5
    assert await stored(opened) == 1
    await an.hears()
    assert len(an.heard) == 1


async def test_telegram_away_when_the_webhook_is_set(database: Database, search: Search, clock: FixedClock) -> None:
    async with telegram() as api, office(api, database, search, clock) as made:
        api.fault("getMe", drop="before")
        api.fault("setWebhook", status=429, retry_after=1)
        api.fault("setWebhook", status=500, count=2)
        an = api.person(501)
        an.says("/help")
        async with hooked(made):
            await an.hears(say("talk.start.help"))
