"""Cuts the text of a law into articles, clauses and points, each addressable ("6.2.c")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LETTERS = "abcdđeghiklmnopqrstuvxy"
ARTICLE = re.compile(r"## Điều (\d+[a-z]?)\. ?(.*)")
CLAUSE = re.compile(r"(\d{1,2})\. (.*)")
POINT = re.compile(r"([a-zđ])[).] (.*)")
ANNEX = re.compile(r"^(Mau so|Phu luc|Mẫu số).*\.docx?$")
# A heading that the copy left at the end of the line before it, or a line of capitals by itself.
CHAPTER = re.compile(r"(?:Chương [IVX]+$|^[A-ZĐÀ-Ỹ ,;-]{12,}$)")


@dataclass
class Node:
    """An article, clause or point: its own words, and what stands below it."""

    section: str
    title: str
    lines: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def own(self) -> str:
        return "\n".join(self.lines).strip()

    @property
    def whole(self) -> str:
        """Own words and everything below, in order, with the labels as the text prints them."""
        parts = [self.own] if self.own else []
        for child in self.children:
            label = child.section.rsplit(".", 1)[1]
            parts.append(f"{label}{'.' if label.isdigit() else ')'} {child.whole}")
        return "\n".join(parts)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


def articles(text: str) -> list[Node]:
    """The articles of a text, nested. Paragraphs without a label belong to what stands open above them."""
    found: list[Node] = []
    clause: Node | None = None
    point: Node | None = None
    for raw in text.splitlines():
        line = raw.strip()
        if not line or ANNEX.match(line):
            continue
        if head := ARTICLE.fullmatch(line):
            found.append(Node(head[1], head[2].strip()))
            clause = point = None
            continue
        if not found:
            continue
        line = CHAPTER.sub("", line).strip()
        if not line:
            continue
        article = found[-1]
        if (m := CLAUSE.fullmatch(line)) and int(m[1]) == len(article.children) + 1:
            clause, point = Node(f"{article.section}.{m[1]}", article.title, [m[2]]), None
            article.children.append(clause)
        elif (m := POINT.fullmatch(line)) and follows(m[1], point):
            above = clause or article
            point = Node(f"{above.section}.{m[1]}", article.title, [m[2]])
            above.children.append(point)
        else:
            (point or clause or article).lines.append(line)
    return found


def follows(letter: str, point: Node | None) -> bool:
    """Whether a letter can be the next point: it is the first, or comes soon after the one before."""
    if point is None:
        return letter == "a"
    before = LETTERS.find(point.section.rsplit(".", 1)[1])
    return letter in LETTERS and 0 < LETTERS.find(letter) - before <= 2


def spoken(section: str) -> str:
    """ "6.2.c" -> "Điểm c khoản 2 Điều 6"; a clause whose number we do not know is left out."""
    article, *rest = section.split(".")
    clause = next((r for r in rest if r.isdigit()), None)
    point = next((r for r in rest if len(r) == 1 and not r.isdigit()), None)
    words = [f"điểm {point}"] if point else []
    words += [f"khoản {clause}"] if clause else []
    words.append(f"Điều {article}")
    said = " ".join(words)
    return said[0].upper() + said[1:]
