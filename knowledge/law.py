"""Legal texts as data: a text with its validity and edges, and its passages by legal address."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Confidence = Literal["T", "S"]


@dataclass(frozen=True, slots=True)
class Amendment:
    """A later text that changes this one; `seen` is False while we do not hold its words."""

    by: str
    on: date
    seen: bool


@dataclass(frozen=True, slots=True)
class LegalText:
    """One legal text. Intervals are closed; `valid_to` None is open, `valid_from` None is unknown."""

    number: str
    kind: str
    title: str
    issuer: str
    issued: date | None
    valid_from: date | None
    valid_to: date | None
    bases: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    replaced_by: str | None = None
    amended: tuple[Amendment, ...] = ()
    programme_ended: bool = False
    held: bool = True
    later_amendment_checked: bool = True
    confidence: Confidence = "T"
    also: tuple[str, ...] = ()  # what people call it, folded
    told_by: tuple[str, ...] = ()  # keys of passages of other texts that tell of its validity

    @property
    def name(self) -> str:
        """As people read it: "Quyết định 1162/QĐ-UBND"."""
        return f"{self.kind} {self.number}" if any(c.isdigit() for c in self.number) else self.kind

    def begun(self, day: date) -> bool:
        return self.valid_from is None or self.valid_from <= day

    def in_force(self, day: date) -> bool:
        return self.begun(day) and (self.valid_to is None or day <= self.valid_to)

    def unseen_amendments(self, day: date) -> tuple[Amendment, ...]:
        """Amendments in force on the day whose words we have not seen."""
        return tuple(a for a in self.amended if not a.seen and a.on <= day)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of law that can be quoted: its key, its words, and its address as people read it."""

    document: str
    section: str
    title: str
    text: str
    address: str
    valid_from: date | None = None
    valid_to: date | None = None
    confidence: Confidence = "T"
    verbatim: bool = True
    source: str = ""
    level: str = ""
    leaf: bool = True
    translated: bool = False

    @property
    def key(self) -> str:
        """ "1162/QĐ-UBND III.3.d": unique in the library."""
        return f"{self.document} {self.section}"


def parents(section: str) -> list[str]:
    """ "6.2.c" -> ["6.2", "6"]."""
    parts = section.split(".")
    return [".".join(parts[:i]) for i in range(len(parts) - 1, 0, -1)]
