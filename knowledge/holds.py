"""Whether a passage holds the kind of thing that was asked: a share, papers, a date, a penalty."""

import re

from knowledge.law import Passage

MONEY = r"\d[\d.,]* ?(?:triệu|tỷ|nghìn|đồng)"
NOWHERE = re.compile(r"(?!)")
TABLE = "Mục IV"  # the Decision's cost estimate: totals of a line, never what one establishment may get
PROGRAMME = "1162/QĐ-UBND"  # its years are those of the plan: no deadline, no day of an event
DAY = re.compile(r"ngày \d")
HOLDS = {
    "percent": re.compile(r"\d+(?:[.,]\d+)? ?%"),
    "per_unit": re.compile(rf"{MONEY}|\d+ ?%"),
    "papers": re.compile(
        r"hồ sơ|đơn đề nghị|đơn đăng ký|phiếu|bản sao|văn bản đề nghị|công văn|giấy|bản thuyết minh",
        re.I,
    ),
    "template": NOWHERE,
    "contact": re.compile(r"điện thoại|địa chỉ:", re.I),
    "date": re.compile(
        r"trước (?:ngày )?\d|\d+ (?:\([^)]*\) )?(?:ngày|tháng|năm)|ngày \d|tháng \d"
        r"|hằng năm|hàng năm|năm một lần|năm lẻ|năm chẵn|có hiệu lực",
        re.I,
    ),
    "person": re.compile(r"Chủ tịch Hội đồng|Phó Chủ tịch Hội đồng|Trưởng ban|do Bộ trưởng|do Chủ tịch", re.I),
    "reward": re.compile(rf"(?:thưởng|thù lao|phụ cấp|khen)[^.]{{0,250}}?(?:{MONEY}|\d+(?:,\d+)? lần)", re.I),
    "penalty": re.compile(
        r"vi phạm|bị xử lý|xử lý (?:kỷ luật|theo|nghiêm)|xử phạt|bồi thường|thu hồi|hoàn trả|kỷ luật|nghiêm cấm|ngừng",
        re.I,
    ),
    "list": NOWHERE,
    "name": NOWHERE,
    "next": NOWHERE,  # the day of an event to come
    "price": re.compile(
        r"(?:lệ phí|học phí|phí|giá|tiền thuê)[^.]{0,60}(?:\d|không thu|miễn)|(?:không thu|miễn)[^.]{0,30}phí", re.I
    ),
    "terms": re.compile(r"\d+ (?:\([^)]*\) )?(?:ngày|tháng|năm|lần)|không quá|phí", re.I),
    "doer": re.compile(
        r"(?:Chủ tịch|Ủy ban nhân dân|UBND|Sở |Bộ trưởng|Bộ |Hội đồng|Trung tâm|[Cc]ơ quan|Cục|Thủ tướng|Ban Giám khảo"
        r"|Thủ trưởng)[^.;]{0,90}(?:phê duyệt|duyệt|quyết định|thẩm định|công nhận|cấp giấy|chủ trì|giải quyết|lựa chọn"
        r"|xem xét|kiểm tra|tiếp nhận|lập |chấm)"
        r"|do (?:cơ quan|đơn vị|[A-ZĐỦ])[^.;]{0,60}(?:quyết định|phê duyệt|lập|cấp|chọn|chủ trì|thực hiện|tổ chức)"
    ),
    "paid": re.compile(r"tạm ứng|thanh toán|giải ngân|cấp (?:đủ |toàn bộ )?kinh phí|chuyển (?:tiền|kinh phí)|chi trả"),
    "interest": re.compile(r"lãi suất", re.I),
}
AMOUNTS = frozenset({"percent", "per_unit", "interest", "reward"})
NEVER_STATED = frozenset(kind for kind, pattern in HOLDS.items() if pattern is NOWHERE) | {"contact"}


def holds(passage: Passage, kind: str) -> bool:
    """Whether the words of the passage hold that kind of thing at all."""
    if kind in ("percent", "per_unit") and passage.address.startswith(TABLE):
        return False
    if kind == "date" and passage.document == PROGRAMME:
        return DAY.search(passage.text) is not None
    return HOLDS[kind].search(passage.text) is not None
