"""Our marks as Telegram's HTML: escaped, valid in each part, never too long."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.telegram.markup import MOST, parts, units
from tests.emulators.telegram_text import formatted, parse_html


def test_everything_that_looks_like_html_is_escaped() -> None:
    (part,) = parts("Vốn < 10 & > 5 <b>đậm</b> &lt;")
    assert part.html == "Vốn &lt; 10 &amp; &gt; 5 &lt;b&gt;đậm&lt;/b&gt; &amp;lt;"
    assert parse_html(part.html) == (part.plain, [])


def test_bold_and_quotes_are_marked_and_neighbouring_quote_lines_are_one_quote() -> None:
    (part,) = parts("**Mức** hỗ trợ:\n> a) **một** nửa\n> b) < 200 triệu\nHết hạn")
    assert part.html == ("<b>Mức</b> hỗ trợ:\n<blockquote>a) <b>một</b> nửa\nb) &lt; 200 triệu</blockquote>\nHết hạn")
    assert part.plain == "Mức hỗ trợ:\na) một nửa\nb) < 200 triệu\nHết hạn"


@pytest.mark.parametrize("text", ["2 * 3 ** 4", "**", "****", "một ** hai", ">không phải trích dẫn", "a > b"])
def test_what_is_no_mark_stays_as_it_is(text: str) -> None:
    (part,) = parts(text)
    assert "<" not in part.html
    assert part.plain == text


def test_a_long_text_is_cut_between_paragraphs() -> None:
    paragraphs = [f"Đoạn {n}. " + "chữ " * 300 for n in range(7)]
    found = parts("\n\n".join(paragraphs))
    assert len(found) == 3
    assert all(part.plain.startswith("Đoạn") for part in found)
    assert "".join(part.plain for part in found).replace("\n", "") == "".join(paragraphs)


def test_a_long_quote_is_cut_between_lines_and_quoted_in_each_part() -> None:
    found = parts("Nguyên văn:\n" + "\n".join(f"> {n}) " + "điều khoản " * 40 for n in range(30)))
    assert len(found) == 4
    for part in found:
        text, entities = formatted(part.html, "html")
        assert [e["type"] for e in entities] == ["blockquote"]
        assert units(text) <= MOST


def test_a_line_without_any_end_is_cut_within_its_bold() -> None:
    found = parts(f"**{'😀' * 3000}** và {'x' * 5000}")
    assert all(units(formatted(part.html, "html")[0]) <= MOST for part in found)
    assert "".join(part.plain for part in found) == f"{'😀' * 3000} và {'x' * 5000}"
    assert found[0].html.startswith("<b>😀")
    assert found[0].html.endswith("😀</b>")


WRITTEN = st.text(st.sampled_from("ađ😀 \n*>&<\u200b."), max_size=200)


@given(st.lists(WRITTEN, max_size=8), st.integers(1, 60))
@example(["> "], 1)
@example(["** **\n", "> \n> \n"], 1)
def test_every_part_of_any_text_is_taken_and_no_word_is_lost(pieces: list[str], times: int) -> None:
    text = "".join(pieces) * times
    found = parts(text)
    shown = [parse_html(part.html)[0] for part in found]
    assert shown == [part.plain for part in found]
    assert all(words.strip() and units(words) <= MOST for words in shown)
    for letter in "ađ😀&<.":
        assert "".join(shown).count(letter) == text.count(letter)


def test_units_are_those_of_utf_16() -> None:
    assert [units("abc"), units("đất"), units("😀")] == [3, 3, 2]
