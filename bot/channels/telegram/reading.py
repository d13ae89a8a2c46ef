"""An update of Telegram's as what every channel speaks. Pure."""

from collections.abc import Mapping
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType, MessageAttachmentType, MessageType

from bot.channels.telegram.staff_group import NAME as STAFF_GROUP
from bot.messages import Incoming, Kind

# What we ask Telegram for; everything else (channel posts, who joined, reactions) it need not send.
ASKED_FOR = ("message", "edited_message", "callback_query")

# In this order: an animation also calls itself a document, a venue also a location.
KINDS: tuple[tuple[str, Kind], ...] = (
    ("text", "text"),
    ("photo", "photo"),
    ("live_photo", "photo"),
    ("voice", "voice"),
    ("video_note", "video"),
    ("animation", "video"),
    ("video", "video"),
    ("sticker", "sticker"),
    ("location", "location"),
    ("contact", "contact"),
    ("document", "file"),
    ("audio", "file"),
)

# Facts about a message and things that people send, which Telegram's list of message types names too.
NO_SERVICE = {"text", "checklist", "giveaway", "gift", "unique_gift", "effect_id", "sender_boost_count"}
NO_SERVICE |= {"reply_to_story", "business_connection_id", "sender_business_bot"}
# Lines that Telegram writes itself ("pinned", "joined", "timer set"): nobody said anything.
SERVICE = tuple({str(t) for t in MessageType} - {str(t) for t in MessageAttachmentType} - NO_SERVICE)


def read(update: Update, username: str, staff_group: int = 0) -> Incoming | None:
    """What a person sent, or None when nobody is to be answered. `username` is the bot's own, for groups."""
    if update.callback_query is not None:
        return read_tap(update)
    message = update.message or update.edited_message
    if message is not None and staff_group and message.chat.id == staff_group:
        return read_staff(update, message)
    if message is None or (message.from_user is not None and message.from_user.is_bot):
        return None
    if message.chat.type != ChatType.PRIVATE:
        spoken_to = update.message is not None and is_addressed(message, username)
        return incoming(update, message.chat.id, "group") if spoken_to else None
    if update.edited_message is not None:
        # A live location edits its message every few seconds.
        return None if message.location else incoming(update, message.chat.id, "edited")
    kind = kind_of(message)
    if kind is None:
        return None
    if message.media_group_id:  # an album comes as one update a picture and is answered once
        return Incoming("telegram", str(message.chat.id), f"album {message.chat.id} {message.media_group_id}", kind)
    return incoming(update, message.chat.id, kind, text=message.text or message.caption or "")


def incoming(update: Update, chat: int, kind: Kind, text: str = "", choice: str = "") -> Incoming:
    return Incoming("telegram", str(chat), str(update.update_id), kind, text, choice)


def read_staff(update: Update, message: Message) -> Incoming | None:
    """What somebody said in the staff group, and in which topic. Who writes as the group itself has no name: 0."""
    as_group = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    if message.from_user is None or (message.from_user.is_bot and not as_group):
        return None
    kind = "edited" if update.edited_message is not None else kind_of(message)
    if kind is None:
        return None
    who = "0" if as_group else str(message.from_user.id)
    thread = message.message_thread_id if message.is_topic_message else None
    room = f"{message.chat.id}:{thread or ''}"
    text = message.text or message.caption or ""
    return Incoming(STAFF_GROUP, who, str(update.update_id), kind, text, room=room)


def read_tap(update: Update) -> Incoming | None:
    """A tap on one of our buttons; a message too old to be shown to us still says in which chat it was."""
    tap = update.callback_query
    if tap is None or not tap.data:
        return None
    if tap.message is not None and tap.message.chat.type != ChatType.PRIVATE:
        return None
    chat = tap.message.chat.id if tap.message is not None else tap.from_user.id
    return incoming(update, chat, "choice", choice=tap.data)


def read_unknown(raw: Mapping[str, Any]) -> Incoming | None:
    """An update that the library cannot read: a message of a private chat still gets a sentence."""
    match raw:
        case {"update_id": number, "message": {"chat": {"id": int(chat), "type": "private"}}}:
            return Incoming("telegram", str(chat), str(number), "other")
    return None


def kind_of(message: Message) -> Kind | None:
    """The kind of a private message; None for Telegram's own lines, "other" for what is new to us."""
    for attribute, kind in KINDS:
        if getattr(message, attribute, None):
            return kind
    return None if any(getattr(message, name, None) for name in SERVICE) else "other"


def is_addressed(message: Message, username: str) -> bool:
    """Whether a message in a group speaks to the bot: a command (that names no other bot), or its name."""
    found = message.parse_entities() if message.text else message.parse_caption_entities() if message.caption else {}
    me = username.lower()
    for entity, words in found.items():
        command, _, bot = words.lower().partition("@")
        if entity.type == entity.BOT_COMMAND and bot in ("", me):
            return True
        if entity.type == entity.MENTION and not command and bot == me:
            return True
    return False
