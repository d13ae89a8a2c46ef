"""The environment as one frozen object; every fault of it is reported at once, at start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.clock import HERE
from bot.office import Office
from bot.workdays import BadHours, Workdays

PREFIX = "KC_"
OFFICE = ("NAME", "ADDRESS", "PHONE", "HOURS")
ZALO_OA = ("APP_ID", "APP_SECRET", "SECRET_KEY", "ACCESS_TOKEN", "REFRESH_TOKEN")
KNOWN = frozenset(
    "DATABASE_URL DATA HTTP_HOST HTTP_PORT PUBLIC_URL TELEGRAM_TOKEN TELEGRAM_API TELEGRAM_WEBHOOK_SECRET "
    "TELEGRAM_STAFF_GROUP ZALO_BOT_TOKEN ZALO_BOT_API CLOCK_START CLOCK_RATE "
    "WORK_HOURS WORK_DAYS_OFF WORK_DAYS_ON ANSWER_WITHIN".split()
    + [f"OFFICE_{part}" for part in OFFICE]
    + [f"ZALO_OA_{part}" for part in ZALO_OA]
)


class Secret(str):
    """A string that does not print itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***"


NO_SECRET = Secret()


class Misconfigured(Exception):
    """Settings that cannot be used; `faults` lists all of them."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Settings:
    """What the installation decides."""

    data: Path = Path("data")
    database_url: str = field(default="", repr=False)
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    public_url: str = ""
    telegram_token: Secret = NO_SECRET
    telegram_api: str = "https://api.telegram.org"
    telegram_webhook_secret: Secret = NO_SECRET
    telegram_staff_group: int = 0
    clock_start: datetime | None = None
    clock_rate: float = 1.0
    office: Office = field(default_factory=Office)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read KC_…; Misconfigured with every fault found."""
        given = {k.removeprefix(PREFIX): v.strip() for k, v in env.items() if k.startswith(PREFIX) and v.strip()}
        faults = [f"{PREFIX}{name} is not a setting" for name in sorted(given.keys() - KNOWN)]
        data = Path(given.get("DATA", "data")).absolute()
        settings = cls(
            data=data,
            database_url=given.get("DATABASE_URL", f"sqlite:///{data / 'khuyencong.sqlite3'}"),
            http_host=given.get("HTTP_HOST", "127.0.0.1"),
            http_port=port(given, faults),
            public_url=address(given, "PUBLIC_URL", "", faults),
            telegram_token=Secret(given.get("TELEGRAM_TOKEN", "")),
            telegram_api=address(given, "TELEGRAM_API", "https://api.telegram.org", faults),
            telegram_webhook_secret=Secret(given.get("TELEGRAM_WEBHOOK_SECRET", "")),
            telegram_staff_group=group(given, faults),
            clock_start=instant(given, faults),
            clock_rate=rate(given, faults),
            office=Office(
                **{part.lower(): given.get(f"OFFICE_{part}", "") for part in OFFICE},
                workdays=workdays(given, faults),
                answers_within=within(given, faults),
            ),
        )
        if settings.telegram_webhook_secret and not settings.public_url.startswith("https://"):
            faults.append("KC_TELEGRAM_WEBHOOK_SECRET needs KC_PUBLIC_URL that begins with https://")
        if not settings.database_url.startswith(("sqlite:///", "sqlite+", "postgresql+psycopg://")):
            faults.append("KC_DATABASE_URL begins with sqlite:/// or postgresql+psycopg://")
        if faults:
            raise Misconfigured(faults)
        return settings


def port(given: Mapping[str, str], faults: list[str]) -> int:
    text = given.get("HTTP_PORT", "8080")
    if text.isdigit() and 0 <= int(text) < 65536:
        return int(text)
    faults.append("KC_HTTP_PORT is a number from 0 to 65535")
    return 0


def group(given: Mapping[str, str], faults: list[str]) -> int:
    """The chat of the staff group; groups have numbers below zero."""
    text = given.get("TELEGRAM_STAFF_GROUP", "")
    if not text:
        return 0
    if not re.fullmatch(r"-\d{1,18}", text, re.ASCII) or not given.get("TELEGRAM_TOKEN"):
        faults.append(
            "KC_TELEGRAM_STAFF_GROUP is the number of a group, as -1001234567890, and needs KC_TELEGRAM_TOKEN"
        )
        return 0
    return int(text)


def address(given: Mapping[str, str], name: str, default: str, faults: list[str]) -> str:
    text = given.get(name, default).rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.netloc):
        faults.append(f"KC_{name} is an address that begins with http:// or https://")
    return text


def instant(given: Mapping[str, str], faults: list[str]) -> datetime | None:
    text = given.get("CLOCK_START", "")
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        faults.append("KC_CLOCK_START is an ISO day or instant, as 2019-06-01T08:00")
        return None
    return read if read.tzinfo else read.replace(tzinfo=HERE)


def workdays(given: Mapping[str, str], faults: list[str]) -> Workdays:
    hours = given.get("WORK_HOURS", "1-5 07:30-11:30 13:30-17:00")
    try:
        return Workdays.read(hours, given.get("WORK_DAYS_OFF", ""), given.get("WORK_DAYS_ON", ""))
    except BadHours as fault:
        faults.append(f"KC_WORK_HOURS, KC_WORK_DAYS_OFF, KC_WORK_DAYS_ON: {fault}")
        return Workdays()


def within(given: Mapping[str, str], faults: list[str]) -> timedelta:
    text = given.get("ANSWER_WITHIN", "4")
    if text.isdigit() and 0 < int(text) <= 80:
        return timedelta(hours=int(text))
    faults.append("KC_ANSWER_WITHIN is a number of hours of work from 1 to 80")
    return timedelta(hours=4)


def rate(given: Mapping[str, str], faults: list[str]) -> float:
    try:
        read = float(given.get("CLOCK_RATE", "1"))
    except ValueError:
        read = 0.0
    if not 0 < read <= 1_000_000:
        faults.append("KC_CLOCK_RATE is a number above 0")
    return read
