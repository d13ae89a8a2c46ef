"""From the machine to an officer and back: told honestly, never talked over, nothing lost, once each."""

import asyncio
import random
from datetime import timedelta

import pytest

from bot import handover
from bot.clock import FixedClock
from bot.handover import Officer
from bot.messages import Incoming, Outgoing
from bot.outbox import Outbox
from bot.turn import Talk
from db import cases, deliveries, people, sayings, tasks
from db.session import Database
from jobs import overdue
from knowledge.search import Search

LAN, MINH = Officer(1, "Lan"), Officer(2, "Minh")
AFTER = timedelta(hours=200)


class Paper:
    """A channel that writes down what reaches a person, as slowly as it likes."""

    name = "test"

    def __init__(self, dice: random.Random | None = None) -> None:
        self.read: list[str] = []
        self.dice = dice

    async def send(self, user_id: str, message: Outgoing) -> None:
        await dawdle(self.dice, 60)
        self.read.append(message.text)
        await dawdle(self.dice)


async def dawdle(dice: random.Random | None, most: int = 4) -> None:
    """Let others go first, some times."""
    for _ in range(dice.randrange(most) if dice else 0):
        await asyncio.sleep(0)


class Scene:
    """A person, the machine, and officers, over one database."""

    def __init__(
        self, database: Database, search: Search, clock: FixedClock, dice: random.Random | None = None
    ) -> None:
        self.database, self.clock, self.paper = database, clock, Paper(dice)
        self.talk = Talk(database, search, clock)
        self.outbox = Outbox(database, {"test": self.paper}, clock)
        self.count = 0

    async def types(self, text: str, choice: str = "", user: str = "u") -> list[str]:
        self.count += 1
        kind = "choice" if choice else "text"
        before = len(self.paper.read)
        incoming = Incoming("test", user, f"{user}-{self.count}", kind, text, choice)  # type: ignore[arg-type]
        await self.outbox.hand_over(await self.talk.turn(incoming))
        return self.paper.read[before:]

    async def address(self, user: str = "u") -> people.Met:
        async with self.database.begin() as t:
            return await people.meet(t, "test", user, self.clock.now())

    async def case(self, user: str = "u") -> int:
        address = await self.address(user)
        async with self.database.begin() as t:
            found = await cases.open_of(t, address.id)
        assert found is not None
        return int(found.id)

    async def take(self, case: int, officer: Officer = LAN) -> bool:
        return await handover.take(self.database, case, officer, self.clock)

    async def writes(self, case: int, text: str, officer: Officer = LAN) -> bool:
        self.count += 1
        async with self.database.begin() as t:
            owed = await handover.answer(t, case, officer, text, f"staff:{self.count}", self.clock.now())
        await self.outbox.hand_over(owed or [])
        await self.outbox.sweep()
        return owed is not None

    async def gives_back(self, case: int, summary: str = "", officer: Officer = LAN) -> bool:
        async with self.database.begin() as t:
            owed = await handover.give_back(t, case, officer, summary, self.clock.now())
        await self.outbox.hand_over(owed or [])
        await self.outbox.sweep()
        return owed is not None


@pytest.fixture
def scene(database: Database, search: Search, clock: FixedClock) -> Scene:
    return Scene(database, search, clock)


async def test_both_sides_of_a_takeover(scene: Scene) -> None:
    await scene.types("truyền nghề cho bao nhiêu lao động")
    (told,) = await scene.types("/can_bo")
    assert "số 1" in told
    assert "chậm nhất 11:30 thứ Tư, 25/11" in told
    case = await scene.case()
    assert await scene.take(case)
    await scene.outbox.sweep()
    assert "Cán bộ Lan đang trả lời" in scene.paper.read[-1]
    assert await scene.types("xưởng tôi ở xã nào thì nộp, số tôi 0912345678") == []
    assert await scene.types("/start") == []
    assert await scene.writes(case, "Anh nộp ở Trung tâm nhé.")
    assert scene.paper.read[-1] == "**Cán bộ Lan:** Anh nộp ở Trung tâm nhé."
    assert await scene.gives_back(case, "Hướng dẫn nơi nộp")
    assert "Tóm tắt: Hướng dẫn nơi nộp" in scene.paper.read[-1]
    assert "120 lao động" in (await scene.types("truyền nghề cho bao nhiêu lao động"))[0]
    assert await scene.types("", f"rate yes {case}") == ["Cảm ơn anh/chị đã cho biết."]
    assert "không còn dùng được" in (await scene.types("", f"rate no {case}"))[0]
    address = await scene.address()
    async with scene.database.begin() as t:
        lines = await sayings.of_address(t, address.id)
    assert [(x.author, "0912345678" in x.text) for x in lines if "xã nào" in x.text] == [("person", True)]
    assert [x.staff_id for x in lines if "nhé" in x.text] == [1]


async def test_two_officers_at_once_one_gets_it(scene: Scene) -> None:
    await scene.types("/can_bo")
    case = await scene.case()
    assert sorted(await asyncio.gather(scene.take(case), scene.take(case, MINH))) == [False, True]


async def test_only_the_owner_speaks_and_closes_and_once(scene: Scene) -> None:
    await scene.types("/can_bo")
    case = await scene.case()
    assert not await scene.writes(case, "chưa nhận")
    await scene.take(case)
    assert not await scene.writes(case, "không phải của tôi", MINH)
    assert not await scene.gives_back(case, officer=MINH)
    async with scene.database.begin() as t:
        assert await cases.transfer(t, case, LAN.id, MINH.id)
        assert not await cases.transfer(t, case, LAN.id, MINH.id)
    assert await scene.writes(case, "tôi nhận thay", MINH)
    assert await scene.gives_back(case, officer=MINH)
    assert not await scene.gives_back(case, officer=MINH)


async def test_what_the_machine_still_owed_is_taken_back_and_a_later_reminder_is_held(scene: Scene) -> None:
    await scene.types("/can_bo")
    address, case = await scene.address(), await scene.case()
    words = Outgoing("nhắc hội chợ").as_json()
    async with scene.database.begin() as t:
        await deliveries.owe(t, "before", address, words, scene.clock.now())
    await scene.take(case)
    async with scene.database.begin() as t:
        await deliveries.owe(t, "during", address, words, scene.clock.now())
    await scene.outbox.sweep()
    await scene.writes(case, "chào anh")
    assert "nhắc hội chợ" not in scene.paper.read
    await scene.gives_back(case)
    for _ in range(3):
        await scene.outbox.sweep()
    assert scene.paper.read.count("nhắc hội chợ") == 1


async def test_waiting_for_silence_takes_nothing_back_once_the_machine_speaks_again(scene: Scene) -> None:
    await scene.types("/can_bo")
    address, case = await scene.address(), await scene.case()
    await scene.take(case)
    await scene.gives_back(case)
    async with scene.database.begin() as t:
        await deliveries.owe(t, "later", address, Outgoing("nhắc").as_json(), scene.clock.now())
    assert await handover.quiet(scene.database, address.id, scene.clock, 0)
    for _ in range(3):
        await scene.outbox.sweep()
    assert scene.paper.read[-1] == "nhắc"


async def test_nobody_came_the_person_hears_it_once_and_a_call_back_stands(scene: Scene) -> None:
    await scene.types("/can_bo")
    assert await overdue.cases_of_nobody(scene.database, scene.clock) == 0
    scene.clock.advance(AFTER)
    assert await overdue.cases_of_nobody(scene.database, scene.clock) == 1
    assert await overdue.cases_of_nobody(scene.database, scene.clock) == 0
    await scene.outbox.sweep()
    assert "vẫn chưa có cán bộ trả lời" in scene.paper.read[-1]
    async with scene.database.begin() as t:
        (task,) = await tasks.open_tasks(t, tasks.CALL_BACK)
    assert task.case_id == await scene.case()
    assert "Đã quá giờ hẹn" in (await scene.types("/can_bo"))[0]


async def test_a_case_that_was_taken_in_time_is_not_late(scene: Scene) -> None:
    await scene.types("/can_bo")
    await scene.take(await scene.case())
    scene.clock.advance(AFTER)
    assert await overdue.cases_of_nobody(scene.database, scene.clock) == 0


async def overtaken(database: Database, search: Search, clock: FixedClock, seed: int) -> None:
    """Messages, sweeps and a takeover in an order that dice decide: after it returns the machine says nothing."""
    dice = random.Random(seed)
    user, scene = f"u{seed}", Scene(database, search, clock, dice)
    await scene.types("/can_bo", user=user)
    case, address = await scene.case(user), await scene.address(user)

    async def person() -> None:
        for _ in range(3):
            await dawdle(dice)
            await scene.types("/help", user=user)

    async def reminders() -> None:
        for n in range(3):
            await dawdle(dice)
            async with database.begin() as t:
                await deliveries.owe(t, f"reminder {n}", address, Outgoing("nhắc").as_json(), clock.now())

    async def sweeps() -> None:
        for _ in range(4):
            await dawdle(dice)
            await scene.outbox.sweep()

    async def officer() -> int:
        for _ in range(dice.randrange(8)):
            await dawdle(dice)
        assert await scene.take(case)
        return len(scene.paper.read)

    heard, *_ = await asyncio.gather(officer(), person(), reminders(), sweeps())
    await scene.writes(case, "xin chào")
    await scene.outbox.sweep()
    after = scene.paper.read[heard:]
    assert [text for text in after if "Cán bộ Lan" not in text] == [], f"seed {seed}"
    assert "**Cán bộ Lan:** xin chào" in scene.paper.read, f"seed {seed}"


async def test_no_word_of_the_machine_after_a_takeover(database: Database, search: Search, clock: FixedClock) -> None:
    for seed in range(60):
        await overtaken(database, search, clock, seed)


@pytest.mark.proof
async def test_no_word_of_the_machine_after_a_thousand_takeovers(
    database: Database, search: Search, clock: FixedClock
) -> None:
    for seed in range(1_000):
        await overtaken(database, search, clock, seed)
