"""The library that is told from: the packaged one with what staff published laid over it. The last good one is kept."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from bot import metrics
from bot.clock import Clock
from bot.drafting import overlay_of
from bot.knowing import fitted, made
from bot.previewing import Known
from bot.turn import Talk
from db import publications, topics
from db.session import Database
from db.topics import Written
from knowledge.faults import Dangling
from knowledge.layers import lay_over
from knowledge.library import Library
from knowledge.overlay import Overlay
from knowledge.search import Search

log = logging.getLogger(__name__)
LOOK = 15.0  # seconds between two looks whether another process published


@dataclass
class Shelf:
    """Puts another library into a conversation when staff publish, here or in another process.

    `data` is where indexes and choosers lie; None makes none: what was published is laid over what there is.
    `faults` are published topics that cannot be told, each with why; of those the version before is told on.
    """

    database: Database
    talk: Talk
    clock: Clock
    data: Path | None = None
    faults: list[str] = field(default_factory=list)
    since: datetime | None = None
    seen: tuple[int, int, date] | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.packaged: Library = self.talk.search.library

    @property
    def library(self) -> Library:
        return self.talk.search.library

    @property
    def learnt(self) -> bool:
        """Whether index and choosers know all that is told; until then it is found beside them."""
        return self.data is None or self.library.version == self.made_for

    made_for: str = ""
    known: tuple[Search, date, Mapping[str, Known]] | None = None  # what every way of asking comes to, for previews

    async def refresh(self) -> bool:
        """Tell what is published by now; whether that is something else than before. Cheap where nothing changed."""
        async with self.lock:
            async with self.database.begin() as transaction:
                mark = (*await publications.mark(transaction), self.clock.today())
                if mark == self.seen:
                    return False
                rows = await topics.laid(transaction)
            before = self.talk.search
            library, faults = await asyncio.to_thread(sound, self.packaged, rows, before.library.overlay, mark[2])
            if library.version != before.library.version:
                self.talk.search = await asyncio.to_thread(self.over, before, library)
            self.seen = mark
            if faults != self.faults:
                self.faults, self.since = faults, self.clock.now()
                log.error("published topics that cannot be told", extra={"faults": faults})
            self.changed.set()
        return library.version != before.library.version

    def over(self, search: Search, library: Library) -> Search:
        """A search over another library: what was made for it, else what there is with it laid over."""
        ready = made(self.data, library) if self.data else None
        if ready is not None:
            self.made_for = library.version
        found = ready or lay_over(search, library)
        _ = found.exact  # worked out here, not under the first question
        return found

    async def follow(self) -> None:
        """Refresh; a database that is away is asked again at the next look."""
        try:
            await self.refresh()
        except Exception:
            log.exception("what is published was not read")

    async def watch(self) -> None:
        """Follow what other processes publish."""
        while True:
            await self.follow()
            await asyncio.sleep(LOOK)

    async def learn(self) -> None:
        """Have index and choosers made for whatever is told, one after the other, beside the running service."""
        while self.data is not None:
            self.changed.clear()
            search = self.talk.search
            ready = await fitted(search, self.data)
            if ready.choosers is not None and self.talk.search.library.version == ready.library.version:
                self.talk.search, self.made_for = ready, ready.library.version
            metrics.CHOOSER.set(1 if self.talk.search.choosers else 0)
            log.info("chooser ready", extra={"version": search.library.version})
            if self.talk.search.library.version == search.library.version:
                await self.changed.wait()


def sound(packaged: Library, rows: list[Written], before: Overlay, today: date) -> tuple[Library, list[str]]:
    """The library with all that can be told of the rows, and why the rest cannot.

    In place of a version that dangles stands the one that was told before, if there was one.
    """
    overlay, faults = overlay_of(rows, packaged, today), list[str]()
    last = {topic.key: topic for topic in before.topics}
    while True:
        try:
            return packaged.overlaid(overlay), faults
        except Dangling as dangling:
            bad = {fault.file.stem for fault in dangling.faults}
            faults += [str(fault) for fault in dangling.faults]
            kept = [t if t.key not in bad else last.pop(t.key, None) for t in overlay.topics]
            overlay = Overlay(tuple(t for t in kept if t), overlay.retired)


async def published(database: Database, library: Library, today: date) -> Library:
    """A packaged library with what a database has published laid over it; writes nothing."""
    if not await publications.kept(database):
        return library
    async with database.begin() as transaction:
        rows = await topics.laid(transaction)
    found, faults = sound(library, rows, library.overlay, today)
    for fault in faults:
        log.error("a published topic that cannot be told", extra={"fault": fault})
    return found
