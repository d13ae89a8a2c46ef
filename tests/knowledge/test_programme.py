"""The cost estimate and the targets agree with the Decision's own totals, or do not load."""

from pathlib import Path

import pytest

from knowledge.faults import Dangling
from knowledge.library import HERE, Library
from knowledge.programme import MILLION, load_budget, load_targets

BUDGET = HERE / "budget" / "1162-qd-ubnd.toml"
TARGETS = HERE / "targets" / "1162-qd-ubnd.toml"


def test_ten_groups_and_twenty_six_lines_sum_to_the_totals(library: Library) -> None:
    lines = library.programme.lines
    groups = [x for x in lines if not x.is_line and x.section.split(".")[2] not in ("NS", "DG", "TC")]
    assert (len(groups), sum(x.is_line for x in lines)) == (10, 26)
    by_section = {x.section: x.total // MILLION for x in lines}
    assert (by_section["IV.3.NS"], by_section["IV.3.DG"], by_section["IV.3.TC"]) == (39_115, 117_345, 156_460)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("local_2015 = 40\n", "local_2015 = 41\n"),
        ("stated_total = 10800", "stated_total = 10801"),
        ("state_budget = 39115", "state_budget = 39116"),
        ("national_2015 = 11700", "national_2015 = 11701"),
    ],
)
def test_a_sum_that_differs_is_refused_with_its_line(tmp_path: Path, before: str, after: str) -> None:
    text = BUDGET.read_text(encoding="utf-8")
    assert before in text
    broken = tmp_path / "budget.toml"
    broken.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(Dangling) as refused:
        load_budget(broken)
    assert all(f.line > 1 for f in refused.value.faults)


def test_targets_stand_word_for_word_in_their_section(library: Library) -> None:
    assert len(library.programme.targets) == 25
    sections = {p.section: p.text for p in library.passages.values() if p.document == "1162/QĐ-UBND"}
    assert load_targets(TARGETS, sections)


def test_a_target_that_the_decision_does_not_state_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "targets.toml"
    broken.write_text(TARGETS.read_text(encoding="utf-8").replace("amount = 120", "amount = 121"), encoding="utf-8")
    with pytest.raises(Dangling):
        load_targets(broken, {"I.2.1": "Truyền nghề cho 120 lao động"})
