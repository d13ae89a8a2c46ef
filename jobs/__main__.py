"""The clock alone: `python -m jobs` runs what is due, beside a `python -m bot --no-jobs`."""

import asyncio
import os
import signal

from bot import logs
from bot.channels.base import Channel
from bot.channels.telegram import Telegram
from bot.clock import Clock
from bot.messages import Incoming
from bot.outbox import Outbox
from bot.settings import Settings
from db.session import open_database
from jobs.clock import Ticker, table


async def no_conversation(_incoming: Incoming) -> None:
    """The clock sends; it holds no conversation."""


async def run(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    clock = Clock(settings.clock_start, settings.clock_rate)
    database = open_database(settings.database_url)
    await database.migrate()
    channels: dict[str, Channel] = {}
    telegram = Telegram(
        settings.telegram_token, settings.telegram_api, no_conversation, None, settings.telegram_staff_group
    )
    if settings.telegram_token:
        channels[telegram.name] = telegram
        if telegram.staff:
            channels[telegram.staff.name] = telegram.staff
    ticker = Ticker(table(database, Outbox(database, channels, clock), clock), clock)
    ticker.start()
    await stop.wait()
    await ticker.stop()
    await telegram.close()
    await database.close()


if __name__ == "__main__":
    chosen = Settings.from_env(os.environ)
    logs.set_up((str(chosen.telegram_token), str(chosen.telegram_webhook_secret)))
    asyncio.run(run(chosen))
