"""The language of the field: terms, their short forms, what they mean and where that is written."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from knowledge.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field. `source` is the key of a passage, empty where no held text defines it."""

    name: str
    code: str
    short: tuple[str, ...]
    also: tuple[str, ...]
    meaning: str
    source: str

    @property
    def names(self) -> frozenset[str]:
        """All that people call it, folded."""
        return frozenset(fold(n).strip() for n in (self.name, *self.short, *self.also))


def load_glossary(file: Path) -> tuple[Term, ...]:
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("term", [])
    return tuple(
        Term(
            r["name"], r.get("code", ""), tuple(r.get("short", ())), tuple(r.get("also", ())), r["meaning"],
            r.get("source", ""),
        )
        for r in rows
    )  # fmt: skip
