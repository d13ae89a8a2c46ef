"""Says things in Vietnamese: the only reader of bot/texts."""

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "texts"


@cache
def texts() -> Mapping[str, str]:
    """Every sentence by "file.section.key"."""
    found: dict[str, str] = {}
    for file in sorted(HERE.glob("*.toml")):
        for section, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for key, sentence in rows.items():
                found[f"{file.stem}.{section}.{key}"] = sentence
    return found


def say(key: str, **facts: str) -> str:
    """The sentence of a key with its facts in place; KeyError when either is unknown or missing."""
    return texts()[key].format(**facts)


def placeholders(key: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(texts()[key]) if name)
