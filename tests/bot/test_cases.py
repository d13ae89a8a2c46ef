"""The desk's work on conversations: taken, answered once, given on, closed; nothing typed lost, nothing told twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot import handover
from bot.clock import FixedClock
from bot.desk import case as case_page
from bot.messages import Incoming, Outgoing
from bot.staffroom import StaffRoom, link
from bot.wording import say
from db import cases, deliveries, history, linking, people, sayings, staff, tasks
from db.sayings import Spoken
from db.session import Database
from db.staff import Member, Role
from jobs import overdue
from knowledge.search import Search
from tests.bot.colleague import Colleague, at_the_desk, invited
from tests.bot.serving import Served, serving

QUESTION = "truyền nghề cho bao nhiêu lao động"


@dataclass
class Bureau:
    """A served desk with a person who writes by the web, and who speaks to them."""

    served: Served
    database: Database
    clock: FixedClock
    count: int = 0

    async def says(self, text: str, choice: str = "", user: str = "u") -> None:
        self.count += 1
        kind = "choice" if choice else "text"
        await self.served.desk.receive(Incoming("web", user, f"{user}-{self.count}", kind, text, choice))  # type: ignore[arg-type]

    async def address(self, user: str = "u") -> int:
        async with self.database.begin() as transaction:
            return (await people.meet(transaction, "web", user, self.clock.now())).id

    async def case(self, user: str = "u") -> int:
        number = await self.address(user)
        async with self.database.begin() as transaction:
            return int((await cases.of_address(transaction, number))[0].id)

    async def lines(self, user: str = "u") -> list[Spoken]:
        number = await self.address(user)
        async with self.database.begin() as transaction:
            return list(await sayings.of_address(transaction, number))

    async def acts(self) -> list[str]:
        async with self.database.begin() as transaction:
            return [act.action for act in await history.page(transaction)]


@pytest.fixture
async def bureau(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Bureau]:
    async with serving(database, search, clock) as running:
        yield Bureau(running, database, clock)


async def come(bureau: Bureau, person: Colleague, name: str, role: Role = "officer") -> Member:
    member, link = await invited(bureau.database, bureau.clock, name, role)
    await person.come_by(link)
    return member


@pytest.fixture
async def lan(bureau: Bureau) -> AsyncIterator[Colleague]:
    async with at_the_desk(bureau.served) as person:
        await come(bureau, person, "Lan")
        yield person


@pytest.fixture
async def minh(bureau: Bureau) -> AsyncIterator[Colleague]:
    async with at_the_desk(bureau.served) as person:
        await come(bureau, person, "Minh")
        yield person


@pytest.fixture
async def path(bureau: Bureau) -> str:
    """A case that waits."""
    await bureau.says(QUESTION)
    await bureau.says("/can_bo")
    return f"/desk/vu-viec/{await bureau.case()}"


async def test_from_the_queue_to_a_closed_case(bureau: Bureau, lan: Colleague, path: str) -> None:
    await lan.get("/desk")
    for words in (QUESTION, "11:30 thứ Tư, 25/11", "còn 1 ngày", "Ngoài giờ làm việc"):  # a holiday
        assert words in lan.text
    await lan.get(path)
    assert "tra-loi" not in lan.text
    await lan.post(f"{path}/nhan")
    assert lan.path == path
    assert say("desk.done.taken") in lan.text
    await bureau.served.desk.outbox.sweep()  # as the clock does: the person hears who is there
    await bureau.says("ở Đức Hòa thì sao, số tôi 0912345678")
    await lan.post(f"{path}/tra-loi", text="Anh nộp ở Trung tâm nhé.")
    assert "0912345678" in lan.text
    assert [(x.author, x.state) for x in await bureau.lines() if "nhé" in x.text] == [("staff", "sent")]
    for _ in range(2):  # a double click
        await lan.post(f"{path}/ghi-chu", note="Nhớ gọi lại")
    assert lan.text.count("Nhớ gọi lại") == 1
    await lan.post(f"{path}/dong", summary="Đã hướng dẫn nơi nộp")
    assert lan.path == "/desk"
    lines = await bureau.lines()
    assert "Tóm tắt: Đã hướng dẫn nơi nộp" in lines[-1].text
    assert not any("Nhớ gọi lại" in line.text for line in lines)
    done = [act for act in await bureau.acts() if act.endswith(("case", "note"))]
    told = "see_case take_case see_case answer_case see_case write_note see_case see_case close_case"
    assert done[::-1] == told.split()


async def test_an_answer_goes_out_once_however_often_its_form_comes(bureau: Bureau, lan: Colleague, path: str) -> None:
    await lan.get(path)
    await lan.post(f"{path}/nhan")
    form = lan.page
    for text in ("Chào anh.", "Chào anh.", "Mời anh gọi."):  # clicked twice, then Back and other words
        lan.page = form
        await lan.post(f"{path}/tra-loi", text=text)
    await lan.post(f"{path}/tra-loi", text="Chào anh.")  # a new form may say the same again
    told = [
        line.text.split(":** ")[1] for line in await bureau.lines() if line.author == "staff" and ":**" in line.text
    ]
    assert told == ["Chào anh.", "Mời anh gọi.", "Chào anh."]
    assert (await bureau.acts()).count("answer_case") == 3


@pytest.mark.parametrize(
    ("act", "field", "limit"), [("tra-loi", "text", 4_000), ("ghi-chu", "note", 4_000), ("dong", "summary", 1_000)]
)
async def test_too_much_or_nothing_is_refused_and_stays_in_its_box(
    bureau: Bureau, lan: Colleague, path: str, act: str, field: str, limit: int
) -> None:
    await lan.get(path)
    await lan.post(f"{path}/nhan")
    before = len(await bureau.lines())
    long = "đầu " + "x" * 25_000 + " cuối"
    for text in ("", "  \n ", "y" * (limit + 1), long):
        assert (await lan.post(f"{path}/{act}", **{field: text})).status_code == 422
        assert f'id="f-{field}-error"' in lan.text
    assert long in lan.text
    assert len(await bureau.lines()) == before
    assert (await lan.post(f"{path}/{act}", **{field: "y" * limit})).status_code == 200


async def test_the_second_officer_reads_who_took_it(bureau: Bureau, lan: Colleague, minh: Colleague, path: str) -> None:
    await lan.get(path)
    await minh.get(path)
    await lan.post(f"{path}/nhan")
    await minh.post(f"{path}/nhan")
    assert minh.page.status_code == 409
    assert say("desk.wrong.of_another", name="Lan") in minh.text
    await lan.post(f"{path}/nhan")  # a double click of the first
    assert lan.page.status_code == 200
    for act, field in (("tra-loi", "text"), ("dong", "summary"), ("goi-y", "text"), ("chuyen", "message")):
        assert (await minh.post(f"{path}/{act}", **{field: "Tôi gõ nãy giờ"})).status_code == 409
        assert "Tôi gõ nãy giờ" in minh.text
    assert not any("nãy giờ" in line.text for line in await bureau.lines())


async def test_a_case_is_given_on_with_a_word_that_the_person_never_reads(
    bureau: Bureau, lan: Colleague, minh: Colleague, path: str
) -> None:
    await lan.get(path)
    await lan.post(f"{path}/nhan")
    await lan.post(f"{path}/chuyen", to="", message="giúp em")
    assert lan.page.status_code == 422
    assert "giúp em" in lan.text
    async with bureau.database.begin() as transaction:
        number = next(m.id for m in await staff.every(transaction) if m.name == "Minh")
    await lan.post(f"{path}/chuyen", to=str(number), message="giúp em")
    assert say("desk.done.transferred", name="Minh") in lan.text
    assert 'name="text"' not in lan.text
    await minh.get(path)
    assert "giúp em" in minh.text
    await minh.post(f"{path}/tra-loi", text="Tôi là Minh.")
    texts = [line.text for line in await bureau.lines()]
    assert say("talk.staff.now", name="Minh") in texts
    assert "**Cán bộ Minh:** Tôi là Minh." in texts
    assert not any("giúp em" in text for text in texts)


async def test_the_head_gives_anybodys_case_and_an_administrator_none(
    bureau: Bureau, lan: Colleague, minh: Colleague, path: str
) -> None:
    await lan.get(path)
    await lan.post(f"{path}/nhan")
    async with bureau.database.begin() as transaction:
        number = next(m.id for m in await staff.every(transaction) if m.name == "Minh")
    async with at_the_desk(bureau.served) as head, at_the_desk(bureau.served) as admin:
        await come(bureau, admin, "Quản trị", "administrator")
        await admin.get(path)
        for act in ("chuyen", "nhan", "tra-loi", "ghi-chu", "dong"):
            assert (await admin.post(f"{path}/{act}", to=str(number), text="a", note="a")).status_code == 403
        await come(bureau, head, "Trưởng", "head")
        await head.get(path)
        await head.post(f"{path}/chuyen", to=str(number))
        assert head.page.status_code == 200
    await minh.get(path)
    assert 'name="text"' in minh.text


async def test_what_a_revoked_officer_typed_is_shown_at_the_sign_in(bureau: Bureau, lan: Colleague, path: str) -> None:
    await lan.get(path)
    await lan.post(f"{path}/nhan")
    async with bureau.database.begin() as transaction:
        number = next(m.id for m in await staff.every(transaction) if m.name == "Lan")
        await staff.change(transaction, number, active=False)
    lan.client.headers["referer"] = bureau.served.address + path
    await lan.post(f"{path}/tra-loi", text="Một câu <b>dài</b>")
    assert lan.page.status_code == 401
    for words in ("Một câu <b>dài</b>", say("desk.why.revoked"), "chưa được gửi đi", f'value="{path}"'):
        assert words in lan.text
    assert "<b>" not in lan.page.text
    assert not any("dài" in line.text for line in await bureau.lines())


async def test_a_conversation_that_asked_for_nobody_is_stepped_into(
    bureau: Bureau, lan: Colleague, minh: Colleague
) -> None:
    await bureau.says("Tôi dệt chiếu ở Long Định")
    await bureau.says("xin chào", user="v")
    await lan.get("/desk/hoi-thoai?tim=DET+chieu")
    assert "Long Định" in lan.text
    assert "xin chào" not in lan.text
    await lan.get("/desk/hoi-thoai?tim=%25")
    assert "Không có tin nhắn nào" in lan.text
    number = await bureau.address()
    await lan.get(f"/desk/hoi-thoai/{number}")
    await minh.get(f"/desk/hoi-thoai/{number}")
    await lan.post(f"/desk/hoi-thoai/{number}/nhan")
    assert lan.path == f"/desk/vu-viec/{await bureau.case()}"
    assert 'name="text"' in lan.text
    await minh.post(f"/desk/hoi-thoai/{number}/nhan")
    assert say("desk.wrong.of_another", name="Lan") in minh.text
    before = len(await bureau.lines())
    await bureau.says("còn ai không")
    assert len(await bureau.lines()) == before + 1  # what the person said, and nothing of the machine


async def test_suggestions_are_those_of_the_search_and_lose_nothing_typed(
    bureau: Bureau, lan: Colleague, path: str
) -> None:
    await lan.get(path)
    await lan.post(f"{path}/nhan")
    await bureau.says("tham gia hội chợ được hỗ trợ bao nhiêu")
    await lan.get(path)
    assert "120 lao động" in lan.text
    assert "hội chợ, triển lãm" in lan.text
    await lan.post(f"{path}/goi-y", text="Chào anh.", use="> Hỗ trợ các cơ sở CNNT")
    assert "Chào anh.\n\n> Hỗ trợ các cơ sở CNNT" in lan.text
    assert not any("Chào anh" in line.text for line in await bureau.lines())


async def test_why_an_answer_was_given(bureau: Bureau, lan: Colleague) -> None:
    await bureau.says(QUESTION)
    (_, told) = await bureau.lines()
    assert told.inquiry_id is not None
    await bureau.says("", choice=f"down {told.inquiry_id}")
    await bureau.says("", choice=f"miss {told.inquiry_id} old")
    await lan.get(f"/desk/cau-hoi/{told.inquiry_id}")
    for words in (QUESTION, "Trả lời thẳng", "24/11/2026", "👎", say("talk.verdict.old"), "Quyết định 1162/QĐ-UBND"):
        assert words in lan.text
    await lan.get("/desk")
    assert "cần sửa" in lan.text
    await lan.get("/desk/cau-hoi/999")
    assert lan.page.status_code == 404


async def test_news_come_to_an_open_page_and_keep_no_session_alive(bureau: Bureau, lan: Colleague, path: str) -> None:
    await lan.get(path)
    await lan.post(f"{path}/nhan")
    news = (await lan.client.get(f"{path}/moi")).json()
    assert (await lan.client.get(f"{path}/moi?dau={news['mark']}")).status_code == 204
    await bureau.says("tôi hỏi thêm")
    more = (await lan.client.get(f"{path}/moi?dau={news['mark']}")).json()
    assert more["count"] > news["count"]
    assert "tôi hỏi thêm" in more["html"]
    queue = (await lan.client.get("/desk/moi")).json()
    assert queue["count"] == 0
    await bureau.says("/can_bo", user="w")
    queue = (await lan.client.get(f"/desk/moi?dau={queue['mark']}")).json()
    assert queue["count"] == 1
    assert "(1)" in queue["title"]
    for _ in range(2):
        bureau.clock.advance(timedelta(hours=5))
        answered = await lan.client.get("/desk/moi")
    assert answered.status_code == 303  # eight hours without a person at the page


async def test_the_page_waits_until_the_machine_is_silent(
    bureau: Bureau, lan: Colleague, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_page, "PATIENCE", 0.05)
    async with bureau.database.begin() as transaction:
        address = await people.meet(transaction, "web", "u", bureau.clock.now())
        lease = bureau.clock.now() + handover.LEASE
        going = await deliveries.owe(transaction, "r", address, Outgoing("x").as_json(), bureau.clock.now(), lease)
    assert going is not None
    await lan.get(path)
    await lan.post(f"{path}/nhan")
    assert "Máy đang gửi nốt" in lan.text
    async with bureau.database.begin() as transaction:
        await deliveries.sent(transaction, going.id, bureau.clock.now())
    await lan.get(path)
    assert 'name="text"' in lan.text


async def test_a_call_back_has_an_owner_until_it_is_ended(
    bureau: Bureau, lan: Colleague, minh: Colleague, path: str
) -> None:
    await bureau.says("/can_bo", user="v")
    other = f"/desk/vu-viec/{await bureau.case('v')}"
    await lan.get(other)
    await lan.post(f"{other}/nhan")  # Lan has something to do, Minh has not
    bureau.clock.advance(timedelta(days=9))
    await minh.sign_in("Minh")
    assert await overdue.cases_of_nobody(bureau.database, bureau.clock) == 1
    assert "cán bộ Minh" in (await bureau.lines())[-1].text
    await minh.get("/desk")
    assert "quá hẹn" in minh.text
    async with bureau.database.begin() as transaction:
        (task,) = await tasks.open_tasks(transaction, tasks.CALL_BACK)
    await minh.get(f"/desk/viec/{task.id}")
    await minh.post(f"/desk/viec/{task.id}/xong", note="")
    assert minh.page.status_code == 422
    await minh.post(f"/desk/viec/{task.id}/xong", note="Đã gọi, anh ấy rõ rồi")
    assert minh.path == "/desk"
    assert "Cần liên hệ lại" not in minh.text
    await minh.get(f"/desk/viec/{task.id}")
    assert "anh ấy rõ rồi" in minh.text
    await minh.post(f"/desk/viec/{task.id}/xong", note="lần nữa")
    assert minh.page.status_code == 409


async def test_a_code_for_telegram_is_shown_once_and_binds_once(bureau: Bureau, lan: Colleague) -> None:
    assert (await lan.get("/desk/lien-ket")).status_code == 404  # without a staff group there is nothing to bind
    bureau.served.desk.staff = StaffRoom(bureau.database, bureau.clock)
    await lan.get("/desk/lien-ket")
    await lan.post("/desk/lien-ket")
    code = lan.text.split("/lien_ket ")[1].split("<")[0]
    bureau.clock.advance(timedelta(minutes=11))
    for text in (f"/lien_ket {code}", "/lien_ket"):
        async with bureau.database.begin() as transaction:
            assert await link(transaction, text, "31", bureau.clock.now()) == say("staffroom.link.bad")
    await lan.post("/desk/lien-ket")
    code = lan.text.split("/lien_ket ")[1].split("<")[0]
    for said in (say("staffroom.link.done", name="Lan"), say("staffroom.link.bad")):
        async with bureau.database.begin() as transaction:
            assert await link(transaction, f"/lien_ket {code.lower()}", "31", bureau.clock.now()) == said
    await lan.get("/desk/lien-ket")
    assert code not in lan.text
    assert "Đang liên kết" in lan.text
    await lan.post("/desk/lien-ket/bo")
    assert lan.path == "/desk/tai-khoan"
    async with bureau.database.begin() as transaction:
        assert await linking.whose(transaction, "31") is None
