"""How a message hangs on the one before it: the words of knowledge/language/follow.toml. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.vietnamese import fold, lettered

Pattern = re.Pattern[str]
KINDS = ("doer", "paid")  # kinds of thing that are asked for so only of a matter talked of
Same = Literal["place", "more", "else"]  # where it stands, more of the same, what else there is


def listed(row: str) -> frozenset[str]:
    """The words of a row, with their marks and without."""
    return frozenset((*row.split(), *fold(row).split()))


@dataclass(frozen=True)
class Follow:
    """The patterns of following, for folded text."""

    change: Pattern
    place: Pattern
    more: Pattern
    else_: Pattern
    now: Pattern
    lead: Pattern
    tail: Pattern
    refer: Pattern
    who: Pattern
    attribute: Pattern
    compound: Pattern
    things: Pattern
    confirm: Pattern
    yes_or_no: Pattern
    laughs: Pattern
    kinds: Mapping[str, Pattern]
    theirs: Pattern
    asking: frozenset[str]
    time: frozenset[str]
    open: frozenset[str]
    empty: frozenset[str]
    stop: frozenset[str]
    short: Mapping[str, str]

    @classmethod
    def load(cls, rows: Mapping[str, str], stop: frozenset[str], short: Mapping[str, str]) -> "Follow":
        def pattern(key: str) -> Pattern:
            return re.compile(rf"(?<!\w)(?:{rows[key]})(?!\w)" if key in ("who", "attribute") else rows[key])

        return cls(
            change=pattern("change"), place=pattern("place"), more=pattern("more"), else_=pattern("else"),
            now=pattern("now"), lead=pattern("lead"), tail=pattern("tail"), refer=pattern("refer"),
            who=pattern("who"), attribute=pattern("attribute"), compound=pattern("compound"),
            things=re.compile(rf"(?<!\w)(?:{rows['things']})$"), confirm=pattern("confirm"),
            yes_or_no=pattern("yes_or_no"), laughs=pattern("laughs"), kinds={kind: pattern(kind) for kind in KINDS},
            theirs=pattern("theirs"), asking=listed(rows["asking"]), time=listed(rows["time"]),
            open=listed(rows["open"]), empty=listed(rows["empty"]), stop=stop, short=short,
        )  # fmt: skip

    def spelled(self, text: str) -> str:
        """The text with short forms written out ("bn tien" -> "bao nhieu tien"), other words as they were typed."""
        return " ".join(w if w.casefold() in self.stop else self.short.get(w.casefold(), w) for w in text.split())

    def folded(self, text: str) -> str:
        """The text spelled out and folded, without the marks at its end."""
        return fold(self.spelled(text)).strip(" ?.!,")

    def without_change(self, text: str) -> tuple[str, bool]:
        """The text without a stated change of subject, and whether it had one."""
        text = unicodedata.normalize("NFC", text).strip()
        found = self.change.match(lettered(text))
        if found is None:
            return text, False
        return text[found.end() :].strip(" ,:.-") or text, True

    def leans(self, text: str) -> bool:
        """Whether it begins or ends with words that lean on what was said before, or points back."""
        text = unicodedata.normalize("NFC", text).casefold().strip(" ?.!,")
        found = self.lead.match(text) or self.tail.search(text) or self.refer.search(lettered(text))
        return found is not None

    def bare(self, text: str) -> str:
        """The text without words at its begin and end that only lean; all of it when nothing else is there."""
        text = unicodedata.normalize("NFC", text).strip(" ?.!,")
        lower = text.casefold()
        begin = found.end() if (found := self.lead.match(lower)) else 0
        end = found.start() if (found := self.tail.search(lower)) and found.start() > begin else len(text)
        return text[begin:end].strip() or text

    def parts(self, text: str) -> tuple[str, str]:
        """The matter of a question and what it asks of it: the text without, and only, the words that ask."""
        text = self.bare(self.spelled(text))
        asked = list(self.attribute.finditer(lettered(text)))
        matter, place = [], 0
        for m in asked:
            counted = self.things.search(m[0])
            matter.append(text[place : m.start()])
            place = m.end() if counted is None else m.start() + counted.start()
        matter.append(text[place:])
        return " ".join("".join(matter).split()), " ".join(text[m.start() : m.end()] for m in asked)

    def own(self, text: str) -> list[str]:
        """The folded words of a matter that a message names by itself; years and words that only ask are none."""
        text = unicodedata.normalize("NFC", self.spelled(text)).casefold()
        folded = self.refer.sub(lambda m: " " * len(m[0]), lettered(text))
        compounds = [m.span() for m in self.compound.finditer(folded)]
        found = []
        for m in re.finditer(r"\w+", folded):
            typed = text[m.start() : m.end()]
            idle = m[0] in self.stop or typed in self.asking or typed in self.empty or m[0][0].isdecimal()
            if not idle or any(a <= m.start() < b for a, b in compounds):
                found.append(m[0])
        return found

    def openly(self, text: str) -> bool:
        """Whether it asks openly: how much, what, who, where. A machine ("mua may") asks for no number."""
        text = unicodedata.normalize("NFC", self.spelled(text)).casefold()
        named = [m.span() for m in self.compound.finditer(lettered(text))]
        asking = (m.start() for m in re.finditer(r"\w+", text) if m[0] in self.open)
        return any(not any(a <= place < b for a, b in named) for place in asking)

    def besides(self, text: str) -> bool:
        """Whether it names one thing more ("còn môi trường"), and asks nothing openly."""
        return re.match(r"(?:\w+[ ,]+){0,2}(?:con|roi)\b", self.folded(text)) is not None and not self.openly(text)

    def confirms(self, text: str) -> bool:
        """Whether it asks to have something confirmed, and asks nothing openly."""
        return self.confirm.search(self.folded(text)) is not None and not self.openly(text)

    def states(self, text: str) -> bool:
        """Whether it states something and only asks to have that confirmed: "tỉnh vay ngân hàng hả?"."""
        return self.confirms(text) and self.yes_or_no.search(self.folded(text)) is None

    def asks(self, text: str) -> bool:
        """Whether it has words that ask for something, besides those of time."""
        text = unicodedata.normalize("NFC", self.spelled(text)).casefold()
        return bool(set(re.findall(r"\w+", text)) & self.asking - self.time)

    def same(self, folded: str) -> Same | None:
        """How a folded message asks for no more than what stands there already."""
        kinds: tuple[tuple[Same, Pattern], ...] = (("place", self.place), ("more", self.more), ("else", self.else_))
        return next((kind for kind, pattern in kinds if pattern.search(folded)), None)
