"""How a message hangs on the one before it: the words of knowledge/language/follow.toml. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.vietnamese import fold

Pattern = re.Pattern[str]
TIME = frozenset(
    "năm nam tháng thang ngày ngay giờ gio hiện hien nay bây bay thì thi thế the còn con hồi hoi sao vậy vay".split()
)


def lettered(text: str) -> str:
    """The folded text, letter by letter, so that places in it are places in the text (NFC)."""
    return "".join(f if len(f := fold(c)) == 1 else "_" for c in unicodedata.normalize("NFC", text))


@dataclass(frozen=True)
class Follow:
    """The patterns of following, for folded text."""

    change: Pattern
    place: Pattern
    more: Pattern
    else_: Pattern
    lead: Pattern
    tail: Pattern
    refer: Pattern
    who: Pattern
    attribute: Pattern
    compound: Pattern
    asking: frozenset[str]
    stop: frozenset[str]
    short: Mapping[str, str]

    @classmethod
    def load(cls, rows: Mapping[str, str], stop: frozenset[str], short: Mapping[str, str]) -> "Follow":
        read = {k: re.compile(v) for k, v in rows.items() if k != "asking"}
        read["attribute"] = re.compile(rf"(?<!\w)(?:{rows['attribute']})(?!\w)")
        return cls(
            **read, asking=frozenset((*rows["asking"].split(), *fold(rows["asking"]).split())), stop=stop, short=short
        )

    def spelled(self, text: str) -> str:
        """The text with short forms written out ("bn tien" -> "bao nhieu tien"), other words as they were typed."""
        return " ".join(self.short.get(w.casefold(), w) for w in text.split())

    def without_change(self, text: str) -> tuple[str, bool]:
        """The text without a stated change of subject, and whether it had one."""
        text = unicodedata.normalize("NFC", text).strip()
        found = self.change.search(lettered(text))
        if found is None or found.end() >= len(text):
            return text, found is not None
        return text[found.end() :].strip(" ,:.-"), True

    def leans(self, text: str) -> bool:
        """Whether it begins or ends with words that lean on what was said before, or points back."""
        folded = lettered(text).strip(" ?.!,")
        return any(p.search(folded) is not None for p in (self.lead, self.tail, self.refer))

    def parts(self, text: str) -> tuple[str, str]:
        """The matter of a question and what it asks of it: the text without, and only, the words that ask."""
        text = unicodedata.normalize("NFC", self.spelled(text)).strip(" ?.!,")
        folded = lettered(text)
        begin = found.end() if (found := self.lead.search(folded)) else 0
        end = found.start() if (found := self.tail.search(folded)) and found.start() > begin else len(text)
        asked = [m for m in self.attribute.finditer(folded, begin, end)]
        matter, place = [], begin
        for m in asked:
            matter.append(text[place : m.start()])
            place = m.end()
        matter.append(text[place:end])
        return " ".join("".join(matter).split()), " ".join(text[m.start() : m.end()] for m in asked)

    def own(self, text: str) -> list[str]:
        """The folded words of a matter that a message names by itself; years and words that only ask are none."""
        text = unicodedata.normalize("NFC", self.spelled(text)).casefold()
        folded = self.refer.sub(lambda m: " " * len(m[0]), lettered(text))
        compounds = [m.span() for m in self.compound.finditer(folded)]
        found = []
        for m in re.finditer(r"\w+", folded):
            inside = any(a <= m.start() < b for a, b in compounds)
            says = m[0] not in self.stop and text[m.start() : m.end()] not in self.asking and not m[0].isdecimal()
            if inside or says:
                found.append(m[0])
        return found

    def asks(self, text: str) -> bool:
        """Whether it has words that ask for something, besides those of time."""
        text = unicodedata.normalize("NFC", self.spelled(text)).casefold()
        words = set(re.findall(r"\w+", text)) - TIME
        return bool(words & self.asking - self.stop)
