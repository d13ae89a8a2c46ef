"""The curves that tell how sure an answer is: they rise with what speaks for it, and hold as loaded."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import HERE, Library
from knowledge.sureness import Sureness

SHARES = st.floats(0, 1)
CURVE = Sureness.load(HERE / "sureness.toml").answer


@given(SHARES, SHARES, st.integers(1, 120), st.floats(-2, 2), st.floats(0, 1))
def test_a_larger_share_makes_surer(one: float, other: float, words: int, margin: float, strange: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= CURVE(low, words, margin, strange) <= CURVE(high, words, margin, strange) <= 1


def test_what_looks_strange_is_less_sure_and_a_margin_makes_surer() -> None:
    assert CURVE(0.6, 8, -0.2, 0.9) < CURVE(0.6, 8, -0.2, 0.1) < CURVE(0.6, 8, 0.4, 0.1)


@pytest.mark.parametrize("rows", ["[answer]\nbase = 1", "", "[answer]\nbase=1\nshare=1\nwords=1\nmargin=1\nstrange=1"])
def test_a_curve_without_all_weights_is_refused(tmp_path: Path, rows: str) -> None:
    (tmp_path / "sureness.toml").write_text(rows, encoding="utf-8")
    with pytest.raises((KeyError, TypeError)):
        Sureness.load(tmp_path / "sureness.toml")


def test_the_library_holds_both_curves(library: Library) -> None:
    assert library.sureness.menu(0.9, 8, 0.2, 0.1) > library.sureness.menu(0.05, 2, -1.0, 0.6)
