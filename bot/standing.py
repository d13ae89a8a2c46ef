"""Where a turn stands: its open transaction, who writes, what is known and what time it is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.office import Office
from bot.thread import Thread
from db import people
from db.people import Met
from db.session import Transaction
from knowledge.search import Search


@dataclass(frozen=True, slots=True)
class Standing:
    """What every part of a turn may use. `address.thread` holds the thread of talk and what is expected next."""

    transaction: Transaction
    address: Met
    search: Search
    now: datetime
    today: date
    office: Office

    @property
    def thread(self) -> Thread:
        """What a follow-up builds on."""
        return Thread.from_json(self.address.thread.get("talk", {}), self.now)

    @property
    def expects(self) -> str:
        """What the next words are about, when something was asked for; empty for a plain question."""
        return str(self.address.thread.get("expects", {}).get("what", ""))

    @property
    def expected(self) -> dict[str, Any]:
        return dict(self.address.thread.get("expects", {}))

    async def remember(self, thread: Thread | None = None, expects: dict[str, Any] | None = None) -> None:
        """Keep the thread, if one is given, and what the next words are about: nothing, unless it is said."""
        talk = self.address.thread.get("talk", {}) if thread is None else thread.as_json(self.now)
        kept = {"talk": talk, **({"expects": expects} if expects else {})}
        if kept != self.address.thread:
            await people.keep_thread(self.transaction, self.address.id, kept)
