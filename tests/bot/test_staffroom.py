"""The staff group on Telegram over real sockets: a topic a case, officers known by a code, nobody talked over."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.clock import FixedClock
from bot.wording import say
from db import cases, conversations, linking, notes, staff
from db.session import Database
from db.staff import Role
from jobs.rooms import PAUSE, Rooms
from knowledge.search import Search
from tests.emulators.telegram_api import TelegramApi, telegram
from tests.emulators.telegram_office import Office, comes, office, polling
from tests.emulators.telegram_people import Chat

GROUP, LAN, MINH, NOBODY = -100200, 31, 32, 33
QUESTION = "truyền nghề cho bao nhiêu lao động"


@dataclass
class Scene:
    """A person, the group, two officers; the clock's jobs run when they are told to."""

    opened: Office
    api: TelegramApi
    rooms: Rooms
    group: Chat
    an: Chat

    async def tick(self) -> None:
        await self.rooms.keep()
        await self.opened.outbox.sweep()

    async def told(self) -> None:
        """Everything that topics are owed has been sent, one after the other."""
        for _ in range(12):
            await self.tick()

    async def topic(self) -> int:
        """The topic of a case that An has just opened."""
        self.an.says("/can_bo")
        await comes(lambda: any("Đã chuyển" in m.text for m in self.an.heard))
        await self.told()
        (thread,) = list(self.group.topics)[-1:]
        return thread

    def read_in(self, thread: int) -> list[str]:
        return [m.text for m in self.group.heard if m.get("message_thread_id") == thread]

    async def says(self, thread: int, who: int, text: str, **more: object) -> None:
        """Say something in the group, and wait until it is handled."""
        self.group.says_in(thread, who, text, **more)
        await comes(lambda: self.api.updates.pending == 0)


@pytest.fixture
async def scene(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Scene]:
    async with telegram() as api:
        group = api.forum(GROUP)
        async with office(api, database, search, clock, staff_group=GROUP) as opened, polling(opened):
            assert opened.telegram.staff is not None
            made = Scene(opened, api, Rooms(database, opened.telegram.staff, clock), group, api.person(501))
            await hired(made, "Lan", LAN)
            await hired(made, "Minh", MINH)
            yield made


async def hired(scene: Scene, name: str, account: int, role: Role = "officer", privately: bool = False) -> int:
    """A member of staff who has bound an account of Telegram."""
    now = scene.opened.clock.now()
    async with scene.opened.database.begin() as transaction:
        member = await staff.add(transaction, name, name.lower(), role, now)
        assert member is not None
        await linking.offer(transaction, member.id, f"CODE{account}", now, timedelta(minutes=10))
    if privately:
        scene.api.person(account).says(f"/lien_ket code{account}")
        await scene.api.person(account).hears(say("staffroom.link.done", name=name))
    else:
        await scene.says(0, account, f"/lien_ket@khuyen_cong_bot CODE{account}")
        await scene.group.hears(say("staffroom.link.done", name=name))
    return member.id


async def test_a_case_from_its_topic_to_its_end(scene: Scene) -> None:
    scene.an.says(QUESTION)
    await scene.an.hears("120 lao động")
    thread = await scene.topic()
    assert scene.group.topics[thread] == f"Số 1: {QUESTION}"
    assert any("/nhan" in text for text in scene.read_in(thread))
    assert f"Người dân: {QUESTION}" in scene.read_in(thread)
    await scene.says(thread, LAN, "chưa nhận mà nói")
    assert say("staffroom.say.take_first") in scene.read_in(thread)
    await scene.says(thread, LAN, "/nhan")
    await scene.told()
    assert say("staffroom.room.taken", name="Lan") in scene.read_in(thread)
    scene.an.says("tôi ở Long Định")
    await comes(lambda: scene.api.updates.pending == 0)
    await scene.told()
    assert "Người dân: tôi ở Long Định" in scene.read_in(thread)
    await scene.says(thread, LAN, "Chào anh An.")
    await scene.says(thread, LAN, "// nhớ gọi lại")
    await scene.says(thread, LAN, "/dong")
    await scene.says(thread, LAN, "/dong Đã hướng dẫn")
    await scene.told()
    heard = [m.text for m in scene.an.heard]
    assert heard.count("Cán bộ Lan: Chào anh An.") == 1
    assert "Tóm tắt: Đã hướng dẫn" in heard[-1]
    assert not any("nhớ gọi" in text for text in heard)
    assert say("staffroom.room.closed", summary="Đã hướng dẫn") in scene.read_in(thread)
    assert "Cán bộ Lan: Chào anh An." not in scene.read_in(thread)  # whoever wrote it there sees it there
    async with scene.opened.database.begin() as transaction:
        assert [note.text for note in await notes.of_case(transaction, 1)] == ["nhớ gọi lại"]
        case = await cases.get(transaction, 1)
        assert case is not None
        assert case.state == cases.CLOSED
        assert len(await conversations.recent(transaction, [], 9)) == 1  # topics are no conversations with people


async def test_only_the_owner_speaks_and_strangers_and_other_things_never_reach_the_person(scene: Scene) -> None:
    thread = await scene.topic()
    await scene.says(thread, LAN, "/nhan")
    before = len(scene.an.heard)
    head = await hired(scene, "Trưởng", 40, "administrator", privately=True)
    for who, text, said in (
        (MINH, "tôi cũng nói", say("desk.wrong.of_another", name="Lan")),
        (MINH, "/nhan", say("desk.wrong.of_another", name="Lan")),
        (MINH, "/dong xong", say("desk.wrong.of_another", name="Lan")),
        (NOBODY, "tôi là ai", say("staffroom.say.unknown")),
        (40, "quản trị nói", say("staffroom.say.not_yours")),
        (LAN, "/xyz", say("staffroom.say.help")),
        (LAN, "/lien_ket CODE31", say("staffroom.link.bad")),  # spent
    ):
        await scene.says(thread, who, text)
        assert scene.read_in(thread)[-1] == said, text
    await scene.says(thread, LAN, "ẩn danh", sender_chat=scene.group.info)
    assert scene.read_in(thread)[-1] == say("staffroom.say.unknown")
    scene.group.shows("photo", message_thread_id=thread, is_topic_message=True,
                      **{"from": {"id": LAN, "is_bot": False, "first_name": "Lan"}})  # fmt: skip
    await comes(lambda: scene.read_in(thread)[-1] == say("staffroom.say.words_only"))
    async with scene.opened.database.begin() as transaction:
        lan = await linking.whose(transaction, str(LAN))
        assert lan not in (None, head)
        await staff.change(transaction, lan, active=False)
    await scene.says(thread, LAN, "bị thu hồi rồi")
    assert scene.read_in(thread)[-1] == say("staffroom.say.unknown")
    await scene.says(0, NOBODY, "chuyện phiếm trong nhóm")
    await scene.told()
    assert [m.text for m in scene.an.heard[before:]] == [say("talk.staff.here", name="Lan")]


async def test_telegram_away_loses_nothing_and_a_deleted_topic_is_made_again(scene: Scene, clock: FixedClock) -> None:
    scene.api.fault("createForumTopic", status=502, description="Bad Gateway")
    scene.an.says("/can_bo")
    await scene.an.hears("số 1")
    await scene.told()
    assert scene.group.topics == {}
    clock.advance(PAUSE)
    await scene.told()
    ((thread, _),) = scene.group.topics.items()
    await scene.says(thread, LAN, "/nhan")
    await scene.told()
    del scene.group.topics[thread]
    scene.an.says("còn đó không")
    await comes(lambda: scene.api.updates.pending == 0)
    await scene.told()
    ((again, _),) = scene.group.topics.items()
    assert "Người dân: còn đó không" in scene.read_in(again)
    scene.group.manages_topics = False
    await scene.says(again, LAN, "Tôi đây.")
    assert [m.text for m in scene.an.heard][-1] == "Cán bộ Lan: Tôi đây."
