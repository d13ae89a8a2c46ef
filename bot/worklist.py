"""The work list: what was wanted in vain, grouped by likeness, the weightiest group first. Pure."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.wanting import Wanting
from knowledge.grouping import groups

WEIGHT = {"down": 3.0, "not_covered": 1.5, "staff": 1.5, "unclear": 1.0}
HALVES = timedelta(days=60)  # after which a question counts half


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean the same, oldest first. Its number is that of the oldest."""

    questions: tuple[Wanting, ...]
    weight: float

    @property
    def id(self) -> int:
        return self.questions[0].id

    @property
    def people(self) -> int:
        return len({q.person for q in self.questions})

    @property
    def last(self) -> datetime:
        return max(q.asked_at for q in self.questions)

    @property
    def title(self) -> str:
        """The question that tells most in few words: the longest that a line holds."""
        texts = [q.text for q in self.questions]
        return max((t for t in texts if len(t) <= 120), key=len, default=min(texts, key=len))

    def count(self, why: str) -> int:
        return sum(why in q.why for q in self.questions)


def weigh(questions: Sequence[Wanting], now: datetime) -> float:
    """How many people were not helped, how recently; a person counts once, by what was worst."""
    of: dict[int, float] = defaultdict(float)
    for q in questions:
        worst = max(WEIGHT[w] for w in q.why)
        of[q.person] = max(of[q.person], worst * 0.5 ** ((now - q.asked_at) / HALVES))
    return sum(of.values())


def grouped(
    wanting: Sequence[Wanting], read: Callable[[str], Sequence[str]], stop: frozenset[str], now: datetime
) -> list[Group]:
    """The groups of questions; `read` gives the folded words of one."""
    by_number = {q.id: q for q in wanting}
    texts = {q.id: tuple(read(q.text)) for q in wanting}
    members = [tuple(by_number[n] for n in group) for group in groups(texts, stop)]
    found = [Group(questions, weigh(questions, now)) for questions in members]
    return sorted(found, key=lambda g: (-g.weight, g.id))
