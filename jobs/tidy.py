"""Forgets what no longer serves: the numbers of channel messages handled a month ago."""

from datetime import timedelta

from bot.clock import Clock
from db import handled
from db.session import Database

KEPT = timedelta(days=30)  # Telegram repeats an update for a day at most


async def handled_messages(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await handled.forget(session, clock.now() - KEPT)
