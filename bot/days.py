"""The day that a question is about, when it names one: "ngày 1/6/2016", "tháng 3 năm 2018", "hồi năm 2016"."""

import re
from calendar import monthrange
from datetime import date

from knowledge.vietnamese import fold

FULL = re.compile(r"\b(?:ngay )?(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)\b")
FULL_WORDS = re.compile(r"\bngay (\d{1,2}) thang (\d{1,2}) nam ((?:19|20)\d\d)\b")
MONTH = re.compile(r"\bthang (\d{1,2})[/ .-]+(?:nam )?((?:19|20)\d\d)\b")
# A year tells when, not what: after "hồi", "vào", "năm … thì"; not that of a plan, a text, or the whole programme.
WHEN = r"(?:hoi|vao|trong|luc|thoi|qua|con|the|vay|neu|cua|o|tai|tinh|xet|theo)"
YEAR = re.compile(
    rf"(?:\b{WHEN} (?:dau |giua |cuoi )?(?:nam )?|^(?:dau |giua |cuoi )?(?:nam )?)((?:19|20)\d\d)\b"
    r"|\bnam ((?:19|20)\d\d)\b"
)
A_YEAR = r"(?:19|20)\d\d"
NOT_WHEN = re.compile(
    r"(?:den|toi|tu|sau|truoc|giai doan|ke hoach|chi tieu|kinh phi|du toan|ngan sach|muc tieu|phuong huong|ket thuc"
    r"|de ra|chuong trinh|bo tri|phan bo|ty|trieu|ban hanh|ky|\d)"
    rf" ?(?:nam |cua nam |cho nam |trong nam |cua )?{A_YEAR}|{A_YEAR} ?(?:-|–|den|toi) ?(?:nam )?{A_YEAR}"
    rf"|(?:nghi dinh|thong tu|quyet dinh|luat|nd|tt|ttlt|qd)[^,?;]{{0,25}}{A_YEAR}"
    rf"|\b(?:thanh lap|mo xuong|mo cua|khai truong|di vao hoat dong)(?: \w+){{0,3}}? (?:nam )?{A_YEAR}"
    r"|kinh phi|chi tieu|du toan|ngan sach|ke hoach|muc tieu|bao nhieu (?:lop|lao dong|nguoi|ty|mo hinh|luot)"
)


def day_asked(question: str, today: date, of: str = "") -> date | None:
    """The day a question sets, None when it sets none. A year means its last day, and this year means today.

    A day to come is none: what will be in force then nobody can say. `of` is what the question is about, when it does
    not say so itself: of plans and budgets a year is content.
    """
    folded = " ".join(fold(question).split())
    for pattern in (FULL, FULL_WORDS):
        if found := pattern.search(folded):
            return past(int(found[3]), int(found[2]), int(found[1]), today)
    if found := MONTH.search(folded):
        year, month = int(found[2]), int(found[1])
        return past(year, month, monthrange(year, month)[1] if 1 <= month <= 12 else 0, today)
    year_found = YEAR.search(folded)
    if year_found and not NOT_WHEN.search(f"{fold(of)} | {folded}"):
        return past(int(year_found[1] or year_found[2]), 12, 31, today)
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
