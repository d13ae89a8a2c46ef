"""Chỉ tiêu and dự toán of a programme as data; its sums are compared with the document's own totals."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from knowledge.faults import Dangling, Fault, line_of

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line or group of the cost estimate; amounts in whole đồng, national and local, by period."""

    section: str
    name: str
    national_2015: int
    local_2015: int
    national_2016_2020: int
    local_2016_2020: int
    stated_total: int | None = None

    @property
    def total(self) -> int:
        return self.national_2015 + self.local_2015 + self.national_2016_2020 + self.local_2016_2020

    @property
    def is_line(self) -> bool:
        return self.section.rsplit(".", 1)[1].isdigit()

    @property
    def group(self) -> str:
        """The section of the group a line belongs to; of a group, itself."""
        return self.section.rsplit(".", 1)[0] if self.is_line else self.section

    def sentence(self) -> str:
        """The row of the table as a sentence, amounts in the document's unit (triệu đồng)."""
        first = paid(self.national_2015, self.local_2015)
        later = paid(self.national_2016_2020, self.local_2016_2020)
        return (
            f"Dự toán kinh phí {self.name}. Năm 2015: {first}. Giai đoạn 2016 - 2020: {later}."
            f" Tổng cộng {millions(self.total)} triệu đồng."
        )


@dataclass(frozen=True, slots=True)
class Target:
    """A numeric goal of I.2: how many of what, for the whole period."""

    section: str
    measure: str
    unit: str
    amount: Fraction
    says: str


@dataclass(frozen=True, slots=True)
class Programme:
    document: str
    lines: tuple[BudgetLine, ...]
    targets: tuple[Target, ...]


def millions(amount: int) -> str:
    """Whole đồng as the document spells its unit: 3_600_000_000 -> "3.600"."""
    return f"{amount // MILLION:,}".replace(",", ".")


def paid(national: int, local: int) -> str:
    parts = [f"khuyến công quốc gia (QG) {millions(national)} triệu đồng"] if national else []
    parts += [f"khuyến công địa phương (ĐP) {millions(local)} triệu đồng"] if local else []
    return ", ".join(parts) or "không bố trí"


def in_dong(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table with its amounts, stated in triệu đồng, as whole đồng."""
    return {k: v * MILLION if isinstance(v, int) else v for k, v in row.items()}


def load_budget(file: Path) -> tuple[BudgetLine, ...]:
    """The cost estimate; Dangling when a sum differs from what the document states."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    lines = tuple(BudgetLine(**in_dong(row)) for row in data["line"])
    faults = [
        Fault(file, line_of(file, f'"{x.section}"'), f"{x.section}: sum {x.total} is not the stated {x.stated_total}")
        for x in lines
        if x.stated_total is not None and x.total != x.stated_total
    ]
    faults += group_faults(file, lines, data["totals"])
    if faults:
        raise Dangling(faults)
    return lines


def group_faults(file: Path, lines: tuple[BudgetLine, ...], totals: Mapping[str, int]) -> list[Fault]:
    faults: list[Fault] = []
    by_section = {x.section: x for x in lines}
    groups = [x for x in lines if re.fullmatch(r"IV\.3\.[IVX]+", x.section)]
    columns = ("national_2015", "local_2015", "national_2016_2020", "local_2016_2020")
    for column in columns:
        for group in groups:
            inside = sum(getattr(x, column) for x in lines if x.is_line and x.group == group.section)
            if inside != getattr(group, column):
                where = line_of(file, f'"{group.section}"')
                faults.append(Fault(file, where, f"{group.section}: lines sum to {inside} in {column}"))
        state = by_section["IV.3.NS"]
        if sum(getattr(g, column) for g in groups) != getattr(state, column):
            faults.append(Fault(file, line_of(file, '"IV.3.NS"'), f"groups do not sum to the state budget in {column}"))
        whole = getattr(state, column) + getattr(by_section["IV.3.DG"], column)
        if whole != getattr(by_section["IV.3.TC"], column):
            faults.append(Fault(file, line_of(file, '"IV.3.TC"'), f"budget and contribution do not sum in {column}"))
    for section, name in (("IV.3.NS", "state_budget"), ("IV.3.DG", "contribution"), ("IV.3.TC", "all")):
        if by_section[section].total != totals[name] * MILLION:
            faults.append(Fault(file, line_of(file, f'"{section}"'), f"{section} is not {totals[name]} triệu đồng"))
    return faults


def load_targets(file: Path, texts: Mapping[str, str]) -> tuple[Target, ...]:
    """The targets; each must stand word for word (`says`) in its section."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    targets = tuple(Target(**{**row, "amount": Fraction(row["amount"])}) for row in data["target"])
    faults = [
        Fault(file, line_of(file, t.says), f"{t.section} does not say {t.says!r}")
        for t in targets
        if t.says not in texts.get(t.section, "") or not re.search(rf"(?<!\d)0?{t.amount.numerator}(?!\d)", t.says)
    ]
    if faults:
        raise Dangling(faults)
    return targets
