"""Telegram's Bot API on loopback, as strict as the real one: methods, limits, and faults on demand.

In a test: `async with telegram() as api: an = api.person(501); an.says("…"); await an.hears("…")`.
As a process: `python -m tests.emulators.telegram_api --port 8081 [--latency 0.08]`, with POST /_/load and GET /_/stats.
"""

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from aiohttp import web

from tests.emulators.telegram_people import Chat
from tests.emulators.telegram_text import Json, Refused, bad, checked_keyboard, formatted, marked
from tests.emulators.telegram_updates import Updates

TOKEN = "1000:TEST-token_of-the_emulator"


@dataclass
class Fault:
    """Something that goes wrong `count` times: a status, a wait, or a connection that breaks."""

    method: str
    count: int = 1
    status: int = 0
    description: str = ""
    retry_after: int = 0
    delay: float = 0
    drop: str = ""  # "before" the call is carried out, or "after" it
    chat: int = 0  # only for this chat; 0: for all


@dataclass
class Limits:
    """Messages a second to one chat, with so many at once. The real figures are about these."""

    rate: float = 1.0
    burst: float = 3.0
    until: dict[int, float] = field(default_factory=dict)

    def check(self, chat: int) -> None:
        now = time.monotonic()
        at = max(self.until.get(chat, 0.0), now)
        if (late := at + 1 / self.rate - now - self.burst / self.rate) > 0:
            wait = int(late) + 1
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        self.until[chat] = at + 1 / self.rate


class TelegramApi:
    def __init__(self, token: str = TOKEN) -> None:
        self.token, self.url = token, ""
        self.numbers = itertools.count(1).__next__
        self.updates = Updates()
        self.chats: dict[int, Chat] = {}
        self.faults: list[Fault] = []
        self.calls: Counter[str] = Counter()
        self.latency = 0.0
        self.limits: Limits | None = None
        self.commands: list[Json] = []
        self.me = {"id": 1000, "is_bot": True, "first_name": "Khuyến công", "username": "khuyen_cong_bot"}

    # -- the people's side
    def person(self, number: int) -> Chat:
        return self.chat({"id": number, "type": "private", "first_name": "An"})

    def group(self, number: int) -> Chat:
        return self.chat({"id": number, "type": "supergroup", "title": "Làng nghề"})

    def forum(self, number: int) -> Chat:
        """A group with topics in which the bot may manage them."""
        found = self.chat({"id": number, "type": "supergroup", "title": "Cán bộ", "is_forum": True})
        found.started = True
        return found

    def chat(self, info: Json) -> Chat:
        return self.chats.setdefault(info["id"], Chat(info, self.updates.push, self.numbers))

    def fault(self, method: str, **what: Any) -> None:
        self.faults.append(Fault(method, **what))

    # -- the bot's side
    async def answer(self, request: web.Request) -> web.Response:
        try:
            result: Any = await self.call(request)
        except Refused as no:
            body = {"ok": False, "error_code": no.code, "description": no.text, "parameters": no.parameters}
            return web.json_response({k: v for k, v in body.items() if v != {}}, status=no.code)
        return web.json_response({"ok": True, "result": result})

    async def call(self, request: web.Request) -> Any:
        method = request.match_info["method"].lower()
        self.calls[method] += 1
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")
        given = await parameters(request)
        if self.latency and method != "getupdates":
            await asyncio.sleep(self.latency)
        fault = self.next_fault(method, given)
        await asyncio.sleep(fault.delay)
        if fault.drop == "before":
            break_off(request)
        if fault.status:
            wait = {"retry_after": fault.retry_after} if fault.retry_after else {}
            raise Refused(fault.status, fault.description or "Error", **wait)
        handler = getattr(self, f"do_{method}", None)
        if handler is None:
            raise Refused(404, "Not Found: method not found")
        result = await handler(given)
        if fault.drop == "after":
            break_off(request)
        return result

    def next_fault(self, method: str, given: Json) -> Fault:
        for fault in self.faults:
            if fault.method.lower() == method and fault.chat in (0, int(given.get("chat_id") or 0)):
                fault.count -= 1
                if not fault.count:
                    self.faults.remove(fault)
                return fault
        return Fault(method)

    async def do_getme(self, given: Json) -> Json:
        return self.me

    async def do_getupdates(self, given: Json) -> list[Json]:
        allowed = loaded(given.get("allowed_updates"))
        self.updates.allowed = set(allowed) if allowed else None
        return await self.updates.poll(int(given.get("offset") or 0), float(given.get("timeout") or 0))

    async def do_setwebhook(self, given: Json) -> bool:
        if not given["url"].startswith(("https://", "http://127.0.0.1:")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.updates.allowed = set(loaded(given["allowed_updates"]))
        await self.updates.set_webhook(given["url"], given["secret_token"])
        return True

    async def do_deletewebhook(self, given: Json) -> bool:
        await self.updates.delete_webhook()
        if str(given.get("drop_pending_updates")).lower() == "true":
            self.updates.waiting.clear()
        return True

    async def do_setmycommands(self, given: Json) -> bool:
        self.commands = loaded(given["commands"])
        if any(not 1 <= len(c["description"]) <= 256 for c in self.commands):
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    async def do_sendmessage(self, given: Json) -> Json:
        chat = self.chats.get(int(given["chat_id"]))
        if chat is None:
            raise bad("chat not found")
        if chat.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not chat.started:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        thread = int(given.get("message_thread_id") or 0)
        if thread and thread not in chat.topics:
            raise bad("message thread not found")
        text, entities = formatted(given.get("text") or "", given.get("parse_mode") or "")
        keyboard = checked_keyboard(given.get("reply_markup"))
        if self.limits is not None:
            self.limits.check(chat.id)
        message = {"message_id": self.numbers(), "from": self.me, "chat": chat.info, "date": int(time.time())}
        message |= {"text": text, "entities": entities + marked(text)}
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if keyboard:
            message["reply_markup"] = keyboard
        await chat.hear(message)
        return message

    async def do_createforumtopic(self, given: Json) -> Json:
        """Only in a supergroup with topics, by a bot that may manage them; the name has 1 to 128 characters."""
        chat = self.chats.get(int(given["chat_id"]))
        if chat is None:
            raise bad("chat not found")
        if not chat.info.get("is_forum"):
            raise bad("the chat is not a forum")
        if not chat.manages_topics:
            raise bad("not enough rights to create a topic")
        if not 1 <= len(given["name"]) <= 128:
            raise bad("TOPIC_TITLE_INVALID")
        thread = self.numbers()
        chat.topics[thread] = given["name"]
        return {"message_thread_id": thread, "name": given["name"], "icon_color": 7322096}

    async def do_answercallbackquery(self, given: Json) -> bool:
        for chat in self.chats.values():
            chat.stilled.append(given["callback_query_id"])
        return True


async def parameters(request: web.Request) -> Json:
    """What a call was given: as JSON, or as a form."""
    body = await request.read()
    if request.content_type == "application/json":
        return dict(json.loads(body))
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def break_off(request: web.Request) -> NoReturn:
    assert request.transport is not None
    request.transport.abort()
    raise Refused(500, "nobody hears this")


@asynccontextmanager
async def telegram(token: str = TOKEN, port: int = 0) -> AsyncIterator[TelegramApi]:
    """The emulator on a free port of loopback."""
    api = TelegramApi(token)
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.answer)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, backlog=1024)
    await site.start()
    api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield api
    finally:
        await api.updates.close()
        await runner.cleanup()
