"""One folding for all comparing: marks, case, đ, composed or not; and reading what a keyboard mangled."""

import re
import unicodedata
from functools import lru_cache

SYLLABLE = re.compile(
    r"(ngh|gh|ng|nh|ch|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(uye|uya|uyu|oai|oay|oeo|uay|uoi|uou|ieu|yeu|uai|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    r"(ch|ng|nh|[cmnpt])?"
)
TELEX_LEFT = re.compile(r"(aa|ee|oo|aw|ow|uw|w|dd)|[aeiouy].*[sfrxj]$")
WORD = re.compile(r"[^\W_]+(?:[/.,-][^\W_]+)*|%")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def clean(text: str) -> str:
    """NFC, without invisible marks and control characters; lines and words stay as they are."""
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in text)


def fold(text: str) -> str:
    """Lower case, no marks, đ as d: "Hoà" = "hòa" = "hoa"."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold())
    return "".join(c for c in text if not unicodedata.combining(c)).replace("đ", "d")


def lettered(text: str) -> str:
    """The folded text, letter by letter, so that places in it are places in the text (NFC)."""
    return "".join(map(letter, unicodedata.normalize("NFC", text)))


@lru_cache(1 << 12)
def letter(c: str) -> str:
    """One letter folded to one letter; "_" for what folds to none or to several."""
    folded = fold(c)
    return folded if len(folded) == 1 else "_"


def has_marks(text: str) -> bool:
    """Whether the writer used Vietnamese marks at all."""
    return fold(text) != unicodedata.normalize("NFC", text).casefold()


def words(text: str) -> list[str]:
    """Words of a text in lower case, marks kept: numbers and "1162/qđ-ubnd" stay whole."""
    return WORD.findall(clean(text).casefold())


def untelex(word: str) -> str | None:
    """The folded syllable of a word typed in Telex while the keyboard was off: "hoox" -> "ho"."""
    w = re.sub(r"dd", "d", word)
    w = re.sub(r"([aeo])\1", r"\1", w)
    w = re.sub(r"(?<=[aou])([a-z]{0,3}?)w", r"\1", w).replace("w", "u")
    w = re.sub(r"(?<=[aeiouy])([a-z]*?)[sfrxjz]([a-z]*)$", r"\1\2", w, count=1)
    w = re.sub(r"([aeo])\1", r"\1", w).replace("uou", "uo").replace("uu", "u")
    return w if SYLLABLE.fullmatch(w) else None


@lru_cache(1 << 16)
def sound(syllable: str) -> str:
    """One key for folded spellings that sound alike in the South: "chieu" = "trieu", "san" = "sang"."""
    s = re.sub(r"^tr", "ch", syllable)
    s = re.sub(r"^x", "s", s)
    s = re.sub(r"^(gi|d|r)(?=[aeiouy])", "d", s)
    s = re.sub(r"^gh", "g", s)
    s = re.sub(r"^ngh", "ng", s)
    s = re.sub(r"^(k|qu)(?=[aeiouy])", "c", s)
    s = s.replace("y", "i")
    s = re.sub(r"(ng|nh)$", "n", s)
    return re.sub(r"(ch|c)$", "t", s)
