"""A conversation on Telegram over real sockets, by long polling and by webhook."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import FixedClock
from bot.wording import say
from db.session import Database
from knowledge.search import Search
from tests.emulators.telegram_api import TelegramApi, telegram
from tests.emulators.telegram_office import COMMANDS, Office, comes, hooked, office, polling

QUESTION = "truyền nghề cho bao nhiêu lao động"


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with telegram() as running:
        yield running


@pytest.fixture
async def listening(
    request: pytest.FixtureRequest, api: TelegramApi, database: Database, search: Search, clock: FixedClock
) -> AsyncIterator[Office]:
    by = hooked if request.param == "webhook" else polling
    async with office(api, database, search, clock) as opened, by(opened):
        yield opened


both_ways = pytest.mark.parametrize("listening", ["polling", "webhook"], indirect=True)
by_polling = pytest.mark.parametrize("listening", ["polling"], indirect=True)


@both_ways
async def test_a_person_starts_asks_and_taps(listening: Office) -> None:
    an = listening.api.person(501)
    an.says("/start")
    await an.hears(say("talk.start.hello"))

    an.says(QUESTION)
    answer = await an.hears("Truyền nghề cho 120 lao động")
    assert answer.marked("blockquote"), "the clause stands as a quote"
    assert ">" not in answer.text
    assert say("advice.button.staff") in answer.buttons

    tap = an.taps(say("advice.button.text"))
    await an.hears("1162/QĐ-UBND")
    an.taps(say("advice.button.staff"))
    await an.hears("số 1")
    assert tap in an.stilled
    assert await listening.questions() == [QUESTION]


@both_ways
async def test_the_menu_of_commands_is_set(listening: Office) -> None:
    an = listening.api.person(501)
    an.says("/help")
    await an.hears()
    assert [(c["command"], c["description"]) for c in listening.api.commands] == COMMANDS


KINDS = {
    "photo": "photo",
    "voice": "voice",
    "audio": "file",
    "video": "video",
    "video_note": "video",
    "sticker": "sticker",
    "location": "location",
    "contact": "contact",
    "document": "file",
    "dice": "other",
    "poll": "other",
}


@both_ways
async def test_what_is_not_words_gets_a_sentence_of_its_own(listening: Office) -> None:
    an = listening.api.person(501)
    for what, kind in KINDS.items():
        an.shows(what)
        assert (await an.hears()).text == say(f"talk.kind.{kind}"), what


@by_polling
async def test_a_message_that_the_library_cannot_read_still_gets_a_sentence(listening: Office) -> None:
    an = listening.api.person(501)
    an.sends(text=QUESTION, date="of no kind", entities="neither")
    assert (await an.hears()).text == say("talk.kind.other")
    an.says("/help")
    await an.hears(say("talk.start.help"))


@by_polling
async def test_an_album_is_answered_once(listening: Office) -> None:
    an = listening.api.person(501)
    for _ in range(3):
        an.shows("photo", media_group_id="77")
    an.says("/help")
    assert (await an.hears()).text == say("talk.kind.photo")
    assert (await an.hears()).text == say("talk.start.help")


@both_ways
async def test_an_edited_message_gets_a_sentence(listening: Office) -> None:
    an = listening.api.person(501)
    first = an.says(QUESTION)
    await an.hears("120 lao động")
    an.edits(first, "sửa lại")
    assert (await an.hears()).text == say("talk.kind.edited")


@both_ways
async def test_a_group_is_answered_only_when_it_speaks_to_the_bot(listening: Office) -> None:
    group = listening.api.group(-1001)
    group.says("bà con ơi chiều nay họp")
    group.says("/start@another_bot")
    group.shows("photo")
    group.says("@khuyen_cong_bot mua máy được hỗ trợ không")
    assert (await group.hears()).text == say("talk.kind.group")
    group.says("/start@khuyen_cong_bot")
    assert (await group.hears()).text == say("talk.kind.group")
    await comes(lambda: not listening.api.updates.pending)
    assert len(group.heard) == 2


@both_ways
async def test_an_update_that_comes_twice_is_handled_once(listening: Office) -> None:
    listening.api.updates.twice = True
    an, binh = listening.api.person(501), listening.api.person(502)
    an.says(QUESTION)
    await an.hears("120 lao động")
    for number in range(5):
        binh.says(f"{QUESTION} {number}")
    await binh.hears_many(5)
    an.says("/help")
    await an.hears(say("talk.start.help"))
    assert len(await listening.questions()) == 6


@by_polling
async def test_an_old_button_still_gets_an_answer(listening: Office) -> None:
    an = listening.api.person(501)
    old = {"message_id": 7, "chat": an.info, "date": 0}  # all that Telegram says of a message it no longer shows
    an.started = True
    an.taps_data("topic nothing-of-this-name", old)
    assert (await an.hears()).text == say("talk.choice.stale")


@by_polling
async def test_switching_from_webhook_to_polling_loses_nothing(api: TelegramApi, listening: Office) -> None:
    an = api.person(501)
    listening.stop.set()
    await api.updates.set_webhook("http://127.0.0.1:9/gone", "secret")
    an.says(QUESTION)
    async with polling(listening):
        await an.hears("120 lao động")
