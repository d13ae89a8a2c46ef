"""Who the office is and when it works: configuration of the installation, not knowledge."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.wording import say
from bot.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Office:
    """What people are told of the office; parts that are empty are left out."""

    name: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    workdays: Workdays = field(default_factory=Workdays)
    answers_within: timedelta = timedelta(hours=4)  # of work; what people are promised

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.address, self.phone, self.hours) if part)

    @property
    def who(self) -> str:
        """Who will answer."""
        return say("talk.staff.officer_of", office=self.name) if self.name else say("talk.staff.officer")

    def promise(self, now: datetime) -> datetime:
        """By when somebody will have answered what comes in now."""
        return self.workdays.add(now, self.answers_within)

    def open_at(self, now: datetime) -> bool:
        return self.workdays.open_at(now)

    @property
    def spoken_hours(self) -> str:
        """The hours of work as people are told them."""
        days = sorted(self.workdays.days)
        spans = ", ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in self.workdays.spans)
        first, last = (say(f"talk.weekday.d{d}") for d in (days[0], days[-1]))
        return say("talk.staff.hours", first=first, last=last, spans=spans)
