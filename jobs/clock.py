"""When each job runs: one table, one screen. The rows are the schedule; this only ticks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.channels.telegram import StaffGroup
from bot.clock import Clock
from bot.outbox import Outbox
from db import people
from db.session import Database
from jobs import deliver, overdue, tidy
from jobs.rooms import Rooms

log = logging.getLogger(__name__)
STALE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Job:
    """A job and how often it runs. Each is safe to run twice and safe to kill."""

    name: str
    every: timedelta
    work: Callable[[], Awaitable[object]]


def table(database: Database, outbox: Outbox, clock: Clock) -> tuple[Job, ...]:
    """All that runs by the clock; ways into the desk end by the real time, in a rehearsal too."""
    real = Clock()
    group = outbox.channels.get(people.STAFF_ROOM)
    kept = Rooms(database, group, clock) if isinstance(group, StaffGroup) else None
    return (
        Job("deliver", timedelta(seconds=1), lambda: deliver.owed(outbox)),
        Job("overdue", timedelta(seconds=30), lambda: overdue.cases_of_nobody(database, clock)),
        *([Job("rooms", timedelta(seconds=2), kept.keep)] if kept else []),
        Job("tidy", timedelta(hours=6), lambda: tidy.handled_messages(database, clock)),
        Job("tidy-desk", timedelta(hours=6), lambda: tidy.ways_in(database, real)),
    )


class Ticker:
    """Runs the table until it is stopped; a job half way is finished first."""

    def __init__(self, jobs: tuple[Job, ...], clock: Clock) -> None:
        self.clock = clock
        self.ticked: datetime = clock.now()
        self.running: set[asyncio.Task[object]] = set()
        self.scheduler = AsyncIOScheduler(timezone="Asia/Ho_Chi_Minh")
        for job in jobs:
            self.scheduler.add_job(
                self.run, "interval", args=[job], seconds=job.every.total_seconds(), id=job.name,
                coalesce=True, max_instances=1, misfire_grace_time=None,
            )  # fmt: skip

    async def run(self, job: Job) -> None:
        task = asyncio.current_task()
        if task is not None:
            self.running.add(task)
            task.add_done_callback(self.running.discard)
        try:
            await job.work()
            self.ticked = self.clock.now()
        except Exception:
            log.exception("job failed", extra={"job": job.name})

    def start(self) -> None:
        self.scheduler.start()

    def fresh(self) -> bool:
        """Whether a job ended well lately."""
        return self.clock.now() - self.ticked < STALE * max(1.0, self.clock.rate)

    async def stop(self) -> None:
        # APScheduler's shutdown(wait=True) cancels running jobs: pause, let them end, then shut down.
        self.scheduler.pause()
        await asyncio.gather(*self.running, return_exceptions=True)
        self.scheduler.shutdown(wait=False)
