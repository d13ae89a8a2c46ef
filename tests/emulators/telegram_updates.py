"""How Telegram hands updates to a bot: by long polling or by webhook, each until it is confirmed."""

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass

import aiohttp

from tests.emulators.telegram_text import Json, Refused


@dataclass
class Webhook:
    url: str
    secret: str
    tasks: set[asyncio.Task[None]]
    lines: dict[int, deque[Json]]


class Updates:
    """Everything that the bot has not confirmed yet. With `twice` each is handed out again after it was confirmed."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[int, Json]] = deque()
        self.next = 100_000_001
        self.twice = False
        self.allowed: set[str] | None = None
        self.news = asyncio.Event()
        self.asked = 0
        self.asks: list[int] = []  # the offsets that were asked for
        self.webhook: Webhook | None = None
        self.statuses: list[int] = []  # what the bot's webhook answered
        self.session: aiohttp.ClientSession | None = None
        self.pause = 0.05  # seconds before a failed webhook is tried again; the real one starts near a second

    def push(self, kind: str, body: Json, chat: int) -> int:
        number, self.next = self.next, self.next + 1
        if self.allowed is None or kind in self.allowed:
            self.put(chat, {"update_id": number, kind: body})
        return number

    def put(self, chat: int, update: Json) -> None:
        if self.webhook is None:
            self.waiting.append((chat, update))
            self.news.set()
            return
        new = chat not in self.webhook.lines
        self.webhook.lines.setdefault(chat, deque()).extend([update] * (2 if self.twice else 1))
        if new:
            task = asyncio.create_task(self.bring(self.webhook, chat))
            self.webhook.tasks.add(task)
            task.add_done_callback(self.webhook.tasks.discard)

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        lines = self.webhook.lines.values() if self.webhook else ()
        return len(self.waiting) + sum(map(len, lines))

    async def poll(self, offset: int, hold: float, limit: int = 100) -> list[Json]:
        if self.webhook is not None:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self.asked += 1
        mine, until = self.asked, time.monotonic() + hold
        self.asks.append(offset)
        self.news.set()  # whoever asked before is told that they are not alone
        confirmed = [w for w in self.waiting if w[1]["update_id"] < offset]
        again = [update for _, update in confirmed] if self.twice else []
        self.waiting = deque(w for w in self.waiting if w[1]["update_id"] >= offset)
        while True:
            if again or self.waiting:
                return (again + [update for _, update in self.waiting])[:limit]
            left = until - time.monotonic()
            if left <= 0:
                return []
            self.news = asyncio.Event()
            try:
                await asyncio.wait_for(self.news.wait(), left)
            except TimeoutError:
                return []
            if mine != self.asked:
                raise Refused(409, "Conflict: terminated by other getUpdates request")

    async def set_webhook(self, url: str, secret: str) -> None:
        await self.delete_webhook()
        self.session = self.session or aiohttp.ClientSession()
        self.webhook = Webhook(url, secret, set(), {})
        waiting, self.waiting = self.waiting, deque()
        for chat, update in waiting:
            self.put(chat, update)

    async def delete_webhook(self) -> None:
        webhook, self.webhook = self.webhook, None
        if webhook is None:
            return
        for task in webhook.tasks:
            task.cancel()
        await asyncio.gather(*webhook.tasks, return_exceptions=True)
        left = [(chat, update) for chat, line in webhook.lines.items() for update in line]
        self.waiting.extend(sorted(left, key=lambda w: w[1]["update_id"]))

    async def bring(self, webhook: Webhook, chat: int) -> None:
        """In order within a chat, side by side between chats, again until the bot says that it has it."""
        assert self.session is not None
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": webhook.secret}
        line = webhook.lines[chat]
        while line:
            try:
                async with self.session.post(webhook.url, data=json.dumps(line[0]), headers=headers) as answer:
                    status = answer.status
            except aiohttp.ClientError:
                status = 0
            self.statuses.append(status)
            if 200 <= status < 300:
                line.popleft()
            else:
                await asyncio.sleep(self.pause)
        del webhook.lines[chat]

    async def close(self) -> None:
        await self.delete_webhook()
        self.waiting.clear()
        if self.session is not None:
            await self.session.close()
