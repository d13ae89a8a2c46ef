"""Personal numbers are not kept; money, clauses and years are."""

import pytest

from bot.masking import HIDDEN, mask


@pytest.mark.parametrize(
    "text",
    [
        "0912345678",
        "+84 912 345 678",
        "0912.345.678",
        "079204012345",
        "cccd 079 204 012 345",
        "a.b+c@mail.example.vn",
        "19001234567",
    ],
)
def test_personal_numbers_are_hidden(text: str) -> None:
    masked = mask(f"gọi {text} nhé")
    assert HIDDEN in masked
    assert not any(len(run) > 4 for run in masked.replace(".", " ").split() if run.isdigit())


@pytest.mark.parametrize(
    "text", ["1.200.000.000 đồng", "QĐ 1162/QĐ-UBND", "năm 2016-2020", "350 triệu", "26/2014/TTLT"]
)
def test_other_figures_stay(text: str) -> None:
    assert mask(text) == text
