"""A library ten times as large: nine more beside ours, in each of which half of the words are its own.

The chooser is not fitted on them, which would take an hour: its lines are copied together with their words.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.chooser import Chooser
from knowledge.law import Passage
from knowledge.library import Library
from knowledge.topics import Way
from knowledge.vietnamese import fold

COPIES = 9
WORD = re.compile(r"[^\W\d_]+")


@cache
def foreign(copy: int, word: str) -> str:
    """A folded word in a copy: half of all words are the copy's own."""
    return word if random.Random(f"{copy} {word}").random() < 0.5 else f"{word}q{'abcdefghi'[copy - 1]}z"


def translated(copy: int, text: str) -> str:
    """A text in the words of a copy, without marks."""
    return WORD.sub(lambda m: foreign(copy, fold(m[0])), text)


def copied(copy: int, passage: Passage) -> Passage:
    title, text = translated(copy, passage.title), translated(copy, passage.text)
    return replace(passage, document=f"{passage.document}+{copy}", title=title, text=text)


def grown_library(library: Library) -> Library:
    copies = range(1, COPIES + 1)
    passages = [copied(c, p) for c in copies for p in library.passages.values()]
    texts = {f"{n}+{c}": replace(t, number=f"{n}+{c}", also=()) for c in copies for n, t in library.texts.items()}
    return replace(
        library,
        texts={**library.texts, **texts},
        passages={**library.passages, **{p.key: p for p in passages}},
        ways=(*library.ways, *(w for c in copies for w in copied_ways(c, library))),
    )


def copied_ways(copy: int, library: Library) -> Iterator[Way]:
    for way in library.asked:
        yield replace(way, text=translated(copy, way.text), passage=copied_key(copy, way.passage))


def copied_key(copy: int, key: str) -> str:
    document, space, section = key.rpartition(" ") if not key.startswith("outside ") else ("", "", key)
    return f"{document}+{copy}{space}{section}" if document else key


def grown_chooser(chooser: Chooser) -> Chooser:
    """The lines of a chooser for all copies; classes outside the library stay as they are."""
    ours = len(chooser.classes)
    inside = [not c.startswith("outside ") for c in chooser.classes]
    classes, moved = list(chooser.classes), [np.arange(ours)]
    for copy in range(1, COPIES + 1):
        new = {i: len(classes) + n for n, i in enumerate(i for i in range(ours) if inside[i])}
        classes += [copied_key(copy, chooser.classes[i]) for i in new]
        moved.append(np.array([new.get(i, -1) for i in range(ours)]))
    rows: dict[str, list[tuple[NDArray[np.int64], NDArray[np.float16]]]] = {}
    rarity: dict[str, float] = {}
    for copy, places in enumerate(moved):
        for gram, at in chooser.features.items():
            own = gram if not copy or gram[0] == "~" else " ".join(foreign(copy, t) for t in gram.split(" "))
            span = slice(chooser.offsets[at], chooser.offsets[at + 1])
            ids = places[chooser.ids[span]]
            rows.setdefault(own, []).append((ids[ids >= 0], chooser.weights[span][ids >= 0]))
            rarity.setdefault(own, float(chooser.rarity[at]))
    joined = [(np.concatenate([i for i, _ in r]), np.concatenate([w for _, w in r])) for r in rows.values()]
    bias = np.concatenate([chooser.bias, *([chooser.bias[np.array(inside)]] * COPIES)])
    return replace(
        chooser,
        classes=tuple(classes),
        features={gram: i for i, gram in enumerate(rows)},
        rarity=np.array([rarity[gram] for gram in rows], dtype=np.float32),
        offsets=np.cumsum([0, *(len(i) for i, _ in joined)], dtype=np.int64),
        ids=np.concatenate([i for i, _ in joined]).astype(np.int32),
        weights=np.concatenate([w for _, w in joined]),
        bias=bias,
    )
