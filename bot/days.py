"""The day that a question is about, when it names one: "ngày 1/6/2016", "tháng 3 năm 2018", "hồi năm 2016"."""

import re
from calendar import monthrange
from datetime import date

from knowledge.vietnamese import fold

A_YEAR = r"(?:19|20)\d\d"
FULL = re.compile(rf"\b(\d{{1,2}})(?:[/.-]| thang )(\d{{1,2}})(?:[/.-]| nam )({A_YEAR})\b")
MONTH = re.compile(rf"\bthang (\d{{1,2}})[/ .-]+(?:nam )?({A_YEAR})\b")
# A year tells when, not what, after "hồi", "còn", "năm"; not that of a plan, a text, or the whole programme.
YEAR = re.compile(
    r"(?:\b(?:hoi|vao|trong|luc|thoi|qua|con|the|vay|neu|cua|o|tai|tinh|xet|theo|nam) (?:dau |giua |cuoi )?(?:nam )?"
    rf"|^(?:dau |giua |cuoi )?)({A_YEAR})\b"
)
# Before a day these words make it one of the question's own matter: a deadline, a paper issued, a text changed.
ABOUT = re.compile(
    r"\b(?:den|toi|tu|sau|truoc|ke tu|giai doan|ke hoach|ket thuc|de ra|chuong trinh|ban hanh|ky|sua|duyet|cap"
    r"|thanh lap|mo xuong|mo cua|khai truong|di vao hoat dong|dang ky|sinh|cong nhan"
    r"|(?:nghi dinh|thong tu|quyet dinh|luat|van ban|qd|nd|tt|ttlt)(?: \S+){0,4}|\d)"
    r"(?: hoi| vao| tu| ngay| dau| cuoi| thang)*(?: (?:cua|cho|trong))?"
    r"(?: nam)? ?[-–]? ?$"
)
RANGE = re.compile(rf"{A_YEAR} ?(?:-|–|den|toi) ?(?:nam )?{A_YEAR}")
# Of plans and budgets a year is content, except when one asks what a single one may get.
PLANNED = re.compile(
    r"\b(?:kinh phi|chi tieu|du toan|ngan sach|ke hoach|muc tieu|phuong huong|bo tri|phan bo|khoan|quy|von|co tien"
    r"|tien cho|co dong nao|chi (?:bao nhieu|may|nhieu|cho)|xai (?:bao nhieu|bn|may|nhieu)"
    r"|(?:bao nhieu|bn|may) (?:tien|ty|trieu|tr|tram|chuc|lop|lao dong|nguoi|mo hinh|luot)|\d+ ?(?:tr|trieu|ty)|tien)\b"
)
SINGLE = re.compile(r"\b(?:toi da|tran|muc|phan tram|hoi (?:nam )?(?:19|20)\d\d|luc do)\b|%")
NOW = re.compile(r"\b(?:gio|bay gio|hien nay|hien tai)\b")


def day_asked(question: str, today: date, of: str = "") -> date | None:
    """The day a question sets, None when it sets none. A year means its last day, and this year means today.

    A day to come is none: what will be in force then nobody can say. `of` is what the question is about, when it does
    not say so itself.
    """
    folded = " ".join(fold(question).split())
    about = f"{fold(of)} | {folded}"
    for pattern in (FULL, MONTH, YEAR):
        found = pattern.search(folded)
        if found is None:
            continue
        year = int(found.groups()[-1])
        start = found.start(1) if pattern is not MONTH else found.start()
        if ABOUT.search(folded[:start]) or NOW.search(folded) or RANGE.search(folded):
            return None
        if pattern is FULL:
            return past(year, int(found[2]), int(found[1]), today)
        if pattern is MONTH:
            month = int(found[1])
            return past(year, month, monthrange(year, month)[1] if 1 <= month <= 12 else 0, today)
        planned = PLANNED.search(about) and not SINGLE.search(about)
        return None if planned else past(year, 12, 31, today)
    return None


def past(year: int, month: int, day: int, today: date) -> date | None:
    """That day, today when it is of this year and still to come, None when it is no day or lies ahead."""
    try:
        named = date(year, month, day)
    except ValueError:
        return None
    if named <= today:
        return named
    return today if year == today.year else None
