"""Whether a passage holds the kind of thing that was asked: a share, papers, a date, a penalty."""

import re

from knowledge.law import Passage

MONEY = r"\d[\d.,]* ?(?:triệu|tỷ|nghìn|đồng)"
HOLDS = {
    "percent": re.compile(r"\d+(?:[.,]\d+)? ?%"),
    "per_unit": re.compile(rf"{MONEY}|\d+ ?%"),
    "papers": re.compile(
        r"hồ sơ|đơn đề nghị|đơn đăng ký|phiếu|bản sao|văn bản đề nghị|công văn|giấy|bản thuyết minh",
        re.I,
    ),
    "contact": re.compile(r"điện thoại|địa chỉ:", re.I),
    "date": re.compile(
        r"trước (?:ngày )?\d|\d+ (?:\([^)]*\) )?(?:ngày|tháng|năm)|ngày \d|tháng \d"
        r"|hằng năm|hàng năm|năm một lần|năm lẻ|năm chẵn",
        re.I,
    ),
    "person": re.compile(r"(?!)"),
    "reward": re.compile(r"thưởng|thù lao|phụ cấp|khen", re.I),
    "penalty": re.compile(r"vi phạm|xử lý|xử phạt|bồi thường|thu hồi|hoàn trả|kỷ luật|nghiêm cấm|ngừng", re.I),
    "list": re.compile(r"(?!)"),
    "terms": re.compile(r"\d+ (?:\([^)]*\) )?(?:ngày|tháng|năm|lần)|không quá|phí", re.I),
    "interest": re.compile(r"lãi suất", re.I),
}


def holds(passage: Passage, kind: str) -> bool:
    """Whether the words of the passage hold that kind of thing at all."""
    return HOLDS[kind].search(passage.text) is not None
