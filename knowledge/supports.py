"""Reads programmes.toml and supports/*.toml into rules; whatever is wrong in them is a fault with file and line."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from knowledge.conditions import TESTS, Condition
from knowledge.establishment import load_establishment
from knowledge.faults import Fault
from knowledge.law import LegalText, Passage
from knowledge.rules import KINDS, Beneficiary, Case, Ceiling, Note, Programme, Rules, Span, Support, edges, rule_of
from knowledge.shapes import PROGRAMMES, SUPPORTS, read
from knowledge.support_faults import Check

FILES = ("establishment.toml", "programmes.toml", "supports")
Row = Mapping[str, Any]


def load_rules(
    folder: Path, passages: Mapping[str, Passage], texts: Mapping[str, LegalText], faults: list[Fault]
) -> Rules:
    """The rules of a folder. Faults are added to the list; what is returned beside faults is not to be used."""
    establishment = load_establishment(folder / "establishment.toml", faults)
    check = Check(establishment, passages, texts, faults)
    file = folder / "programmes.toml"
    programmes: dict[str, Programme] = {}
    for row in read(file, PROGRAMMES, faults).get("programme", ()):
        programme = programmes[row["number"]] = programme_of(row)
        check.programme(file, programme)
    supports: dict[tuple[str, str], tuple[Support, ...]] = {}
    gaps: dict[tuple[str, str], tuple[tuple[Span, str], ...]] = {}
    for file in sorted((folder / "supports").glob("*.toml")):
        found = supports_of(file, read(file, SUPPORTS, faults), programmes, check)
        for number in programmes:
            of = [(s, reason) for s, reason in found if s.programme.number == number]
            if of:
                place = number, of[0][0].activity
                supports[place] = tuple(s for s, _ in of)
                gaps[place] = check.intervals(file, supports[place], [reason for _, reason in of])
    rules = Rules(establishment, tuple(programmes.values()), supports, gaps, version_of(folder))
    if not faults:
        for support in (s for found in supports.values() for s in found):
            check.cases(folder / "supports" / f"{support.activity}.toml", rules, support)
    return rules


def span_of(row: Row, within: Span | None = None) -> Span:
    """The interval of a row; what it leaves open is that of what it stands in."""
    begins = row.get("from") or (within.begins if within else date.min)
    return Span(begins, row.get("to") or (within.ends if within else None))


def condition_of(row: Row) -> Condition:
    test = next(t for t in TESTS if t in row)
    value = row.get(test, False)
    return Condition(
        row["key"], row.get("fact", ""), test, frozenset(value) if isinstance(value, list) else value,
        row["label"], row["source"], tuple(row.get("also", ())), row.get("remedy", ""),
        row.get("group", ""), row.get("decides", True), row.get("from"), row.get("to"),
    )  # fmt: skip


def notes_of(row: Row, within: Span) -> tuple[Note, ...]:
    return tuple(
        Note(kind, n["text"], n["source"], span_of(n, within), n.get("kind", ""))
        for kind in KINDS
        for n in row.get(kind, ())
    )


def beneficiary_of(row: Row, within: Span) -> Beneficiary:
    conditions = tuple(condition_of(c) for c in row.get("condition", ()))
    return Beneficiary(
        row["key"], row.get("under", ""), row["asker"], row["label"], span_of(row, within), conditions,
    )  # fmt: skip


def programme_of(row: Row) -> Programme:
    span = span_of(row)
    return Programme(
        row["number"], row["name"], span, row["carried_out_by"], row.get("only_where_spoken", False),
        tuple(condition_of(c) for c in row.get("condition", ())),
        tuple(beneficiary_of(b, span) for b in row.get("beneficiary", ())),
        notes_of(row, span),
    )  # fmt: skip


def ceiling_of(row: Row) -> Ceiling:
    share = Fraction(row["share"]) if "share" in row else None
    return Ceiling(
        row.get("amount"), share, row["per"], row["level"], row["source"], span_of(row),
        row.get("when", {}),
    )  # fmt: skip


def case_of(row: Row) -> Case:
    fails = frozenset(row["fails"]) if "fails" in row else None
    needs = frozenset(row["needs"]) if "needs" in row else None
    return Case(row["says"], row["on"], row["facts"], row["expect"], fails, needs, row.get("amount"))


def supports_of(file: Path, data: Row, programmes: Mapping[str, Programme], check: Check) -> list[tuple[Support, str]]:
    """The supports of a file in order of time, each with the reason that it gives for a gap before it."""
    found: list[tuple[Support, str]] = []
    ceilings = tuple(ceiling_of(c) for c in data.get("ceiling", ()))
    for ceiling in ceilings:
        check.ceiling(file, ceiling)
    reported = check.reported(file, [row["source"] for row in data.get("reported", ())])
    for row in data.get("support", ()):
        if row["programme"] not in programmes:
            check.say(file, f"no programme {row['programme']}", (row["programme"],))
            continue
        support = Support(
            check.establishment, programmes[row["programme"]], data.get("activity", ""), data.get("title", ""),
            span_of(row), tuple(row["who"]), row["grants"], tuple(condition_of(c) for c in row.get("condition", ())),
            ceilings, tuple(row.get("budget", ())), (*notes_of(row, span_of(row)), *reported), row["verified"],
            tuple(case_of(c) for c in row["case"]),
        )  # fmt: skip
        if check.support(file, support):
            rules = tuple((day, rule_of(support, day)) for day in edges(support))
            found.append((replace(support, rules=rules), row.get("gap", "")))
    return sorted(found, key=lambda f: f[0].span.begins)


def version_of(folder: Path) -> str:
    """A short name of exactly these rules: twelve hexadecimal figures."""
    digest = hashlib.sha256()
    for file in rule_files(folder):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def rule_files(folder: Path) -> list[Path]:
    """The files of which the rules are made: the search's version leaves them out."""
    return sorted(f for f in folder.rglob("*.toml") if f.relative_to(folder).parts[0] in FILES)
