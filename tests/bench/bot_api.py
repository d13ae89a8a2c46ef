"""A Bot API and its people in a closed loop, as a process of their own, for measuring turns.

`python -m tests.bench.bot_api PORT LATENCY`: then POST /load with {"hook", "secret", "users", "seconds"} (a webhook
to bring updates to) or without "hook" (updates are fetched by getUpdates); the answer is what was measured.
"""

import asyncio
import contextlib
import itertools
import random
import sys
import time
from collections import defaultdict
from typing import Any

import aiohttp
from aiohttp import web

from knowledge.library import Library

TIMEOUT = 20.0


class BotApi:
    """Answers the methods a bot needs, each after the latency, and knows when a person was answered."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.numbers = itertools.count(time.time_ns() // 1000)  # never again those of a run before
        self.queue: list[dict[str, Any]] = []
        self.fresh = asyncio.Event()
        self.answered: dict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self.questions = [w.text for w in Library.load().ways[::7]]

    async def method(self, request: web.Request) -> web.Response:
        name = request.match_info["method"].lower()
        body = await request.json() if request.content_type == "application/json" else dict(await request.post())
        if name == "getupdates":
            return web.json_response({"ok": True, "result": await self.updates(int(str(body.get("offset") or 0)))})
        await asyncio.sleep(self.latency)
        if name == "getme":
            me = {"id": 1, "is_bot": True, "first_name": "b", "username": "b_bot"}
            return web.json_response({"ok": True, "result": me})
        if name == "sendmessage":
            chat = int(str(body["chat_id"]))
            self.answered[chat].set()
            sent = {"message_id": next(self.numbers), "date": int(time.time()), "chat": {"id": chat, "type": "private"}}
            return web.json_response({"ok": True, "result": {**sent, "text": "x"}})
        return web.json_response({"ok": True, "result": True})

    async def updates(self, offset: int) -> list[dict[str, Any]]:
        self.queue = [u for u in self.queue if u["update_id"] >= offset]
        if not self.queue:
            self.fresh.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.fresh.wait(), 5)
        return self.queue[:100]

    def update(self, person: int, chance: random.Random) -> dict[str, Any]:
        who = {"id": person, "is_bot": False, "first_name": "p"}
        chat = {"id": person, "type": "private", "first_name": "p"}
        message = {"message_id": next(self.numbers), "date": int(time.time()), "chat": chat, "from": who}
        return {"update_id": next(self.numbers), "message": {**message, "text": chance.choice(self.questions)}}

    async def load(self, request: web.Request) -> web.Response:
        told = await request.json()
        ends = time.perf_counter() + told["seconds"]
        took: list[float] = []
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

            async def person(number: int) -> None:
                chance = random.Random(number)
                while time.perf_counter() < ends:
                    began = time.perf_counter()
                    self.answered[number].clear()
                    update = self.update(number, chance)
                    if told.get("hook"):
                        headers = {"x-telegram-bot-api-secret-token": told["secret"]}
                        posting = asyncio.create_task(session.post(told["hook"], json=update, headers=headers))
                    else:
                        posting = None
                        self.queue.append(update)
                        self.fresh.set()
                    await asyncio.wait_for(self.answered[number].wait(), TIMEOUT)
                    if posting:
                        (await posting).release()
                    took.append(time.perf_counter() - began)

            began = time.perf_counter()
            await asyncio.gather(*(person(1000 + i) for i in range(told["users"])))
            whole = time.perf_counter() - began
        took.sort()
        result = {"rate": len(took) / whole, "p50": took[len(took) // 2], "p99": took[int(len(took) * 0.99)]}
        return web.json_response(result)


def main() -> None:
    api = BotApi(float(sys.argv[2]))
    app = web.Application(client_max_size=1 << 24)
    app.router.add_post("/load", api.load)
    app.router.add_post("/bot{token}/{method}", api.method)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
