"""Figures with their units, in the words of the law or of people: "50%", "38tr rưỡi", "02 bộ", "năm thứ tư". Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from knowledge.vietnamese import lettered

NUMBER = r"(?<![\w.,/-])\d[\d.,]*\d|(?<![\w.,/-])\d"
OPEN = "bao nhieu"
WORDS = "mot hai ba bon nam sau bay tam chin muoi".split()
ORDINAL = {**{w: n for n, w in enumerate(WORDS, 1)}, "nhat": 1, "nhi": 2, "tu": 4}
SCALE = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "tr": 10**6, "cu": 10**6, "nghin": 1000, "ngan": 1000, "k": 1000}
FIGURE = re.compile(
    rf"(?:(?P<low>{NUMBER}) ?(?:den|toi|hoac|-|–) ?)?(?P<number>{NUMBER}) ?(?P<half>ruoi )?"
    r"(?:(?P<percent>%|phan tram\b)"
    r"|(?P<money>ty|ti|trieu|tr|cu|nghin|ngan|k|dong|d|vnd)(?![a-z])"
    r"(?P<and>(?: |(?<=tr))(?:ruoi\b|\d{1,3}(?=\W|$)))?(?: dong\b)?"
    r"|(?:\([^)]*\) )?(?P<counted>[a-z]+(?: [a-z]+)?))"
)
DAY_OF = re.compile(r"\bngay $")  # "ngày 31 tháng 12" is a day, no 31 months
ORDERED = re.compile(r"\b(?P<unit>nam|lan|dot) thu (?P<which>\d+|[a-z]+)\b")
ALL = re.compile(
    r"\b(?:mien phi|(?:cho|giup|lo|bao|tra|ho tro|chi) (?:khong|het|tron goi|toan bo|luon)|bao tron"
    r"|toan bo (?:chi phi|kinh phi|tien))\b"
)
# Units that count the same kind of thing; the longest first.
UNITS = {
    "luot hoc vien": "people", "luot co so": "establishments", "luot": "turns", "lao dong": "people",
    "hoc vien": "people", "thanh vien": "people", "nguoi": "people", "co so": "establishments", "mo hinh": "models",
    "san pham": "products", "cum": "clusters", "lop": "classes", "doan": "groups", "bo": "copies", "lan": "times",
    "thang": "months", "ngay": "days", "nam": "years", "tuan": "weeks", "gio": "hours", "diem": "points",
    "hoi cho": "fairs", "chuyen muc": "broadcasts", "chuyen de": "features", "ho": "households", "loai": "kinds",
    "tieu chi": "criteria", "m2": "area",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in a unit ("percent", "dong", "years" …), as it was written and where it stands."""

    unit: str
    value: Fraction
    written: str
    start: int
    end: int


def number_of(written: str) -> Fraction:
    """ "1.000" and "1,000" are a thousand, "12,5" and "12.5" twelve and a half."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written):
        return Fraction(re.sub(r"[.,]", "", written))
    whole, _, rest = re.sub(r"[.,](?=.*[.,])", "", written).replace(",", ".").partition(".")
    return Fraction(f"{whole}.{rest}" if rest else whole)


def figures(text: str) -> Iterator[Figure]:
    """The figures with units of a text, in their order; numbers of clauses and texts have none."""
    text = unicodedata.normalize("NFC", text)
    folded = lettered(text)
    for m in FIGURE.finditer(folded):
        value, unit, end, scale = number_of(m["number"]), "", m.end(), 1
        if m["percent"]:
            unit = "percent"
        elif m["money"]:
            unit, scale = "dong", SCALE.get(m["money"], 1)
            rest = (m["and"] or "").strip()
            half = m["half"] or rest == "ruoi"
            small = Fraction(int(rest), 10 ** len(rest)) if rest.isdecimal() else Fraction(0)
            value = (value + small + Fraction(1 if half else 0, 2)) * scale
        elif (found := counted(m["counted"])) and not (found == "thang" and DAY_OF.search(folded[: m.start()])):
            unit, end = UNITS[found], m.start("counted") + len(found)
            value += Fraction(1 if m["half"] else 0, 2)
        if unit and m["low"]:
            yield Figure(unit, number_of(m["low"]) * scale, text[m.start() : end], m.start(), end)
        if unit:
            yield Figure(unit, value, text[m.start() : end], m.start(), end)
    for m in ORDERED.finditer(folded):
        which = int(m["which"]) if m["which"].isdecimal() else ORDINAL.get(m["which"], 0)
        if which:
            yield Figure(f"{m['unit']} thu", Fraction(which), text[m.start() : m.end()], m.start(), m.end())


def counted(words: str) -> str:
    """The unit that folded words begin with, empty for none."""
    return next((u for u in UNITS if words == u or words.startswith(f"{u} ")), "")


def stated(text: str) -> Iterator[Figure]:
    """The figures that people state: those of a text, and all of it ("miễn phí", "cho không") as 100 %."""
    found = list(figures(text))
    yield from found
    if any(f.unit == "percent" for f in found):
        return
    text = unicodedata.normalize("NFC", text)
    for m in ALL.finditer(lettered(text)):
        yield Figure("percent", Fraction(100), text[m.start() : m.end()], m.start(), m.end())


def opened(text: str, said: Iterable[Figure]) -> str:
    """The text with figures that it states asked for instead: "truyền nghề cho bao nhieu lao động". A search by the
    figure itself would find where that one stands, whatever it is there for."""
    for figure in said:
        text = text.replace(figure.written, re.sub(NUMBER, OPEN, figure.written))
    return text
