"""What an update of Telegram's is to us: updates as Telegram writes them, and what is read in them."""

from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram.reading import read, read_unknown
from bot.messages import Incoming
from tests.emulators.telegram_people import MEDIA
from tests.emulators.telegram_text import marked

PRIVATE = {"id": 501, "type": "private", "first_name": "An"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Làng nghề"}
CHANNEL = {"id": -1002, "type": "channel", "title": "Bản tin"}
AN = {"id": 501, "is_bot": False, "first_name": "An"}
BOT = {"id": 77, "is_bot": True, "first_name": "Bot"}


def message(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] = AN, **content: Any) -> dict[str, Any]:
    marks = {"entities": marked(content["text"])} if "text" in content else {}
    return {"message_id": 9, "date": 1_700_000_000, "chat": chat, "from": sender, **marks, **content}


def heard(kind: str = "message", **body: Any) -> Incoming | None:
    update = Update.de_json({"update_id": 33, kind: body}, None)
    return read(update, "Khuyen_Cong_Bot")


def test_words() -> None:
    assert heard(**message(text="chào")) == Incoming("telegram", "501", "33", "text", "chào")
    assert heard(**message(text="/hoi máy mới")) == Incoming("telegram", "501", "33", "text", "/hoi máy mới")


def test_a_picture_with_words_is_a_picture_and_keeps_them() -> None:
    found = heard(**message(photo=MEDIA["photo"], caption="máy này"))
    assert found == Incoming("telegram", "501", "33", "photo", "máy này")


def test_an_album_has_one_number_of_its_own() -> None:
    found = heard(**message(photo=MEDIA["photo"], media_group_id="5"))
    assert found is not None
    assert found.message_id == "album 501 5"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"animation": {**MEDIA["video"]}, "document": MEDIA["document"]}, "video"),
        ({"location": MEDIA["location"], "venue": {"location": MEDIA["location"], "title": "x", "address": "y"}},
         "location"),
        ({"story": {"id": 1, "chat": CHANNEL}}, "other"),
        ({"of_a_kind_not_yet_made": {}}, "other"),
    ],
)  # fmt: skip
def test_kinds_that_look_like_two(content: dict[str, Any], kind: str) -> None:
    found = heard(**message(**content))
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("message", message(pinned_message=message(text="cũ"))),
        ("message", message(message_auto_delete_timer_changed={"message_auto_delete_time": 60})),
        ("message", message(write_access_allowed={})),
        ("message", message(sender=BOT, text="tôi là bot")),
        ("message", message(GROUP, text="không gọi ai")),
        ("message", message(GROUP, text="hỏi @khuyen_cong_bot_khac")),
        ("message", message(GROUP, text="/start@another_bot")),
        ("message", message(GROUP, new_chat_members=[AN])),
        ("edited_message", message(GROUP, text="@khuyen_cong_bot")),
        ("edited_message", message(location=MEDIA["location"], edit_date=1)),
        ("channel_post", message(CHANNEL, text="@khuyen_cong_bot")),
        ("edited_channel_post", message(CHANNEL, text="/start")),
        ("callback_query", {"id": "1", "from": AN, "chat_instance": "1", "data": "x", "message": message(GROUP)}),
        ("callback_query", {"id": "1", "from": AN, "chat_instance": "1", "game_short_name": "x"}),
    ],
)
def test_what_nobody_said_to_us_is_left_alone(kind: str, body: dict[str, Any]) -> None:
    assert heard(kind, **body) is None


@pytest.mark.parametrize("text", ["/start", "/hoi@KHUYEN_cong_bot máy", "bác @khuyen_cong_bot ơi"])
def test_a_group_that_calls_us_by_name(text: str) -> None:
    assert heard(**message(GROUP, text=text)) == Incoming("telegram", "-1001", "33", "group")


def test_a_picture_that_calls_us_by_name() -> None:
    called = message(
        GROUP, photo=MEDIA["photo"], caption="@khuyen_cong_bot", caption_entities=marked("@khuyen_cong_bot")
    )
    assert heard(**called) == Incoming("telegram", "-1001", "33", "group")


def test_an_edited_message() -> None:
    assert heard("edited_message", **message(text="sửa", edit_date=1)) == Incoming("telegram", "501", "33", "edited")


@pytest.mark.parametrize(
    "shown",
    [
        {"message": message(text="nút")},
        {"message": {"chat": PRIVATE, "message_id": 1, "date": 0}},  # too old to be shown to us
        {"inline_message_id": "x"},
    ],
)
def test_a_tap(shown: dict[str, Any]) -> None:
    tap = {"id": "1", "from": AN, "chat_instance": "1", "data": "staff 3", **shown}
    assert heard("callback_query", **tap) == Incoming("telegram", "501", "33", "choice", choice="staff 3")


def test_what_the_library_cannot_read() -> None:
    assert read_unknown({"update_id": 33, "message": {"chat": PRIVATE}}) == Incoming("telegram", "501", "33", "other")
    assert read_unknown({"update_id": 33, "message": {"chat": GROUP}}) is None
    assert read_unknown({"update_id": 33, "of_a_kind_not_yet_made": []}) is None
