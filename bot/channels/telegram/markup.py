"""Our marks as Telegram's HTML, in parts that Telegram takes: everything escaped, each part valid by itself."""

import re
from dataclasses import dataclass
from html import escape
from itertools import groupby

MOST = 4096  # UTF-16 units of visible text in one message
QUOTED = "> "
BOLD = re.compile(r"\*\*(.+?)\*\*")
WORD = re.compile(r"\s{0,1000}\S{1,1000}|\s{1,1000}")  # with the space before it, and never too long for a message


def units(text: str) -> int:
    """How long Telegram finds a text: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line: runs of plain and of bold text, in a quote or not."""

    runs: tuple[tuple[str, bool], ...]
    quoted: bool

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.runs)

    @property
    def html(self) -> str:
        shown = []
        for bold, runs in groupby(self.runs, lambda run: run[1]):
            words = escape("".join(w for w, _ in runs), quote=False)
            shown.append(f"<b>{words}</b>" if bold else words)
        return "".join(shown)


@dataclass(frozen=True, slots=True)
class Part:
    """One message as Telegram gets it, and the same without any marks."""

    html: str
    plain: str


def parts(text: str) -> list[Part]:
    """A text as messages of at most 4,096 units each, cut between paragraphs where that is possible."""
    pieces: list[list[Line]] = [[]]
    for paragraph in paragraphs(text):
        if length(pieces[-1]) + length(paragraph) + 2 <= MOST:
            pieces[-1] += ([Line((), False)] if pieces[-1] else []) + paragraph
        elif length(paragraph) <= MOST:
            pieces.append(paragraph)
        else:
            fill(pieces, paragraph)
    shown = [Part(rendered(lines), "\n".join(line.text for line in lines)) for lines in pieces]
    return [part for part in shown if part.plain.strip()]


def fill(pieces: list[list[Line]], paragraph: list[Line]) -> None:
    """A paragraph too long for one message goes on by lines, and a line too long for one by words."""
    if pieces[-1]:
        pieces.append([])
    for line in (short for long in paragraph for short in cut(long)):
        if pieces[-1] and length(pieces[-1]) + units(line.text) + 1 > MOST:
            pieces.append([])
        pieces[-1].append(line)


def paragraphs(text: str) -> list[list[Line]]:
    lines = [read(line) for line in text.splitlines()]
    return [list(group) for filled, group in groupby(lines, is_filled) if filled]


def is_filled(line: Line) -> bool:
    return line.quoted or bool(line.text.strip())


def read(line: str) -> Line:
    quoted = line.startswith(QUOTED)
    # Every second piece of the split is what stood between two marks.
    split = BOLD.split(line.removeprefix(QUOTED) if quoted else line)
    return Line(tuple((words, i % 2 == 1) for i, words in enumerate(split) if words), quoted)


def cut(line: Line) -> list[Line]:
    """A line in lengths that fit, cut at a space where there is one."""
    if units(line.text) <= MOST:
        return [line]
    found: list[Line] = []
    runs: list[tuple[str, bool]] = []
    room = MOST
    for words, bold in line.runs:
        for word in WORD.findall(words):
            if units(word) > room:
                found.append(Line(tuple(runs), line.quoted))
                runs, room = [], MOST
            runs.append((word, bold))
            room -= units(word)
    return [*found, Line(tuple(runs), line.quoted)]


def length(lines: list[Line]) -> int:
    return sum(units(line.text) + 1 for line in lines)


def rendered(lines: list[Line]) -> str:
    shown: list[str] = []
    for quoted, group in groupby(lines, lambda line: line.quoted):
        words = "\n".join(line.html for line in group)
        shown.append(f"<blockquote>{words}</blockquote>" if quoted else words)
    return "\n".join(shown)
