"""The staff group: a group with topics, one for each case. Nobody but staff is in it."""

from telegram import Bot
from telegram.error import TelegramError

from bot.channels.base import TryLater, Unreachable
from bot.channels.telegram.faults import NotUnderstood, meaning
from bot.channels.telegram.sending import send
from bot.messages import Outgoing

NAME = "telegram_staff"
LONGEST_TITLE = 128  # characters of a topic's name, which Telegram allows


class StaffGroup:
    """A channel whose addresses are topics, as "-100123:45"; "-100123:" is the general one."""

    name = NAME

    def __init__(self, bot: Bot, group: int) -> None:
        self.bot, self.group = bot, group

    async def send(self, user_id: str, message: Outgoing) -> None:
        chat, _, thread = user_id.partition(":")
        await send(self.bot, chat, message, int(thread) if thread else None)

    async def open_room(self, title: str) -> str:
        """A new topic; its address. Raises as `send` does."""
        try:
            topic = await self.bot.create_forum_topic(self.group, title[:LONGEST_TITLE])
        except TelegramError as fault:
            what = meaning(fault)
            raise Unreachable(str(what)) if isinstance(what, NotUnderstood) else what from fault
        except Exception as fault:  # an answer that the library cannot read
            raise TryLater(type(fault).__name__) from fault
        return f"{self.group}:{topic.message_thread_id}"
