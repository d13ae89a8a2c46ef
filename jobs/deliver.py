"""Hands every message that is due to its channel. Safe to run twice, safe to kill."""

from bot.outbox import BATCH, Outbox

MOST_ROUNDS = 20  # then the next tick goes on, so that one tick has an end


async def owed(outbox: Outbox) -> None:
    for _ in range(MOST_ROUNDS):
        if await outbox.sweep() < BATCH:
            return
