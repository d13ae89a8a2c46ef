"""The project reads itself: words, settings, commands, figures, files."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import parser
from bot.settings import KNOWN
from bot.wording import placeholders, texts

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = [f for room in ("bot", "db", "jobs") for f in (ROOT / room).rglob("*.py")]
VIETNAMESE = re.compile(r"[À-ỹĐđ]")
KEY = re.compile(rf'"((?:{"|".join(sorted({k.split(".")[0] for k in texts()}))})\.[a-z_.]+(?:\{{[^}}]*\}})?)')
PAGES = [*(ROOT / "bot" / "pages").rglob("*.html")]


def literals(file: Path) -> Iterator[tuple[int, str]]:
    """Strings of a file that are no docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


@pytest.mark.parametrize("file", PYTHON, ids=lambda f: str(f.relative_to(ROOT)))
def test_python_takes_its_sentences_from_the_texts(file: Path) -> None:
    assert [(n, s) for n, s in literals(file) if VIETNAMESE.search(s) and " " in s] == []


def test_every_text_has_its_use_and_every_use_its_text() -> None:
    code = "\n".join(f.read_text(encoding="utf-8") for f in [*PYTHON, *PAGES])
    used = set(KEY.findall(code))
    whole = {k for k in used if "{" not in k and not k.endswith((".", "_"))}
    begun = {k.split("{")[0] for k in used if "{" in k}
    assert {k for k in whole if k.count(".") == 2} <= texts().keys()
    unused = [k for k in texts() if k not in whole and not any(b and k.startswith(b) for b in begun)]
    assert [k for k in unused if f'"{k.rsplit(".", 1)[1]}"' not in code] == []


def test_every_act_in_the_history_has_its_words() -> None:
    code = "\n".join(f.read_text(encoding="utf-8") for f in PYTHON)
    noted = re.findall(r'\.note\(\s*"(\w+)", "(\w+)"', code)
    written = re.findall(r'history\.write\(\s*\w+, [\w.]+, "(\w+)", "(\w+)"', code)
    assert len(noted) > 3
    assert len(written) > 3
    for action, kind in [*noted, *written]:
        assert {f"desk.act.{action}", f"desk.kind.{kind}"} <= texts().keys()


def test_no_text_has_a_placeholder_that_is_not_a_name() -> None:
    assert all(name.isidentifier() for key in texts() for name in placeholders(key))


def test_every_setting_is_in_the_readme() -> None:
    assert [name for name in sorted(KNOWN) if f"KC_{name}" not in README] == []


def test_every_command_is_in_the_readme() -> None:
    (commands,) = [a for a in parser()._actions if a.dest == "command"]
    assert [c for c in commands.choices or () if f"python -m bot {c}" not in README] == []
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.M)
    assert [t for t in targets if f"make {t}" not in README] == []


def test_every_metric_is_in_the_readme() -> None:
    code = (ROOT / "bot" / "metrics.py").read_text(encoding="utf-8")
    assert [m for m in re.findall(r'"(kc_\w+)"', code) if m not in README] == []


def test_files_are_named_by_subject_and_stay_small() -> None:
    banned = {"utils", "helpers", "models", "services", "constants", "common", "misc"}
    files = [f for room in ("bot", "db", "jobs", "knowledge") for f in (ROOT / room).rglob("*.py")]
    assert [f for f in files if f.stem in banned] == []
    assert [(f.name, n) for f in files if (n := len(f.read_text(encoding="utf-8").splitlines())) > 250] == []


def test_nothing_committed_names_a_registry_or_a_path_of_a_machine() -> None:
    registry = re.compile(
        r"(?:files\.)?py" + r"pi\.(?:org|python)|pythonhosted\." + r"org|registry\.npm" + r"js|deb\.debian\." + r"org"
    )
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    found = []
    for name in filter(None, listed.split("\0")):
        if name.endswith((".png", ".pyc")) or not (ROOT / name).exists():
            continue
        text = (ROOT / name).read_text(encoding="utf-8")
        if registry.search(text) or re.search(r"/(?:home|Users)/\w+/|/work/" + "main", text):
            found.append(name)
    assert found == []


def test_the_product_never_reads_an_evaluation_set() -> None:
    files = [f for room in ("bot", "db", "jobs", "knowledge") for f in (ROOT / room).rglob("*") if f.is_file()]
    named = re.compile(r"questions_dev|law_dev|_dev\.jsonl")
    assert [
        f for f in files if f.suffix in (".py", ".toml", ".txt", ".md") and named.search(f.read_text("utf-8"))
    ] == []
