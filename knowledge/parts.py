"""What part of Decision 1162 a question is about (money, targets, duties ...), and how that moves shares."""

from collections.abc import Mapping

import numpy as np

from knowledge.index import Floats
from knowledge.language import Language
from knowledge.library import DECISION

PART = 0.7  # how much an intent moves the parts
ORDER = ("money", "solution", "goal", "duty", "eligible", "count", "help", "none")


def intents(language: Language, text: str) -> frozenset[str]:
    """What part of the programme a question is about; several may hold, "none" if no rule does."""
    found = {name for name, rule in language.intents.items() if rule.search(text)}
    if "units" in found and "money" not in found:
        found.add("count")
    return frozenset(found) or frozenset({"none"})


def leading(language: Language, found: frozenset[str], asked: frozenset[str]) -> tuple[str, ...]:
    """The one intent that moves the parts: money before duty, duty before count, count before help."""
    if asked & {"percent", "per_unit"}:  # a share or a ceiling is no budget line
        found = found - {"money", "count"} | {"help"}
    for name in ORDER:
        if name in found:
            return (name,) if name in language.groups else ()
    return ()


def bonus(key: str, groups: Mapping[str, float]) -> float:
    """How an intent moves an entry: the parts of the Decision that hold that kind of thing."""
    document, _, section = key.partition(" ")
    if document != DECISION:
        return 0.0
    for prefix, weight in groups.items():
        inside = section.startswith(prefix) and (prefix[-1] in ".D" or section[len(prefix) :][:1] == ".")
        if section == prefix or inside:
            return float(weight)
    return 0.0


def moved(shares: Floats, by: Floats) -> Floats:
    """Shares with the parts of the Decision moved by an intent; all together stay what they were."""
    whole = shares.sum()
    shares = shares * np.exp(PART * by)
    balanced: Floats = (shares * (whole / (shares.sum() or 1.0))).astype(np.float32)
    return balanced
