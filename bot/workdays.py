"""When the office works: its hours, public holidays of Việt Nam with Tết, and what the Centre decides otherwise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

import holidays

from bot.clock import HERE

SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
WEEKDAYS = re.compile(r"([1-7])-([1-7])")
LONGEST_WAIT = 60  # days within which an office opens again; Tết is nine at most


class BadHours(ValueError):
    """Hours that cannot be read; the message says what was expected."""


@lru_cache(8)
def public_holidays(year: int) -> frozenset[date]:
    """Public holidays of a year, days off instead of a weekend among them."""
    return frozenset(holidays.country_holidays("VN", years=year))


@dataclass(frozen=True, slots=True)
class Workdays:
    """Spans of work on some days of the week (Monday is 1), less holidays; `off` and `on` are the Centre's own days."""

    days: frozenset[int] = frozenset(range(1, 6))
    spans: tuple[tuple[time, time], ...] = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
    off: frozenset[date] = field(default=frozenset())
    on: frozenset[date] = field(default=frozenset())

    @classmethod
    def read(cls, hours: str, off: str = "", on: str = "") -> "Workdays":
        """From "1-5 07:30-11:30 13:30-17:00" and lists of ISO days; BadHours when one of them is none of that."""
        days, spans = WEEKDAYS.search(hours), SPAN.findall(hours)
        if not days or not spans:
            raise BadHours('hours are written as "1-5 07:30-11:30 13:30-17:00" (days of the week, Monday is 1)')
        try:
            read = tuple((time(int(a), int(b)), time(int(c), int(d))) for a, b, c, d in spans)
            given = [frozenset(date.fromisoformat(d) for d in listed.replace(",", " ").split()) for listed in (off, on)]
        except ValueError as fault:
            raise BadHours(str(fault)) from fault
        if any(a >= b for a, b in read) or any(b > c for (_, b), (c, _) in pairwise(read)):
            raise BadHours("each span ends after it begins, and before the next begins")
        return cls(frozenset(range(int(days[1]), int(days[2]) + 1)), read, *given)

    def works(self, day: date) -> bool:
        """Whether the office opens on a day: what the Centre decided counts before the calendar."""
        if day in self.on or day in self.off:
            return day in self.on
        return day.isoweekday() in self.days and day not in public_holidays(day.year)

    def open_at(self, instant: datetime) -> bool:
        """Whether the office is open at an instant."""
        here = instant.astimezone(HERE)
        return self.works(here.date()) and any(a <= here.time() < b for a, b in self.spans)

    def after(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans of work from an instant on, the one that it falls into cut at it."""
        first = instant.astimezone(HERE).date()
        for day in (first + timedelta(days=n) for n in range(LONGEST_WAIT)):
            for a, b in self.spans if self.works(day) else ():
                begin, end = (datetime.combine(day, t, HERE) for t in (a, b))
                if end > instant:
                    yield max(begin, instant.astimezone(HERE)), end

    def add(self, instant: datetime, work: timedelta) -> datetime:
        """The instant when that much time of work has passed."""
        for begin, end in self.after(instant):
            if work <= end - begin:
                return begin + work
            work -= end - begin
        raise BadHours(f"the office does not open within {LONGEST_WAIT} days")
