"""Conversations that staff can read, in tests/transcripts, played through the turn, the database and the channels.

"# …" is a remark, "> …" what a person types ("> [label]" taps a button, "> (photo)" sends no words), "< …" words that
the reply contains, "[label]" a button under it. Played with the index alone, so that nothing waits for the chooser.
"""

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import get_args

import pytest

from bot.channels.console import Console
from bot.channels.web import WebChat
from bot.clock import FixedClock
from bot.messages import Incoming, Kind, Outgoing
from bot.outbox import Outbox
from bot.turn import Talk
from bot.wording import say
from db import deliveries
from db.session import Database, open_database
from knowledge.search import Search

FOLDER = Path(__file__).parent.parent / "transcripts"
TRANSCRIPTS = {f.stem: f.read_text(encoding="utf-8") for f in sorted(FOLDER.glob("*.txt"))}


class Malformed(ValueError):
    """A line of a transcript that nobody can play."""


class Played(AssertionError):
    """A reply that is not the one that the transcript has; names the line."""


class Seat:
    """A person before the service: each message has a number of its own."""

    name = ""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.count = talk, 0

    def message(self, kind: Kind = "text", text: str = "", choice: str = "") -> Incoming:
        self.count += 1
        return Incoming(self.name, "someone", f"m{self.count}", kind, text, choice)


class Terminal(Seat):
    """Reads what is printed; chooses by typing the number before a label."""

    name = "console"

    def __init__(self, talk: Talk) -> None:
        super().__init__(talk)
        self.paper = io.StringIO()
        channel = Console(say("talk.choice.numbered"), self.paper)
        self.outbox = Outbox(talk.database, {self.name: channel}, talk.clock)

    async def hear(self, incoming: Incoming) -> None:
        self.paper.seek(0)
        self.paper.truncate()
        await self.outbox.hand_over(await self.talk.turn(incoming))

    def said(self) -> str:
        return self.paper.getvalue()

    def numbered(self) -> dict[str, str]:
        _, _, menu = self.said().partition(say("talk.choice.numbered"))
        return {label: number for number, label in re.findall(r"^  (\d+)\. (.+)$", menu, re.M)}

    def buttons(self) -> Sequence[str]:
        return list(self.numbered())

    def tap(self, label: str) -> Incoming:
        return self.message(text=self.numbered()[label])


class Page(Seat):
    """Reads the stream of the web chat, and sends the choice of a button."""

    name = "web"

    def __init__(self, talk: Talk) -> None:
        super().__init__(talk)
        self.seen, self.last = 0, Outgoing("")
        self.web = WebChat(self.receive, self.catch_up, "", asyncio.Event(), secure=False)
        self.outbox = Outbox(talk.database, {self.name: self.web}, talk.clock)

    async def receive(self, incoming: Incoming) -> None:
        await self.outbox.hand_over(await self.talk.turn(incoming))

    async def catch_up(self, user: str, after: int) -> Sequence[tuple[int, Outgoing]]:
        async with self.talk.database.begin() as session:
            rows = await deliveries.after(session, self.name, user, after)
        return [(number, Outgoing.from_json(message)) for number, message in rows]

    async def hear(self, incoming: Incoming) -> None:
        await self.receive(incoming)
        async with asyncio.timeout(5), aclosing(self.web.events("someone", self.seen)) as events:  # type: ignore[type-var]
            async for event in events:
                if found := re.fullmatch(r"id: (\d+)\ndata: (.+)\n\n", event):
                    self.seen, self.last = int(found[1]), Outgoing.from_json(json.loads(found[2]))
                    return

    def said(self) -> str:
        return self.last.text.replace("**", "")

    def buttons(self) -> Sequence[str]:
        return [b.label for b in self.last.buttons]

    def tap(self, label: str) -> Incoming:
        (button,) = [b for b in self.last.buttons if b.label == label]
        return self.message("choice", choice=button.choice)


def step(seat: Terminal | Page, line: str) -> Incoming:
    """What a person does in a line that begins with "> "."""
    if tapped := re.fullmatch(r"\[(.+)\]", line):
        if tapped[1] not in seat.buttons():
            raise Played(f"no button {tapped[1]!r} among {seat.buttons()}")
        return seat.tap(tapped[1])
    if sent := re.fullmatch(r"\((\w+)\)", line):
        if sent[1] not in get_args(Kind):
            raise Malformed(f"no kind of message {sent[1]!r}")
        return seat.message(sent[1])  # type: ignore[arg-type]
    return seat.message(text=line)


async def play(seat: Terminal | Page, transcript: str) -> None:
    """Play a conversation; Played at the first reply that is not as written, Malformed at a line that is nothing."""
    asked = checked = 0
    for number, line in enumerate(transcript.splitlines(), 1):
        mark, words = line[:2], line[2:].strip()
        if not line.strip() or mark == "# ":
            continue
        if mark == "> " and words:
            if asked and not checked:
                raise Malformed(f"line {number}: what was said before is not looked at")
            await seat.hear(step(seat, words))
            asked, checked = asked + 1, 0
        elif mark == "< " and words and asked:
            checked += 1
            if words not in seat.said():
                raise Played(f"line {number}: {words!r} is not in {seat.said()!r}")
        elif (button := re.fullmatch(r"\[(.+)\]", line)) and asked:
            checked += 1
            if button[1] not in seat.buttons():
                raise Played(f"line {number}: no button {button[1]!r} among {seat.buttons()}")
        else:
            raise Malformed(f"line {number}: {line!r}")
    if not asked or not checked:
        raise Malformed("nothing is looked at in the end")


@pytest.fixture
async def talk(tmp_path: Path, search: Search, clock: FixedClock) -> AsyncIterator[Talk]:
    """Over SQLite: a transcript tries words, not databases."""
    database: Database = open_database(f"sqlite:///{tmp_path / 'talk.sqlite3'}")
    await database.migrate()
    yield Talk(database, search, clock)
    await database.close()


@pytest.mark.parametrize("seat", [Terminal, Page], ids=["terminal", "web"])
@pytest.mark.parametrize("transcript", TRANSCRIPTS.values(), ids=TRANSCRIPTS.keys())
async def test_a_conversation_goes_as_written(talk: Talk, transcript: str, seat: type[Terminal | Page]) -> None:
    await play(seat(talk), transcript)


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 6


@pytest.mark.parametrize(
    "wrong",
    ["> xin chào\n< Chào anh/chị, giá vàng là", "> xin chào\n[Xem nguyên văn]", "> xin chào\n< Chào\n> [Không có]"],
)
@pytest.mark.parametrize("seat", [Terminal, Page], ids=["terminal", "web"])
async def test_a_conversation_that_goes_otherwise_is_noticed(
    talk: Talk, wrong: str, seat: type[Terminal | Page]
) -> None:
    with pytest.raises(Played):
        await play(seat(talk), wrong)


@pytest.mark.parametrize(
    "line", ["", "< trước", "xin chào", "> xin chào", "> (bird)\n< x", "> xin chào\n> cảm ơn\n< Dạ", ">\n< x"]
)
async def test_a_transcript_that_tries_nothing_is_refused(talk: Talk, line: str) -> None:
    with pytest.raises(Malformed):
        await play(Terminal(talk), line)
