"""The people's side of the emulated Telegram: what a person types, taps and sees."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.telegram_text import Json, marked

Push = Callable[[str, Json, int], int]
MEDIA: dict[str, Any] = {
    "photo": [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90, "file_size": 900}],
    "voice": {"file_id": "v", "file_unique_id": "v", "duration": 2},
    "video": {"file_id": "w", "file_unique_id": "w", "width": 90, "height": 90, "duration": 2},
    "video_note": {"file_id": "n", "file_unique_id": "n", "length": 90, "duration": 2},
    "audio": {"file_id": "a", "file_unique_id": "a", "duration": 2},
    "document": {"file_id": "d", "file_unique_id": "d", "file_name": "đơn.pdf"},
    "sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 90, "height": 90,
                "is_animated": False, "is_video": False},
    "location": {"latitude": 10.54, "longitude": 106.41},
    "contact": {"phone_number": "+84900000000", "first_name": "An"},
    "poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
             "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
             "allows_revoting": False, "members_only": False},
    "dice": {"emoji": "🎲", "value": 4},
}  # fmt: skip


class Heard(dict[str, Any]):
    """A message that a person sees."""

    @property
    def text(self) -> str:
        return str(self["text"])

    @property
    def buttons(self) -> list[str]:
        return [b["text"] for row in self.get("reply_markup", {}).get("inline_keyboard", []) for b in row]

    def marked(self, kind: str) -> list[str]:
        """The pieces that are bold, quoted …"""
        raw = self.text.encode("utf-16-le")
        found = [e for e in self.get("entities", []) if e["type"] == kind]
        return [raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in found]


@dataclass
class Chat:
    """One private chat or group: what both sides wrote, and what the bot did."""

    info: Json
    push: Push
    numbers: Callable[[], int]
    started: bool = False
    blocked: bool = False
    heard: list[Heard] = field(default_factory=list)
    stilled: list[str] = field(default_factory=list)  # taps whose spinner was stopped
    messages: dict[int, Json] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    read: int = 0
    topics: dict[int, str] = field(default_factory=dict)
    manages_topics: bool = True

    @property
    def id(self) -> int:
        return int(self.info["id"])

    @property
    def person(self) -> Json:
        return {"id": abs(self.id), "is_bot": False, "first_name": "An", "language_code": "vi"}

    def sends(self, **content: Any) -> Json:
        """Any message; its update goes to the bot."""
        self.started = True
        message: Json = {"message_id": self.numbers(), "from": self.person, "chat": self.info, "date": int(time.time())}
        message |= content
        self.messages[message["message_id"]] = message
        message["update_id"] = self.push("message", message, self.id)
        return message

    def says(self, text: str) -> Json:
        return self.sends(text=text, entities=marked(text))

    def says_in(self, thread: int, who: int, text: str, **more: Any) -> Json:
        """Somebody of a group in one of its topics; 0 is the general one."""
        sender = {"id": who, "is_bot": False, "first_name": "Cán bộ"}
        topic = {"message_thread_id": thread, "is_topic_message": True} if thread else {}
        return self.sends(**{"from": sender, "text": text, "entities": marked(text), **topic, **more})

    def shows(self, kind: str, **more: Any) -> Json:
        """Something that is not words."""
        return self.sends(**{kind: MEDIA[kind], **more})

    def edits(self, message: Json, text: str) -> None:
        self.push("edited_message", {**message, "text": text, "edit_date": int(time.time())}, self.id)

    def taps(self, label: str) -> str:
        """The latest button with this label."""
        for message in reversed(self.heard):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return self.taps_data(button["callback_data"], message)
        raise AssertionError(f"no button {label!r} in chat {self.id}")

    def taps_data(self, data: str, message: Json) -> str:
        tap = str(self.numbers())
        body = {"id": tap, "from": self.person, "message": message, "chat_instance": "1", "data": data}
        self.push("callback_query", body, self.id)
        return tap

    def blocks(self) -> None:
        self.blocked = True
        status = {"user": {"id": 1000, "is_bot": True, "first_name": "Bot"}, "until_date": 0}
        change = {"old_chat_member": status | {"status": "member"}, "new_chat_member": status | {"status": "kicked"}}
        body = {"chat": self.info, "from": self.person, "date": int(time.time()), **change}
        self.push("my_chat_member", body, self.id)

    async def hear(self, message: Json) -> None:
        async with self.changed:
            self.messages[message["message_id"]] = message
            self.heard.append(Heard(message))
            self.changed.notify_all()

    async def hears(self, words: str = "", within: float = 5) -> Heard:
        """The next message not yet read, which must hold these words."""
        try:
            async with asyncio.timeout(within), self.changed:
                await self.changed.wait_for(lambda: len(self.heard) > self.read)
        except TimeoutError:
            raise AssertionError(f"chat {self.id} heard nothing within {within} s") from None
        self.read += 1
        found = self.heard[self.read - 1]
        assert words in found.text, f"{words!r} is not in {found.text!r}"
        return found

    async def hears_many(self, count: int, within: float = 20) -> list[Heard]:
        return [await self.hears(within=within) for _ in range(count)]
