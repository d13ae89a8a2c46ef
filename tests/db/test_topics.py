"""Versions of topics: saved once from each page, published in order, taken back one by one or all."""

from datetime import timedelta

from bot.clock import FixedClock
from db import cases, deliveries, feedback, inquiries, people, publications, settled, tasks, topics, wanting
from db.session import Database, Transaction
from tests.bot.writing import CONTENT, officers, publish


async def test_a_draft_is_saved_over_only_what_was_seen(database: Database, clock: FixedClock) -> None:
    one, two = await officers(database, clock)
    async with database.begin() as t:
        number = await topics.draft(t, one, clock.now(), "", {**CONTENT, "title": ""}, [7, 9])
        assert await topics.save(t, number, 0, clock.now(), {"title": "Thử", "key": "cb-thu"})
        assert not await topics.save(t, number, 0, clock.now(), {"title": "Khác"})
        assert await topics.publish(t, number, 0, two, clock.now()) is None  # it changed since
        found = await topics.get(t, number)
        assert found is not None
        assert (found.title, found.key, found.inquiries, found.drafter) == ("Thử", "cb-thu", (7, 9), "Hạnh")
        assert await topics.publish(t, number, 1, two, clock.now()) == 1
        assert not await topics.save(t, number, 2, clock.now(), {"title": "Muộn"})
        assert not await topics.drop(t, number)


async def test_what_is_told_is_the_latest_version_whichever_draft_began_first(
    database: Database, clock: FixedClock
) -> None:
    one, two = await officers(database, clock)
    async with database.begin() as t:
        early = await topics.draft(t, one, clock.now(), "cb-thu", {**CONTENT, "title": "Sau"})
    await publish(database, clock, one, two, title="Trước")
    async with database.begin() as t:
        assert await topics.publish(t, early, 0, two, clock.now()) == 2
        assert [(w.title, w.version) for w in await topics.laid(t)] == [("Sau", 2)]
        assert not await topics.revert(t, "cb-thu", 1)
        assert await topics.revert(t, "cb-thu", 2)
        assert [(w.title, w.publisher) for w in await topics.laid(t)] == [("Trước", "Lan")]
        await topics.retire(t, two, clock.now(), "cb-thu", CONTENT)
        assert [(w.state, w.version) for w in await topics.laid(t)] == [("retired", 3)]
        assert await topics.revert(t, "cb-thu", 3, everything=True)
        assert await topics.laid(t) == []
        assert {w.state for w in await topics.of_key(t, "cb-thu")} == {"reverted"}


async def test_the_mark_moves_with_every_publication(database: Database, clock: FixedClock) -> None:
    async with database.begin() as t:
        assert await publications.mark(t) == (0, 0)
    one, two = await officers(database, clock)
    await publish(database, clock, one, two)
    async with database.begin() as t:
        assert await publications.mark(t) == (1, 1)
    assert await publications.kept(database)


async def asked(t: Transaction, who: str, text: str, outcome: str, clock: FixedClock) -> tuple[people.Met, int]:
    address = await people.meet(t, "web", who, clock.now())
    number = await inquiries.keep(
        t, address_id=address.id, asked_at=clock.now(), on_day=clock.today(), text=text, outcome=outcome, topic="",
        score=0.1, sources=["x"], library_version="x", read_as="", why={},
    )  # fmt: skip
    return address, number


async def test_what_wants_something_and_why(database: Database, clock: FixedClock) -> None:
    one, _ = await officers(database, clock)
    async with database.begin() as t:
        await asked(t, "a", "chọn rồi", "unclear", clock)
        await asked(t, "b", "bỏ dở", "unclear", clock)
        await asked(t, "c", "không có", "not_covered", clock)
        _, fine = await asked(t, "c", "ổn", "answered", clock)
        down, bad = await asked(t, "d", "sai", "answered", clock)
        await feedback.give(t, down.id, bad, feedback.DOWN, clock.now())
        await feedback.explain(t, bad, missing="old", words="cũ rồi")
        task = await tasks.open_one(t, tasks.MEND_ANSWER, clock.now(), inquiry_id=bad)
        helped, human = await asked(t, "e", "gặp người", "for_staff", clock)
        case = await cases.hand_over(t, helped.id, human, clock.now(), None)
        await asked(t, "f", "chưa ai trả lời", "for_staff", clock)
    clock.advance(timedelta(minutes=20))
    async with database.begin() as t:
        await asked(t, "a", "chọn", "answered", clock)
        await deliveries.owe(t, f"taken:{case.id}", helped, {"text": "chào"}, clock.now(), staff_id=one)
        await deliveries.owe(t, "said", helped, {"text": "Đến Sở nộp."}, clock.now(), staff_id=one)
        early = {w.text for w in await wanting.every(t, clock.now())}
        assert early == {"không có", "sai", "gặp người"}  # somebody may still be choosing
    clock.advance(timedelta(minutes=20))
    async with database.begin() as t:
        found = {w.text: w for w in await wanting.every(t, clock.now())}
        assert {text: set(w.why) for text, w in found.items()} == {
            "bỏ dở": {"unclear"}, "không có": {"not_covered"}, "sai": {"down"}, "gặp người": {"staff"},
        }  # fmt: skip
        assert (found["sai"].missing, found["sai"].words, found["sai"].task) == ("old", "cũ rồi", task)
        assert found["gặp người"].by_staff == ("Đến Sở nộp.",)
        assert await settled.settle(t, [bad, fine, bad], one, clock.now(), "not_ours") == 2
        assert "sai" not in {w.text for w in await wanting.every(t, clock.now())}
        assert await tasks.open_tasks(t, tasks.MEND_ANSWER) == []
        assert [a.text for a in await wanting.texts(t, [bad])] == ["sai"]
        assert next(iter(await wanting.asked(t))).text == "chọn"
