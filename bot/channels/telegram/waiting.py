"""Waiting that ends at once when the process is asked to stop."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from telegram.error import RetryAfter

from bot.channels.telegram.faults import LONGEST, wait_of

log = logging.getLogger(__name__)
T = TypeVar("T")


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work gives; None when the stop comes first, and the work is then cancelled."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until the stop."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def insist(stop: asyncio.Event, pauses: Sequence[float], call: Callable[[], Coroutine[Any, Any, T]]) -> T | None:
    """What the call gives once Telegram takes it, asked again after growing pauses; None when the stop comes first."""
    tries = 0
    while not stop.is_set():
        try:
            return await until(stop, call())
        except Exception as fault:  # noqa: BLE001 - also answers that no Telegram gives; the exception says only what came
            wait = pauses[min(tries, len(pauses) - 1)]
            if isinstance(fault, RetryAfter):
                wait = max(wait, wait_of(fault).total_seconds())
            log.warning("Telegram is away", extra={"fault": repr(fault)[:LONGEST], "tries": tries, "pause": wait})
            tries += 1
            await pause(stop, wait)
    return None
