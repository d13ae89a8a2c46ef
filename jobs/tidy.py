"""Forgets what no longer serves: numbers of channel messages handled a month ago, ways into the desk that ended."""

from datetime import timedelta

from bot.clock import Clock
from db import handled, signing_in
from db.session import Database

KEPT = timedelta(days=30)  # Telegram repeats an update for a day at most
ENDED = timedelta(days=1)


async def handled_messages(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await handled.forget(session, clock.now() - KEPT)


async def ways_in(database: Database, real: Clock) -> None:
    """Tries with their addresses, sessions, links: a day after their end, by the clock that the desk measures them."""
    async with database.begin() as session:
        await signing_in.tidy(session, real.now() - ENDED)
