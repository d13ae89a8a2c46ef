"""The one place where time enters: made at the entry points, handed down."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """The time; in a rehearsal it starts elsewhere and runs faster."""

    def __init__(self, start: datetime | None = None, rate: float = 1.0) -> None:
        self.rehearsal = start is not None or rate != 1.0
        self.start = (start or datetime.now(UTC)).astimezone(UTC)
        self.rate = rate
        self.began = time.monotonic()

    def now(self) -> datetime:
        """The instant, in UTC."""
        if not self.rehearsal:
            return datetime.now(UTC)
        return self.start + timedelta(seconds=(time.monotonic() - self.began) * self.rate)

    def today(self) -> date:
        """The day in Việt Nam."""
        return self.now().astimezone(HERE).date()


class FixedClock(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self, instant: datetime) -> None:
        super().__init__(instant)
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def advance(self, by: timedelta) -> None:
        self.instant += by
