"""How the desk writes instants, spans, and texts with marks. Pure."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.clock import HERE
from bot.wording import say, texts

BOLD = re.compile(r"\*\*(.+?)\*\*")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def label(key: str, otherwise: str) -> str:
    """The sentence of a key, or something else where there is none."""
    return texts().get(key, otherwise)


def moment(instant: datetime) -> str:
    return instant.astimezone(HERE).strftime("%H:%M %d/%m/%Y")


def day(of: date) -> str:
    return of.strftime("%d/%m/%Y")


def span(length: timedelta) -> str:
    """A length of time in two units at most, as "2 giờ 5 phút"; seconds are left out."""
    days, rest = divmod(length, DAY)
    hours, rest = divmod(rest, HOUR)
    parts = [("days", days), ("hours", hours), ("minutes", rest // MINUTE)]
    told = [say(f"desk.time.{unit}", n=str(n)) for unit, n in parts if n][:2]
    return " ".join(told) or say("desk.time.minutes", n="0")


def until(promised: datetime, now: datetime) -> str:
    """How much is left until an instant, or for how long it has been over."""
    return say("desk.time.left" if promised > now else "desk.time.late", span=span(abs(promised - now)))


def marked(text: str) -> Iterator[tuple[bool, list[tuple[bool, str]]]]:
    """A message as blocks (whether it is a quotation, its pieces as (whether bold, words)), line breaks kept."""
    for quoted, lines in groupby(text.split("\n"), lambda line: line.startswith("> ")):
        words = "\n".join(line[2:] if quoted else line for line in lines).strip("\n")
        if words:
            yield quoted, [(i % 2 == 1, part) for i, part in enumerate(BOLD.split(words)) if part]
