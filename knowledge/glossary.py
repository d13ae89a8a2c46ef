"""The language of the field: terms, their short forms, what they mean and where that is written."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from knowledge.vietnamese import fold, words


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
        return frozenset(" ".join(fold(w) for w in words(n)) for n in (self.name, *self.short, *self.also))


def load_glossary(file: Path) -> tuple[Term, ...]:
    rows = tomllib.loads(file.read_text(encoding="utf-8")).get("term", [])
    return tuple(
        Term(
            r["name"], r.get("code", ""), tuple(r.get("short", ())), tuple(r.get("also", ())), r["meaning"],
            r.get("source", ""),
        )
        for r in rows
    )  # fmt: skip


ASKS_MEANING = re.compile(
    r"\b(?:la (?:cai )?gi|nghia la|co nghia|la sao|la nhu the nao|viet tat|giai thich|duoc hieu|khai niem|dinh nghia)\b"
)
GLUE = frozenset(
    "la gi cai nghia co sao nhu the nao viet tat cua tu giai thich duoc hieu khai niem dinh vay a ad cho hoi toi em"
    " minh trong chu nay thi ha ban oi xin y khuyen cong theo".split()
)


def term_asked(glossary: tuple[Term, ...], plain: str) -> Term | None:
    """The term whose meaning folded words ask for ("SXSH là gì"), when they ask for nothing else."""
    if not ASKS_MEANING.search(plain):
        return None
    named = [(name, term) for term in glossary for name in term.names if re.search(rf"\b{re.escape(name)}\b", plain)]
    if not named:
        return None
    name, term = max(named, key=lambda found: len(found[0]))
    rest = [w for w in plain.replace(name, " ").split() if w not in GLUE]
    return term if len(rest) <= 1 else None
