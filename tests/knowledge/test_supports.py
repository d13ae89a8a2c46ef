"""The files of the rules: whatever is wrong in them is refused with its place; they have a version of their own."""

import shutil
from pathlib import Path

import pytest

from knowledge.faults import Fault
from knowledge.library import HERE, Library, version_of
from knowledge.rules import ACTIVITIES
from knowledge.supports import load_rules

MACHINES, VILLAGE, LINKAGE = (f"supports/{n}.toml" for n in ("equipment_upgrade", "craft_village", "cluster_linkage"))
BOTH = 'programme = "45/2012/NĐ-CP"\nfrom = 2012-07-05\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules to break."""
    shutil.copytree(HERE / "supports", tmp_path / "supports")
    for name in ("establishment.toml", "programmes.toml"):
        shutil.copy(HERE / name, tmp_path / name)
    return tmp_path


# file, what is replaced (once), by what, what is said, and words of the line that the fault names
BREAKS: dict[str, tuple[str, str, str, str, str]] = {
    "no TOML": (MACHINES, "[[ceiling]]", "[[ceiling]", "", "[[ceiling]"),
    "a key that nobody reads": (MACHINES, "per = ", "pro = ", "unknown key pro", "pro ="),
    "a day that is a word": (MACHINES, "verified = 2026-11-25", 'verified = "nay"', "verified of", "1162/QĐ-UBND"),
    "never verified": (MACHINES, "verified = 2026-11-25\n", "", "no verified in 1162/QĐ-UBND", "1162/QĐ-UBND"),
    "no case": (LINKAGE, "[[support.case]]", "[[support.cases]]", "unknown key cases", "cases"),
    "a value without a clause": (
        MACHINES, 'source = "46/2012/TT-BCT 4.4.b"\nremedy', 'remedy', "no source in machinery_new", "machinery_new",
    ),
    "two tests of one fact": (MACHINES, "is = true\n", "is = true\nin = []\n", "has 2 tests", "machinery_new"),
    "a clause that is no passage": (
        MACHINES, 'grants = "1162/QĐ-UBND III.3.d"', 'grants = "1162/QĐ-UBND III.99"', "no passage", "III.99",
    ),
    "a budget line that is none": (MACHINES, "IV.3.III.4", "IV.3.III.9", "no passage 1162/QĐ-UBND IV.3.III.9", "III.9"),
    "an unknown fact": (
        MACHINES, 'fact = "machinery_new"', 'fact = "machine"', "unknown fact machine", "machinery_new",
    ),
    "an unknown option": (
        "programmes.toml", 'in = ["sme", "cooperative", ', 'in = ["bank", "cooperative", ', "unknown_option 'bank'",
        'key = "legal_form"',
    ),
    "a number for a choice": ("programmes.toml", 'in = ["sme", ', "at_most = 3 # ", "does not fit", "legal_form"),
    "a threshold that the clause does not spell": (
        "programmes.toml", "at_least = 20", "at_least = 25", "5.3.a does not say 25", "households",
    ),
    "a label with another figure": (
        "programmes.toml", "Tối thiểu 20%", "Tối thiểu 30%", "30 stands in no", "households",
    ),
    "an unknown beneficiary": (MACHINES, 'who = ["establishment"]', 'who = ["firm"]', "no beneficiary firm", "who"),
    "an unknown programme": (MACHINES, 'programme = "45', 'programme = "46', "no programme 46/2012/NĐ-CP", "46/2012"),
    "an unknown activity": (MACHINES, 'activity = "equipment', 'activity = "equip', "unknown activity", "activity"),
    "ended before begun": (MACHINES, "to = 2020-12-31", "to = 2010-12-31", "before it begins", "III.3.d"),
    "longer than its text": (MACHINES, "to = 2020-12-31", "to = 2021-12-31", "only to 2020-12-31", "III.3.d"),
    "before its clause is in force": (MACHINES, "from = 2013-02-10\n", "", "only from 2013-02-10", "machinery_new"),
    "a gap without a reason": (
        MACHINES, BOTH, BOTH.replace("2012-07-05", "2013-02-10"), "a gap from 2012", "from = 2013",
    ),
    "a gap whose reason was lost": ("supports/replication.toml", "gap = ", "gaps = ", "unknown key gaps", "gaps"),
    "an overlap": (
        LINKAGE, "[[support]]\n" + BOTH,
        f'[[support]]\n{BOTH}who = ["cleaner"]\ngrants = "45/2012/NĐ-CP 4.7.a"\nverified = 2026-11-25\n'
        '[[support.case]]\nsays = "x"\non = 2020-01-01\nfacts = {}\nexpect = "unknown"\n\n[[support]]\n' + BOTH,
        "where another still holds", "from = 2012-07-05",
    ),
    "beneficiaries with a hole": (
        "programmes.toml", "to = 2025-10-14\n\n[[programme.beneficiary.condition]]\nkey = \"legal_form\"",
        "to = 2024-10-14\n\n[[programme.beneficiary.condition]]\nkey = \"legal_form\"", "a gap or an overlap",
        "establishment",
    ),
    "a programme longer than its text": (
        "programmes.toml", "to = 2020-12-31", "to = 2021-12-31", "another validity", "1162",
    ),
    "a ceiling from a secondary source": (
        MACHINES, 'source = "26/2014/TTLT-BTC-BCT 6.2.c"', 'source = "28/2018/TT-BTC 8.4"',
        "no ceiling rests on it", "8.4",
    ),
    "a ceiling that the clause does not spell": (MACHINES, "200_000_000", "300_000_000", "does not spell", "6.2.c"),
    "a share that the clause does not spell": (MACHINES, '"1/2"', '"1/3"', "does not spell", "6.2.c"),
    "a share that is none": (MACHINES, '"1/2"', '"half"', "cannot be 'half'", "half"),
    "a ceiling past its text": (MACHINES, "to = 2018-05-10", "to = 2019-05-10", "only to 2018-05-10", "6.2.c"),
    "a ceiling of no level": (MACHINES, 'level = "national"', 'level = "district"', "unknown level", "6.2.c"),
    "a secondary source that decides": (
        "programmes.toml", "unseen = true\n", 'fact = "polluting"\nis = true\n', "never decides", 'key = "person"',
    ),
    "a fact of law reported as rumour": (
        MACHINES, 'source = "28/2018/TT-BTC 8.4"', 'source = "45/2012/NĐ-CP 4.3"', "no secondary passage", "4.3",
    ),
    "a relation of no kind": (
        VILLAGE, 'kind = "limit"', 'kind = "maybe"', "unknown relation 'maybe'", "Làng nghề truyền",
    ),
    "a warning with another figure": (
        "supports/trade_fair.toml", "không quá 2 lần/năm", "không quá 3 lần/năm", "3 stands in no", "3 lần",
    ),
    "a case that fails": (
        MACHINES, 'expect = "not_eligible"', 'expect = "unknown"', "status is not_eligible", "Doanh nghiệp lớn",
    ),
    "a case that fails elsewhere": (
        MACHINES, 'fails = ["legal_form"]', 'fails = ["produces"]', "fails is", "Doanh nghiệp lớn",
    ),
    "a case that asks something else": (
        MACHINES, 'needs = ["legal_form"]', 'needs = []', "needs is", "Chưa biết là hình",
    ),
    "a case of another amount": (
        MACHINES, "amount = 200_000_000\n\n[[support.case]]", "amount = 1\n\n[[support.case]]", "amount is", "Cần Đước",
    ),
    "a case that cannot be": (
        MACHINES, 'legal_form = "cooperative",', 'legal_form = "bank",', "unknown_option", "Cần Đước",
    ),
    "a fact of no kind": (
        "establishment.toml", 'kind = "bool"', 'kind = "maybe"', "unknown kind 'maybe'", "in_province",
    ),
    "a fact that is not explained": (
        "establishment.toml", 'why = "Mỗi', 'reason = "Mỗi', "question, why and help", "legal_form",
    ),
    "a count without bounds": ("establishment.toml", "most = 100000\n", "", "a count needs bounds", "workers"),
    "a contradiction of nothing": (
        "establishment.toml", "facts = { in_province = true, ", "facts = { in_town = true, ", "fact in_town",
        "Long An (nay",
    ),
}  # fmt: skip


def broken(folder: Path, library: Library) -> list[Fault]:
    faults: list[Fault] = []
    load_rules(folder, library.passages, library.texts, faults)
    return faults


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_wrong_is_refused_with_file_and_line(folder: Path, library: Library, name: str) -> None:
    file, before, after, said, words = BREAKS[name]
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    faults = [f for f in broken(folder, library) if said in f.message]
    assert faults
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(f.file == path for f in faults)
    assert words in lines[faults[0].line - 1]


def test_the_rules_as_they_are_have_no_fault(folder: Path, library: Library) -> None:
    assert broken(folder, library) == []
    assert {activity for _, activity in library.rules.supports} == set(ACTIVITIES)


def test_a_change_of_the_rules_changes_their_version_and_not_that_of_the_search(tmp_path: Path) -> None:
    copy = tmp_path / "knowledge"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    before, rules = version_of(copy), Library.load(copy).rules.version
    for file in (MACHINES, "establishment.toml", "programmes.toml"):
        path = copy / file
        path.write_text(path.read_text(encoding="utf-8") + "\n# seen again\n", encoding="utf-8")
        after = Library.load(copy)
        assert after.version == before == version_of(copy)
        assert after.rules.version != rules
        rules = after.rules.version
    (copy / "glossary.toml").write_text((copy / "glossary.toml").read_text(encoding="utf-8") + "\n# seen\n")
    assert version_of(copy) != before
