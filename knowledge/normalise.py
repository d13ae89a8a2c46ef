"""From what a person typed to the folded words meant: short forms, Telex left-overs, English, one-letter slips."""

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from rapidfuzz.distance import OSA

from knowledge.language import Language
from knowledge.vietnamese import SYLLABLE, TELEX_LEFT, fold, has_marks, sound, untelex, words

ENGLISH_GLUE = frozenset(
    "the is are what how who can do does for to my we our you of your and which where when want need help support "
    "please in about there any it will".split()
)
SURE_ENGLISH = ENGLISH_GLUE - {"do", "to", "in", "can", "the", "for"}
NUMBER = re.compile(r"[\d.,/-]+")
LETTERS = re.compile(r"[^\W\d_]+")
GLUED = re.compile(r"(ttlt|tt|nđ|nd|qđ|qd)(\d[\d/.-]*)")  # "tt28": the kind of a legal text and its number


NOWHERE = re.compile(r"(?!)")


def apart(word: str) -> list[str]:
    """A word, in two where a short form hangs on a number."""
    glued = GLUED.fullmatch(word)
    return [glued[1], glued[2]] if glued else [word]


def less_one(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


class Normaliser:
    """Reads questions with the vocabulary and the word pairs of what the library holds."""

    def __init__(
        self, language: Language, vocabulary: Iterable[str] = (), pairs: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.language = language
        self.vocabulary = set(vocabulary)
        self.after: dict[str, set[str]] = defaultdict(set)
        self.before: dict[str, set[str]] = defaultdict(set)
        for a, b in (*pairs, *(pair for place in language.places for pair in itertools.pairwise(place))):
            self.after[a].add(b)
            self.before[b].add(a)

    def __call__(self, text: str, repair: bool = True) -> list[str]:
        """The folded words of a text, at most 120 of them."""
        if not text.isupper():
            text = unicodedata.normalize("NFC", text)
            text = LETTERS.sub(lambda m: self.language.capitals.get(m[0], m[0]), text)
        raw = [part for word in words(text)[:120] for part in apart(word)]
        english = not has_marks(text) and self.is_english(raw)
        out: list[str] = []
        for i, word in enumerate(raw):
            out += self.read(word, raw[i - 1] if i else "", raw[i + 1] if i + 1 < len(raw) else "", english)
        if english:
            return self.join(self.from_english(out))
        return self.join(self.mend(out) if repair else out)

    def unkeyed(self, text: str) -> str:
        """A text struck in Telex while the keyboard was off, its words as folded syllables; any other text as it is."""
        if has_marks(text) or self.is_english(words(text)):
            return text
        return LETTERS.sub(lambda m: self.syllable(fold(m[0])) or m[0], text)

    def syllable(self, f: str) -> str | None:
        """The folded syllable that a word struck in Telex stands for, None when it is none."""
        struck = f.isalpha() and f not in self.vocabulary and TELEX_LEFT.search(f)
        return untelex(f) if struck and (not SYLLABLE.fullmatch(f) or "oo" in f) else None

    def read(self, word: str, before: str, following: str, english: bool) -> list[str]:
        """One typed word as folded words."""
        f, short = fold(word), self.language.short
        around, meant = self.language.beside.get(word, (NOWHERE, ""))
        if around.search(f"{fold(before)}|{fold(following)}"):
            return meant.split()
        if not english and (word in short or (word == f and f in short)):
            return short.get(word, short.get(f, f)).split()
        if NUMBER.fullmatch(f):
            return [f.strip(".,-/")]
        if not english and word == f and (read := self.syllable(f)):
            return [read]
        return [w for w in re.split(r"[/.,-]", f) if w]

    def is_english(self, raw: list[str]) -> bool:
        ascii_words = [w for w in raw if w.isascii() and w.isalpha()]
        known = sum(w in ENGLISH_GLUE or w in self.language.english_words for w in ascii_words)
        sure = sum(
            w in SURE_ENGLISH or (w in self.language.english_words and not SYLLABLE.fullmatch(w)) for w in ascii_words
        )
        return len(ascii_words) > 1 and known >= max(2, 0.35 * len(ascii_words)) and sure >= 1

    def from_english(self, tokens: list[str]) -> list[str]:
        text = " ".join(tokens)
        found = sorted((m.start(), v) for rx, v in self.language.english for m in rx.finditer(text))
        kept = [t for t in tokens if t == "%" or t[0].isdigit()]
        return " ".join(v for _, v in found).split() + kept if found else tokens

    def join(self, tokens: list[str]) -> list[str]:
        text = " ".join(tokens)
        for apart, together in self.language.joined:
            text = text.replace(apart, together)
        return text.split()

    def mend(self, tokens: list[str]) -> list[str]:
        """A word that fits neither neighbour becomes one that does, one edit or one sound away."""
        if not self.vocabulary:
            return tokens
        out = list(tokens)
        for i, t in enumerate(tokens):
            if t in self.language.stop or t[0].isdigit() or len(t) < 2:
                continue
            a, b = (out[i - 1] if i else ""), (tokens[i + 1] if i + 1 < len(tokens) else "")
            if t in self.after.get(a, ()) or t in self.before.get(b, ()):
                continue
            out[i] = self.likely(t, a, b) or t
        return out

    def likely(self, t: str, a: str, b: str) -> str | None:
        known = t in self.vocabulary or t in self.language.common
        whole = SYLLABLE.fullmatch(t) is not None
        if known and whole and not (a and b):
            return None
        key = sound(t)
        following, preceding = self.after.get(a, set()), self.before.get(b, set())
        around = following & preceding if known and whole else following | preceding
        near = [
            w
            for w in around
            if len(w) > 1
            and (sound(w) == key or (len(t) > 2 and len(w) > 2 and OSA.distance(w, t, score_cutoff=1) <= 1))
        ]
        near = [w for w in near if w not in self.language.stop or not known]
        both = [w for w in near if w in following and w in preceding]
        alike = [] if known else [w for w in near if sound(w) == key]
        pick = both or alike or ([] if whole else near)
        if pick:
            return min(pick, key=lambda w: (OSA.distance(w, t), w))
        if not known and not whole and len(t) > 2:
            close = [w for w in self.alike(t) if OSA.distance(w, t, score_cutoff=1) <= 1]
            return close[0] if len(close) == 1 else None
        return None

    @cached_property
    def shortened(self) -> Mapping[str, frozenset[str]]:
        """Words of the vocabulary by themselves and by themselves less one letter."""
        found: dict[str, set[str]] = defaultdict(set)
        for word in self.vocabulary:
            for form in less_one(word):
                found[form].add(word)
        return {form: frozenset(ws) for form, ws in found.items()}

    def alike(self, t: str) -> set[str]:
        """Words that may be one edit away: those that become the same when each loses at most a letter."""
        return {w for form in less_one(t) for w in self.shortened.get(form, ())}

    def expand(self, tokens: list[str]) -> list[str]:
        """Words of the law that the everyday words of a question stand for."""
        text = " ".join(tokens).replace("_", " ")
        extra = " ".join(v for rx, v in self.language.synonyms if rx.search(text))
        return self.join(extra.split())
