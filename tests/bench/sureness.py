"""The curves of knowledge/sureness.toml: `python -m tests.bench.sureness` prints them, fitted on writers held out.

Each group of hands is held out in turn: a search fitted without them is asked what they wrote, ways and what is none
of ours alike. Seen are the share of the family (or of the few in a menu), the words, the margin, the strangeness;
wanted is whether the answer would have been right (or the menu held the right passage). One fit a group, minutes all.
"""

import random
import sys
from dataclasses import dataclass
from datetime import date

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.candidates import MOST_CHOICES, family, ranked, topic_of
from bot.citation import sources_for
from knowledge.fit import choosers_of
from knowledge.library import DECISION, Library
from knowledge.search import Search
from knowledge.sureness import odds
from tests.bench.writers import accepted

GROUPS = (
    frozenset({"accountant", "clerk", "neighbour"}),
    frozenset({"young", "student", "reporter"}),
    frozenset({"owner", "lead", "founder"}),
    frozenset({"storyteller", "seller"}),
)
WAYS, DAY = 900, date(2026, 11, 25)
WEIGHTS = ("share", "words", "margin", "strange")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a search saw of one held-out phrase, and whether the answer or the menu would have been right."""

    answer: tuple[float, ...]
    menu: tuple[float, ...]
    right: bool
    offered: bool


def seen(search: Search, text: str, wanted: str) -> Seen:
    """One phrase asked; `wanted` is its passage, or what it is besides ("outside offtopic"): then nothing is right."""
    library, found = search.library, search.find(text)
    inside = ranked(library, found, DAY)
    meant = family(library, found, inside, DAY)
    words = float(np.log(1 + len(found.tokens)))
    if meant is None:
        return Seen((odds(0), words, -1.1, found.strange), (odds(0), words, -1.1, found.strange), False, False)
    rest = (words, found.margin(inside[0].key), found.strange)
    few = inside[:MOST_CHOICES]
    inquiry = wanted in library.passages
    said = (meant.first, *meant.others)
    used = [p.key for p in sources_for(library, said, topic_of(library, meant.first), DAY, found.asked)]
    if wanted.startswith(f"{DECISION} "):  # of the Decision only its first source answers
        used = [key for key in used if key.startswith(f"{DECISION} ")][:1]
    return Seen(
        (odds(meant.share), *rest),
        (odds(sum(c.share for c in few)), *rest),
        inquiry and any(accepted(library, wanted, key) for key in used),
        inquiry and any(accepted(library, wanted, c.key) for c in few),
    )


def held_out(library: Library, hands: frozenset[str]) -> list[Seen]:
    search = Search.build(library, hands)
    search = search.with_choosers(choosers_of(search, hands))
    ways = [w for w in library.ways if w.hand in hands]
    random.Random(7).shuffle(ways)
    besides = [w for w in library.outside if w.hand in hands]
    return [seen(search, w.text, w.passage) for w in (*ways[:WAYS], *besides)]


def curve(name: str, rows: list[tuple[float, ...]], right: list[bool]) -> None:
    model = LogisticRegression(C=10, max_iter=2000).fit(np.array(rows), np.array(right))
    sys.stdout.write(f"[{name}]\nbase = {model.intercept_[0]:.3f}\n")
    sys.stdout.writelines(f"{n} = {w:.3f}\n" for n, w in zip(WEIGHTS, model.coef_[0], strict=True))


def main() -> None:
    library = Library.load()
    every = [row for hands in GROUPS for row in held_out(library, hands)]
    curve("answer", [r.answer for r in every], [r.right for r in every])
    curve("menu", [r.menu for r in every], [r.offered for r in every])


if __name__ == "__main__":
    main()
