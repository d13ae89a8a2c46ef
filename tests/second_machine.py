"""A second process of the service for proofs: people who go on writing while officers elsewhere take over.

`python -m tests.second_machine URL PEOPLE` writes a line a message that reached a person: instant, person, author.
Instants are of the machine's monotonic clock, which processes of one machine share.
"""

import asyncio
import random
import sys
import time
from typing import cast

from bot.clock import Clock
from bot.messages import Incoming, Outgoing
from bot.outbox import Outbox
from bot.turn import Talk
from db.session import Database, open_database
from knowledge.search import Search

AT_ONCE, SILENT = 12, 4


class Loud:
    """A channel that says when each message reached whom."""

    name = "test"

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    async def send(self, user_id: str, message: Outgoing) -> None:
        for _ in range(self.dice.randrange(40)):
            await asyncio.sleep(0)
        print(time.monotonic(), user_id, "staff" if "Lan" in message.text else "machine", flush=True)


async def writes(database: Database, user: str, talk: Talk, outbox: Outbox) -> None:
    """Ask for a person, then go on writing until nothing comes back any more."""
    silent = count = 0
    while silent < SILENT:
        count += 1
        text = "/can_bo" if count == 1 else "/help"
        owed = await talk.turn(Incoming("test", user, f"{user}-{count}", "text", text))
        silent = 0 if owed else silent + 1
        await outbox.hand_over(owed)
        await outbox.sweep()


async def main(url: str, people: int) -> None:
    database, clock, dice = open_database(url), Clock(), random.Random(7)
    talk = Talk(database, cast(Search, None), clock)  # commands need no search
    outbox = Outbox(database, {"test": Loud(dice)}, clock)
    places = asyncio.Semaphore(AT_ONCE)

    async def one(n: int) -> None:
        async with places:
            await writes(database, f"p{n}", talk, outbox)

    await asyncio.gather(*(one(n) for n in range(people)))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
