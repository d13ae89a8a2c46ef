"""When Telegram limits, refuses, breaks off or is away: what is owed stays owed, and nothing crashes."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.base import TryLater, Unreachable
from bot.clock import FixedClock
from bot.messages import Button, Outgoing
from bot.wording import say
from db.people import REACHABLE, UNREACHABLE, Address
from db.session import Database
from knowledge.search import Search
from tests.emulators.telegram_api import Limits, telegram
from tests.emulators.telegram_office import Office, comes, office, polling
from tests.emulators.telegram_people import Chat

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def opened(database: Database, search: Search, clock: FixedClock) -> AsyncIterator[Office]:
    async with telegram() as api, office(api, database, search, clock) as made:
        yield made


@pytest.fixture
def an(opened: Office) -> Chat:
    return opened.api.person(501)


async def handled(opened: Office, an: Chat, text: str = "/help") -> None:
    """A message is handled to the end, with whatever happens to its reply."""
    async with polling(opened):
        an.says(text)
        await comes(lambda: not opened.api.updates.pending)  # Telegram was told to forget it


async def state_of_an(opened: Office) -> str:
    async with opened.database.begin() as session:
        return str((await session.execute(select(Address.state))).scalar_one())


async def test_a_limit_is_waited_for_as_long_as_telegram_asks(opened: Office, an: Chat) -> None:
    opened.api.fault("sendMessage", status=429, description="Too Many Requests: retry after 7", retry_after=7)
    await handled(opened, an)
    (row,) = await opened.deliveries()
    assert (row.state, row.tries, row.due_at - opened.clock.now()) == ("owed", 0, timedelta(seconds=7))
    opened.clock.advance(timedelta(seconds=6))
    assert await opened.outbox.sweep() == 0
    opened.clock.advance(timedelta(seconds=1))
    assert await opened.outbox.sweep() == 1
    assert await opened.states() == ["sent"]
    await an.hears(say("talk.start.help"))


async def test_who_blocked_us_is_unreachable_until_they_write_again(opened: Office, an: Chat) -> None:
    opened.api.fault("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    await handled(opened, an)
    assert await opened.states() == ["failed"]
    assert await state_of_an(opened) == UNREACHABLE
    await handled(opened, an, "/start")
    await an.hears(say("talk.start.hello"))
    assert await state_of_an(opened) == REACHABLE


async def test_blocking_itself_is_no_message(opened: Office, an: Chat) -> None:
    async with polling(opened):
        an.says("/help")
        await an.hears()
        an.blocks()
        binh = opened.api.person(502)
        binh.says("/help")
        await binh.hears()
    assert len(an.heard) == 1


async def test_a_connection_that_breaks_before_telegram_took_it(opened: Office, an: Chat) -> None:
    opened.api.fault("sendMessage", drop="before")
    await handled(opened, an)
    (row,) = await opened.deliveries()
    assert (row.state, row.tries, row.due_at - opened.clock.now()) == ("owed", 1, MINUTE)
    opened.clock.advance(MINUTE)
    await opened.outbox.sweep()
    await an.hears(say("talk.start.help"))
    assert len(an.heard) == 1


async def test_a_connection_that_breaks_after_telegram_took_it_repeats_the_message_once(
    opened: Office, an: Chat
) -> None:
    opened.api.fault("sendMessage", drop="after")
    await handled(opened, an)
    opened.clock.advance(MINUTE)
    assert await opened.outbox.sweep() == 1
    assert await opened.states() == ["sent"]
    assert [m.text for m in await an.hears_many(2)] == [say("talk.start.help")] * 2
    opened.clock.advance(MINUTE)
    assert await opened.outbox.sweep() == 0


async def test_an_answer_that_takes_too_long_is_no_answer(opened: Office, an: Chat) -> None:
    opened.telegram.request.read = opened.telegram.request.connect = 0.1
    opened.api.fault("sendMessage", delay=5)
    with pytest.raises(TryLater) as fault:
        await opened.telegram.send("501", Outgoing("chào"))
    assert fault.value.after is None


async def test_telegrams_own_trouble_is_tried_later(opened: Office) -> None:
    for status in (500, 502, 401, 404, 409):
        opened.api.fault("sendMessage", status=status)
        with pytest.raises(TryLater):
            await opened.telegram.send("501", Outgoing("chào"))


GONE = [
    (400, "Bad Request: chat not found"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: bot was kicked from the group chat"),
]


async def test_a_chat_that_is_gone_is_not_tried_again(opened: Office) -> None:
    for status, description in GONE:
        opened.api.fault("sendMessage", status=status, description=description)
        with pytest.raises(Unreachable):
            await opened.telegram.send("501", Outgoing("chào"))
    assert opened.api.calls["sendmessage"] == len(GONE)


async def test_marks_that_telegram_does_not_take_are_left_out_once(opened: Office, an: Chat) -> None:
    an.started = True
    opened.api.fault("sendMessage", status=400, description="Bad Request: can't parse entities")
    await opened.telegram.send("501", Outgoing("**đậm** < 5", (Button("Nút", "x"),)))
    heard = await an.hears()
    assert (heard.text, heard.marked("bold"), heard.buttons) == ("đậm < 5", [], ["Nút"])
    opened.api.fault("sendMessage", status=400, description="Bad Request: whatever", count=2)
    with pytest.raises(Unreachable):
        await opened.telegram.send("501", Outgoing("chào"))


async def test_a_long_text_comes_in_parts_with_its_buttons_under_the_last(opened: Office, an: Chat) -> None:
    an.started = True
    text = "\n\n".join(f"**Đoạn {n}** <&> " + "chữ " * 500 for n in range(5))
    await opened.telegram.send("501", Outgoing(text, (Button("Một", "1"), Button("Hai", "2"))))
    first, *middle, last = await an.hears_many(3)
    assert first.marked("bold") == ["Đoạn 0", "Đoạn 1"]
    assert [m.buttons for m in (first, *middle, last)] == [[], [], ["Một", "Hai"]]
    assert last["reply_markup"]["inline_keyboard"] == [
        [{"text": "Một", "callback_data": "1"}],
        [{"text": "Hai", "callback_data": "2"}],
    ]


async def test_a_limit_in_the_middle_of_a_long_text_repeats_nothing(opened: Office, an: Chat) -> None:
    an.started = True
    opened.api.limits = Limits(rate=10, burst=2)
    await opened.telegram.send("501", Outgoing("\n\n".join(f"{n} " + "chữ " * 1000 for n in range(3))))
    assert [m.text[0] for m in await an.hears_many(3)] == ["0", "1", "2"]
    assert len(an.heard) == 3


async def test_telegram_may_be_away_for_a_while(opened: Office, an: Chat) -> None:
    for method, status in (("getMe", 401), ("deleteWebhook", 429), ("getUpdates", 409), ("getUpdates", 500)):
        opened.api.fault(method, status=status, count=2)
        opened.api.fault(method, drop="before")
    async with polling(opened):
        an.says("/help")
        await an.hears(say("talk.start.help"))


async def test_telegram_may_come_after_us(database: Database, search: Search, clock: FixedClock) -> None:
    async with telegram() as gone:
        port = int(gone.url.rpartition(":")[2])
    async with office(gone, database, search, clock) as opened, polling(opened):
        with pytest.raises(TryLater):
            await opened.telegram.send("501", Outgoing("chào"))
        async with telegram(port=port) as api:
            an = api.person(501)
            an.says("/help")
            await an.hears(say("talk.start.help"))


async def test_a_menu_that_telegram_refuses_does_not_keep_us_from_listening(opened: Office, an: Chat) -> None:
    opened.api.fault("setMyCommands", status=400, description="Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    async with polling(opened):
        an.says("/help")
        await an.hears()


async def test_a_tap_that_cannot_be_acknowledged_is_answered_all_the_same(opened: Office, an: Chat) -> None:
    opened.api.fault("answerCallbackQuery", status=400, description="Bad Request: query is too old")
    async with polling(opened):
        an.says("truyền nghề cho bao nhiêu lao động")
        await an.hears()
        an.taps(say("advice.button.staff"))
        await an.hears("số 1")


async def test_an_answer_that_no_telegram_gives_is_tried_later(opened: Office, an: Chat) -> None:
    an.started = True
    opened.api.me = {}
    with pytest.raises(TryLater):
        await opened.telegram.send("501", Outgoing("chào"))
