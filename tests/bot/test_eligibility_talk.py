"""The check of eligibility as a conversation: only what matters is asked, nothing said is lost, the trace stands."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import FixedClock
from bot.eligibility.position import GROUPS, Position, next_question, results
from bot.eligibility.tracing import assess_anew
from bot.turn import Talk
from db import assessments, drafts, people
from db.session import Database
from knowledge.eligibility import Result
from knowledge.establishment import Answer, Known
from knowledge.library import Library
from knowledge.search import Search
from tests.bot.test_turn import Person


@pytest.fixture
def person(database: Database, search: Search, clock: FixedClock) -> Person:
    return Person(Talk(database, search, clock))


async def facts_of(person: Person) -> dict[str, Answer]:
    async with person.talk.database.begin() as t:
        address = await people.meet(t, "test", person.user, person.talk.clock.now())
        return dict((await drafts.of_address(t, address.id))["dieu_kien"].answers["facts"])


async def test_it_goes_on_next_week_where_it_was(person: Person, clock: FixedClock) -> None:
    await person.says("/dieu_kien")
    await person.says("mua máy")
    asked = await person.says("htx ở cần đước, dệt chiếu")
    assert "máy mới không" in asked.text
    clock.advance(timedelta(days=7))
    assert "Đủ điều kiện sơ bộ" in (await person.says("có")).text


async def test_an_answer_by_an_old_button_corrects_what_was_said(person: Person, clock: FixedClock) -> None:
    await person.says("/dieu_kien")
    asked = await person.says("mua máy")
    await person.taps(asked, "Hợp tác xã")
    clock.advance(timedelta(days=7))
    said = await person.taps(asked, "Hộ kinh doanh")
    assert "Đã sửa: Hộ kinh doanh" in said.text
    assert (await facts_of(person))["legal_form"] == "business_household"


async def test_a_button_of_a_check_that_is_gone_gets_a_sentence(person: Person) -> None:
    assert "gõ /dieu_kien" in (await person.says(kind="choice", choice="fact legal_form sme")).text
    assert "không còn dùng được" in (await person.says(kind="choice", choice="card nothing")).text


async def test_what_contradicts_is_said_and_changes_nothing(person: Person) -> None:
    await person.says("/dieu_kien")
    await person.says("làng nghề đã công nhận")
    said = await person.says("cá nhân")
    assert "không khớp" in said.text
    assert "Một cá nhân không phải là một làng nghề." in said.text
    assert await facts_of(person) == {"legal_form": "other", "recognised_craft_village": True}


@pytest.mark.parametrize(("said", "bound"), [("âm 5 lao động", "từ 0"), ("10 tỷ người", "đến 100.000")])
async def test_what_cannot_be_is_refused_and_what_was_said_stays(person: Person, said: str, bound: str) -> None:
    await person.says("/dieu_kien")
    await person.says("mua máy")
    await person.says("htx ở bến lức")
    before = await facts_of(person)
    assert bound in (await person.says(said)).text
    assert await facts_of(person) == before


async def test_a_question_in_the_middle_is_answered_and_the_open_one_said_again(person: Person) -> None:
    await person.says("/dieu_kien")
    asked = await person.says("mua máy")
    said = await person.says("truyền nghề cho bao nhiêu lao động?")
    assert "120 lao động" in said.text
    assert said.text.endswith(asked.text)
    assert [b.choice for b in said.buttons] == [b.choice for b in asked.buttons]


async def test_the_trace_is_kept_once_and_other_rules_stand_beside_it(
    person: Person, database: Database, library: Library, clock: FixedClock
) -> None:
    await person.says("/dieu_kien")
    await person.says("mua máy")
    await person.says("htx ở bến lức, dệt chiếu, máy mới")
    await person.says(kind="choice", choice="card equipment_upgrade")
    other = replace(library, rules=replace(library.rules, version="other"))
    assert [await assess_anew(database, other, clock, batch=1) for _ in range(2)] == [1, 0]
    async with database.begin() as t:
        address = await people.meet(t, "test", "u1", clock.now())
        new, old = await assessments.of_address(t, address.id)
    assert (old.rules_version, new.rules_version, new.previous_id) == (library.rules.version, "other", old.id)
    assert old.results == new.results
    assert old.facts["machinery_new"] is True
    assert {r["status"] for r in old.results} == {"eligible_preliminary", "expired"}


async def test_what_was_told_is_laid_beside_later_answers(person: Person) -> None:
    question = "hỗ trợ chuyển giao, ứng dụng máy móc thiết bị, công nghệ tiên tiến"
    assert "Theo những gì đã biết về anh/chị" not in (await person.says(question)).text
    await person.says("/dieu_kien")
    await person.says("mua máy")
    await person.says("doanh nghiệp lớn ở bến lức, dệt chiếu, máy mới")
    said = await person.says(question)
    assert "❌ Chưa đủ điều kiện" in said.text
    assert "Chưa đạt: Là doanh nghiệp nhỏ và vừa" in said.text


def answers(known: Known, dice: random.Random) -> list[Answer]:
    if known.kind == "bool":
        return [True, False]
    if known.kind == "choice":
        return [o.key for o in known.options]
    return sorted(
        {known.least, known.most, *(dice.randint(known.least, min(known.most, 120)) for _ in range(8)), 20, 50}
    )


def said(found: tuple[Result, ...]) -> list[object]:
    return [(r.programme.number, r.activity, r.status, r.needs, [j.holds for j in r.conditions]) for r in found]


@pytest.mark.parametrize("seed", range(40))
def test_every_question_that_is_asked_can_change_a_result(library: Library, clock: FixedClock, seed: int) -> None:
    """A walk with answers by dice: each open question has two answers that lead to different results."""
    dice = random.Random(seed)
    position, today, asked = Position(about=dice.choice(list(GROUPS))), clock.today(), 0
    while (question := next_question(library.rules, position, today)) is not None:
        may = [
            said(results(library.rules, position.knowing({question.key: a}), today)) for a in answers(question, dice)
        ]
        assert any(one != may[0] for one in may), question.key
        assert question.key not in position.facts
        asked += 1
        unsure = dice.random() < 0.2
        answer = dice.choice(answers(question, dice))
        position = position.not_knowing(question.key) if unsure else position.knowing({question.key: answer})
    assert asked <= len(library.rules.establishment.facts)
    left = [r for r in results(library.rules, position, today) if r.status == "unknown"]
    assert all(set(r.needs) <= set(position.unknown) for r in left)
