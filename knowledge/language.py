"""The words people use, read once from knowledge/language: short forms, synonyms, English, what is asked for."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.follow import Follow
from knowledge.vietnamese import fold

Pattern = re.Pattern[str]


def whole(pattern: str) -> Pattern:
    """A folded pattern that matches whole words only."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


@dataclass(frozen=True)
class Language:
    """All of knowledge/language; patterns are for folded text."""

    short: Mapping[str, str]
    capitals: Mapping[str, str]
    beside: Mapping[str, tuple[Pattern, str]]
    synonyms: tuple[tuple[Pattern, str], ...]
    english: tuple[tuple[Pattern, str], ...]
    english_words: frozenset[str]
    asked: Mapping[str, Pattern]
    asked_loosely: Mapping[str, Pattern]
    intents: Mapping[str, Pattern]
    groups: Mapping[str, Mapping[str, float]]
    decides: Mapping[str, tuple[Pattern, Pattern]]
    expired: Pattern
    later: Pattern
    programme: Pattern
    named: Pattern
    elsewhere: Pattern
    local: Pattern
    cut: Pattern
    joint: Pattern
    intro: Pattern
    asks: Pattern
    asking: frozenset[str]
    field: Pattern
    stop: frozenset[str]
    common: frozenset[str]
    follow: Follow
    places: tuple[tuple[str, ...], ...]

    @classmethod
    def load(cls, folder: Path) -> "Language":
        def read(name: str) -> dict[str, Any]:
            return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))

        short: dict[str, str] = {}
        forms = read("short_forms")
        for typed, meant in forms["short"].items():
            short[typed] = fold(meant)
            short.setdefault(fold(typed), fold(meant))
        beside = {typed: (re.compile(fold(around)), fold(meant)) for typed, (around, meant) in forms["beside"].items()}
        longest = sorted(read("synonyms")["synonym"].items(), key=lambda kv: -len(kv[0]))
        english = sorted(read("english")["english"].items(), key=lambda kv: -len(kv[0]))
        a = read("asked")
        places = a["places"]["elsewhere"]
        return cls(
            short=short,
            capitals=forms["capitals"],
            beside=beside,
            synonyms=tuple((re.compile(rf"\b{re.escape(k)}\b"), v) for k, v in longest),
            english=tuple((re.compile(rf"\b{re.escape(k)}\b"), v) for k, v in english),
            english_words=frozenset(w for k, _ in english for w in k.split()),
            asked={k: whole(v) if k != "percent" else re.compile(v) for k, v in a["asked"].items()},
            asked_loosely={k: whole(v) for k, v in a["asked_loosely"].items()},
            intents={k: whole(v) for k, v in a["intent"].items()},
            groups=a["group"],
            decides={k: (whole(v), whole(fold(v))) for k, v in a["decides"].items()},
            expired=re.compile(a["validity"]["expired"]),
            programme=whole(a["validity"]["programme"]),
            later=re.compile(a["validity"]["later"]),
            named=re.compile(a["texts"]["named"]),
            elsewhere=re.compile(a["places"]["frame"].replace("PLACES", places)),
            cut=re.compile(a["halves"]["cut"]),
            joint=re.compile(a["halves"]["joint"]),
            intro=re.compile(a["halves"]["intro"]),
            asks=whole(a["halves"]["asks"]),
            asking=frozenset(a["halves"]["asking"].split()),
            local=whole(a["places"]["local"]),
            field=whole(a["places"]["field"]),
            stop=(stop := frozenset(a["words"]["stop"].split())),
            common=frozenset(a["words"]["common"].split()),
            follow=Follow.load(read("follow")["follow"], stop, short),
            places=tuple(tuple(place.split()) for place in places.split("|")),
        )

    @cached_property
    def joined(self) -> tuple[tuple[str, str], ...]:
        """Pairs that would fold into other words if read apart: "hỏi cho", "biểu tình"."""
        return (("hoi cho", "hoi_cho"), ("tieu bieu", "tieu_bieu"))
