"""Reads the legal texts and the dated facts into passages with addresses."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.law import Amendment, LegalText, Passage
from knowledge.programme import BudgetLine
from knowledge.segment import articles, spoken
from knowledge.vietnamese import fold

ROMAN = re.compile(r"[IVX]+")
SENTENCES = ("III.2.", "III.4.", "III.5.")


def load_texts(folder: Path) -> dict[str, tuple[LegalText, Path]]:
    """The legal texts that we hold, by number, with the folder of each."""
    found: dict[str, tuple[LegalText, Path]] = {}
    for file in sorted(folder.glob("*/document.toml")):
        text = legal_text(tomllib.loads(file.read_text(encoding="utf-8")))
        found[text.number] = (text, file.parent)
    return found


def legal_text(data: Mapping[str, Any]) -> LegalText:
    return LegalText(
        number=data["number"],
        kind=data["kind"],
        title=data["title"],
        issuer=data["issuer"],
        issued=data.get("issued"),
        valid_from=data.get("valid_from"),
        valid_to=data.get("valid_to"),
        bases=tuple(data.get("bases", ())),
        replaces=tuple(data.get("replaces", ())),
        replaced_by=data.get("replaced_by"),
        amended=tuple(Amendment(a["by"], a["on"], a["seen"]) for a in data.get("amended", ())),
        programme_ended=data.get("ends_because") == "programme_ended",
        held=data.get("held", True),
        later_amendment_checked=data.get("later_amendment_checked", True),
        confidence=data.get("confidence", "T"),
        also=tuple(fold(a) for a in data.get("also", ())),
        told_by=tuple(data.get("told_by", ())),
    )


def cited(text: LegalText) -> str:
    """ "Quyết định 1162/QĐ-UBND ngày 07/4/2015"."""
    return f"{text.name} ngày {vietnamese_date(text.issued)}" if text.issued else text.name


def vietnamese_date(day: date) -> str:
    """ "07/4/2015": the office writes the day with two figures, and months after February with one."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def passages_of_law(text: LegalText, folder: Path) -> Iterator[Passage]:
    """Articles, clauses and points of a text in articles."""
    for article in articles((folder / "text.md").read_text(encoding="utf-8")):
        for node in article.walk():
            yield Passage(
                text.number, node.section, node.title, node.whole, f"{spoken(node.section)} {cited(text)}",
                text.valid_from, text.valid_to, leaf=not node.children,
            )  # fmt: skip


def passages_of_programme(text: LegalText, folder: Path, budget: tuple[BudgetLine, ...]) -> Iterator[Passage]:
    """Decision 1162: its sections as they stand, its cost estimate rendered row by row."""
    names = {line.section: line.name for line in budget}
    rows = iter(budget)
    for block in re.split(r"^## ", (folder / "text.md").read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, words = block.split("\n", 1)
        section, title = head.split(" | ", 1)
        if section.startswith("V."):
            for line in rows:
                yield programme_passage(text, line.section, budget_title(line, names), line.sentence())
        yield programme_passage(text, section, title, words.strip())


def budget_title(line: BudgetLine, names: Mapping[str, str]) -> str:
    if line.is_line:
        return f"Dự toán: {names[line.group]}"
    label = line.section.rsplit(".", 1)[1]
    return f"Dự toán nhóm {label}" if ROMAN.fullmatch(label) else "Dự toán: tổng hợp"


def programme_passage(text: LegalText, section: str, title: str, words: str) -> Passage:
    address = f"{programme_address(section)}, {cited(text)}"
    table = section.startswith("IV.3.")
    return Passage(
        text.number, section, title, words, address, text.valid_from, text.valid_to, verbatim=not table
    )  # fmt: skip


def programme_address(section: str) -> str:
    """The section label as people find it on paper: "Mục I.2, gạch đầu dòng thứ 3"."""
    first, *rest = section.split(".")
    if first == "QD":
        known = {"0": "Tên và ngày ban hành", "CC": "Phần căn cứ", "NN": "Phần nơi nhận"}
        return known.get(rest[0], f"Điều {rest[0][1:]}")
    if section.startswith("IV.3."):
        label = rest[1]
        row = {"NS": "dòng Ngân sách nhà nước", "DG": "dòng Đóng góp của đơn vị thụ hưởng", "TC": "dòng Tổng cộng"}
        said = row.get(label, f"nhóm {label}")
        return f"Mục IV.3 (bảng dự toán kinh phí), {said}" + (f", dòng {rest[2]}" if len(rest) > 2 else "")
    head = f"Mục {first}.{rest[0]}"
    if len(rest) == 1:
        return head
    if first == "IV":
        return f"{head}, năm 2015" if rest[1] == "2015" else f"{head}, giai đoạn 2016 - 2020"
    if not rest[1].isdigit():
        return f"{head}, điểm {rest[1]}"
    return f"{head}, {'câu' if section.startswith(SENTENCES) else 'gạch đầu dòng'} thứ {rest[1]}"


def load_facts(folder: Path) -> tuple[dict[str, LegalText], list[tuple[Passage, Path, list[str]]]]:
    """Texts that we do not hold, and the dated facts about them with the ways people ask for each."""
    texts: dict[str, LegalText] = {}
    rows: list[tuple[dict[str, Any], Path]] = []
    for file in sorted(folder.glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for d in data.get("document", ()):
            texts[d["number"]] = legal_text({**d, "held": False})
        rows += [(f, file) for f in data.get("fact", ())]
    facts = [(fact_passage(f, texts), file, list(f.get("ways", ()))) for f, file in rows]
    return texts, facts


def fact_passage(fact: Mapping[str, Any], texts: Mapping[str, LegalText]) -> Passage:
    number, section = fact["document"], fact["section"]
    text = texts.get(number)
    name = cited(text) if text else number
    place = f"{spoken(section)} {name}" if section[0].isdigit() else name
    return Passage(
        number, section, fact["title"], fact["text"], place,
        fact.get("valid_from") or (text.valid_from if text else None),
        fact.get("valid_to") or (text.valid_to if text else None),
        fact["confidence"], False, fact["source"], fact.get("level", ""), translated="translated_from" in fact,
    )  # fmt: skip
