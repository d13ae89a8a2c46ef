"""Finds passages and topics for somebody who writes: by key or address, by words, by what they are about."""

from knowledge.law import Passage
from knowledge.search import Search
from knowledge.topics import Topic
from knowledge.vietnamese import fold

MOST = 15


def passages(search: Search, words: str) -> list[Passage]:
    """Passages whose key or address begins with the words or holds them, then those that the words are about."""
    wanted = " ".join(fold(words).split())
    if not wanted:
        return []
    every = search.library.passages
    if (whole := [p for p in every.values() if fold(p.key) == wanted]) != []:
        return [*whole, *(p for p in every.values() if fold(p.key).startswith(f"{wanted}."))][:MOST]
    named = [p for p in every.values() if fold(p.key).startswith(wanted)]
    named += [p for p in every.values() if wanted in fold(p.address)] if any(c.isdigit() for c in wanted) else []
    about = [every[c.key] for c in search.find(words).candidates if not c.outside]
    holding = [p for p in every.values() if p.leaf and wanted in fold(f"{p.title} {p.text}")]
    found = [*named[: MOST // 2], *about, *named, *holding]
    return list({p.key: p for p in found}.values())[:MOST]


def topics(search: Search, words: str) -> list[Topic]:
    """Topics with all these words in their title, their key, or one way of asking."""
    wanted = fold(words).split()
    if not wanted:
        return []
    said = {t.key: f"{fold(t.title)} {t.key} " + " | ".join(map(fold, t.asks)) for t in search.library.topics.values()}
    titled = [t for t in search.library.topics.values() if all(w in f"{fold(t.title)} {t.key}" for w in wanted)]
    asked = [t for t in search.library.topics.values() if all(w in said[t.key] for w in wanted)]
    return list({t.key: t for t in (*titled, *asked)}.values())[:MOST]
