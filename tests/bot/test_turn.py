"""A turn: one transaction, one effect; every kind of message gets its sentence; buttons lead on."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import FixedClock
from bot.messages import Incoming, Outgoing
from bot.office import Office
from bot.turn import Talk
from db import cases, deliveries, inquiries
from db.session import Database
from knowledge.search import Search


class Person:
    """Somebody who writes to us, and what they were answered."""

    def __init__(self, talk: Talk, user: str = "u1") -> None:
        self.talk, self.user, self.count = talk, user, 0

    async def says(self, text: str = "", kind: str = "text", choice: str = "") -> Outgoing:
        self.count += 1
        number = f"{self.user}-{self.count}"
        (owed,) = await self.talk.turn(Incoming("test", self.user, number, kind, text, choice))  # type: ignore[arg-type]
        async with self.talk.database.begin() as session:
            await deliveries.sent(session, owed.id, self.talk.clock.now())
        return Outgoing.from_json(owed.message)

    async def taps(self, said: Outgoing, label: str) -> Outgoing:
        (button,) = [b for b in said.buttons if label in b.label]
        return await self.says(kind="choice", choice=button.choice)


@pytest.fixture
def person(database: Database, search: Search, clock: FixedClock) -> Person:
    return Person(Talk(database, search, clock))


async def kept(database: Database) -> list[Any]:
    async with database.begin() as session:
        return [i async for i in inquiries.every(session)]


async def test_a_question_is_answered_and_kept(person: Person, database: Database) -> None:
    said = await person.says("truyền nghề cho bao nhiêu lao động, gọi tôi 0912345678")
    assert "120 lao động" in said.text
    (inquiry,) = await kept(database)
    assert inquiry.outcome == "answered"
    assert "1162/QĐ-UBND I.2.1" in inquiry.sources
    assert "0912" not in inquiry.text
    assert inquiry.library_version == person.talk.search.library.version


async def test_a_repeat_has_no_second_effect(person: Person, database: Database) -> None:
    incoming = Incoming("test", "u1", "m1", "text", "hội chợ là gì")
    assert len(await person.talk.turn(incoming)) == 1
    assert await person.talk.turn(incoming) == []
    assert len(await kept(database)) == 1


@pytest.mark.parametrize(
    "kind", ["photo", "voice", "video", "sticker", "location", "contact", "file", "edited", "group", "other"]
)
async def test_every_kind_of_message_gets_a_sentence(person: Person, kind: str) -> None:
    assert len((await person.says(kind=kind)).text) > 20


async def test_the_clause_is_shown_in_its_place(person: Person) -> None:
    said = await person.says("truyền nghề cho bao nhiêu lao động")
    whole = await person.taps(said, "Xem nguyên văn")
    assert "> Truyền nghề cho 120 lao động theo yêu cầu của các cơ sở ngành thủ công mỹ nghệ." in whole.text


async def test_asking_a_person_twice_opens_one_case(person: Person, database: Database) -> None:
    said = await person.says("truyền nghề cho bao nhiêu lao động")
    handed = await person.taps(said, "Hỏi cán bộ")
    again = await person.taps(said, "Hỏi cán bộ")
    assert "Đã chuyển cho cán bộ (số 1)" in handed.text
    assert "không cần gửi lại" in again.text
    async with database.begin() as session:
        (case,) = (await cases.of_inquiries(session)).values()
    assert case[1] == cases.WAITING


async def test_nobody_hands_over_the_question_of_another(person: Person) -> None:
    said = await person.says("truyền nghề cho bao nhiêu lao động")
    other = Person(person.talk, "u2")
    await other.taps(said, "Hỏi cán bộ")
    async with person.talk.database.begin() as session:
        assert await cases.of_inquiries(session) == {}


async def test_the_office_is_named_only_when_configured(person: Person) -> None:
    await person.says("hội chợ")
    assert "liên hệ" not in (await person.says("/can_bo")).text
    person.talk.office = Office("Trung tâm Khuyến công", phone="0272 000 000")
    assert "0272 000 000" in (await person.says("/can_bo")).text


async def test_a_number_chooses_from_the_last_menu(person: Person) -> None:
    said = await person.says("truyền nghề cho bao nhiêu lao động")
    number = [b.label for b in said.buttons].index("Xem nguyên văn") + 1
    assert "> Truyền nghề" in (await person.says(str(number))).text


@pytest.mark.parametrize(
    "choice", ["", "x", "ask 9/2099 1", "topic khong-co", "staff x", "text", "\x00", "ask " + "x" * 60]
)
async def test_a_button_of_yesterday_gets_a_sentence(person: Person, choice: str) -> None:
    assert "không còn dùng được" in (await person.says(kind="choice", choice=choice)).text


@pytest.mark.parametrize(
    "command", ["/start", "/help", "/hoi", "/can_bo", "/dieu_kien", "/START", "/help@khuyen_cong_bot", "/"]
)
async def test_every_command_is_answered(person: Person, command: str) -> None:
    assert (await person.says(command)).text


async def test_hoi_asks(person: Person) -> None:
    assert "120 lao động" in (await person.says("/hoi truyền nghề cho bao nhiêu lao động")).text


async def test_a_reply_queues_behind_what_is_still_owed(person: Person, clock: FixedClock) -> None:
    first = Incoming("test", "u1", "m1", "text", "/help")
    assert len(await person.talk.turn(first)) == 1
    assert await person.talk.turn(Incoming("test", "u1", "m2", "text", "/start")) == []
    clock.advance(timedelta(minutes=2))
    async with person.talk.database.begin() as session:
        (owed,) = await deliveries.claim(session, clock.now(), 10, timedelta(minutes=1), ["test"])
    assert "/can_bo" in owed.message["text"]


async def test_a_turn_that_fails_leaves_nothing(
    person: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(inquiries, "keep", fails)
    incoming = Incoming("test", "u1", "m1", "text", "hội chợ")
    with pytest.raises(OSError, match="disk full"):
        await person.talk.turn(incoming)
    monkeypatch.undo()
    assert len(await person.talk.turn(incoming)) == 1
