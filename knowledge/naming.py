"""How people name a legal text: by its whole number, by "thong tu 26 2014", "nd 45", by what they call it."""

import re
from dataclasses import dataclass

from knowledge.law import LegalText
from knowledge.vietnamese import fold

JOINT = "thong tu lien tich"


@dataclass(frozen=True, slots=True)
class Names:
    """A text as folded words name it: by its whole number, or by "thong tu 26 2014", "nd 45", what people call it."""

    number: str
    pattern: re.Pattern[str]


def names_of(text: LegalText) -> Names:
    called = [re.escape(also) for also in text.also]
    figures = re.match(r"(\d+)(?:/(\d{4}))?/", text.number)
    if figures:
        one, year = figures[1], figures[2]
        kind = "(?:nghi dinh|thong tu lien tich|thong tu|quyet dinh|luat|nd|tt|ttlt|qd)(?: so)?"
        if fold(text.kind) != JOINT:  # another circular may bear the same number
            kind = kind.replace(f"{JOINT}|", "").replace("|ttlt", "")
        called.append(rf"{kind} {one}(?! (?:19|20)\d\d)" if year else rf"{kind} {one}")
        called.append(rf"{kind} {one} (?:nam )?{year}" if year else rf"{one} qd")
    number = " ".join(re.split(r"[/-]", fold(text.number))) if figures else ""
    return Names(number, re.compile(rf"\b(?:{'|'.join(called)})\b" if called else r"(?!)"))
