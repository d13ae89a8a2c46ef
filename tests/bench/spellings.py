"""One question, spelt as people spell: how often the answer stays the same without marks, in teencode, in Telex.

`python -m tests.bench.spellings FILE...` reads questions (objects with `question` and `style`), takes the clean ones,
and asks each again in three spellings made by rule. Same means: same outcome and same first source.
"""

import json
import re
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from bot.advice import Answer, advise
from knowledge.fit import prepare
from knowledge.library import Library
from knowledge.search import Search, place
from knowledge.vietnamese import fold

TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
SHAPES = {"\u0302": "double", "\u0306": "w", "\u031b": "w"}
# What chatters write for whole words (folded on both sides); the rest they write without marks.
SHORTENED = {
    "khong": "ko", "duoc": "dc", "gi": "j", "vay": "z", "bao nhieu": "bn", "nhu the nao": "ntn", "ho tro": "htro",
    "doanh nghiep": "dn", "san pham": "sp", "co so": "cs", "cong ty": "cty", "voi": "vs", "nguoi": "ng",
    "hop tac xa": "htx", "khuyen cong": "kc", "san xuat": "sx", "ho so": "hs", "nhung": "nhg", "biet": "bt",
    "roi": "r", "truoc": "trc", "cung": "cx", "lam": "lm", "ho kinh doanh": "hkd",
}  # fmt: skip


def stripped(question: str) -> str:
    """Without marks, letters as they were: "Hỗ trợ máy" -> "Ho tro may"."""
    found = unicodedata.normalize("NFD", question)
    bare = "".join(c for c in found if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def teencode(question: str) -> str:
    """Without marks, small, the usual words shortened: "bao nhiêu tiền vậy" -> "bn tien z"."""
    text = fold(question)
    for whole in sorted(SHORTENED, key=len, reverse=True):
        text = re.sub(rf"\b{whole}\b", SHORTENED[whole], text)
    return text


def telex(question: str) -> str:
    """As the keys were struck while the keyboard was off: "hỗ trợ" -> "hoox trowj"."""
    return re.sub(r"[^\W\d_]+", lambda m: struck(m[0]), unicodedata.normalize("NFC", question))


def struck(word: str) -> str:
    """The keys of one word in Telex, its tone last."""
    keys, tone = "", ""
    for c in unicodedata.normalize("NFD", word.casefold().replace("đ", "dd")):
        if c in TONES:
            tone = TONES[c]
        elif c in SHAPES:
            keys += keys[-1] if SHAPES[c] == "double" else SHAPES[c]
        else:
            keys += c
    return keys.replace("uwow", "uow") + tone


SPELLINGS: dict[str, Callable[[str], str]] = {"stripped": stripped, "teencode": teencode, "telex": telex}


def outcome(answer: Answer) -> tuple[str, str]:
    """What counts as the same answer: its outcome and its first source."""
    return answer.outcome, answer.sources[0].passage.key if answer.sources else ""


def differing(search: Search, questions: Iterable[str], spell: Callable[[str], str], day: date) -> list[str]:
    """The questions whose answer changes when they are spelt so."""
    return [q for q in questions if outcome(advise(search, q, day)) != outcome(advise(search, spell(q), day))]


def clean_questions(files: Iterable[str]) -> list[str]:
    """The clean questions of files of JSON lines."""
    rows = [json.loads(row) for file in files for row in Path(file).read_text(encoding="utf-8").splitlines() if row]
    return [row["question"] for row in rows if row.get("style") == "clean"]


def main() -> None:
    questions, day = clean_questions(sys.argv[1:]), date(2026, 11, 25)
    library = Library.load()
    with tempfile.TemporaryDirectory() as data:
        folder = place(Path(data), library.version)
        prepare(library, folder)
        search = Search.read(library, folder)
    for name, spell in SPELLINGS.items():
        other = differing(search, questions, spell, day)
        sys.stdout.write(f"{name:9} same {100 * (1 - len(other) / len(questions)):5.1f} % of {len(questions)}\n")
        for question in other:
            sys.stdout.write(f"    {spell(question)}\n")


if __name__ == "__main__":
    main()
