"""A message out: its parts one after another, the buttons under the last."""

import asyncio
import logging
from datetime import timedelta

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.base import TryLater, Unreachable
from bot.channels.telegram.faults import NotUnderstood, meaning
from bot.channels.telegram.markup import Part, parts
from bot.messages import Button, Outgoing

log = logging.getLogger(__name__)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MOST_WAIT = timedelta(seconds=20)  # well inside the lease of a delivery


def keyboard(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    """One button a row, for labels are sentences and phones are narrow; short ones that say so stand side by side."""
    rows: list[list[InlineKeyboardButton]] = []
    for b in buttons:
        if not (rows and b.beside):
            rows.append([])
        rows[-1].append(InlineKeyboardButton(b.label, callback_data=b.choice))
    return InlineKeyboardMarkup(rows) if rows else None


async def send(bot: Bot, chat: str, message: Outgoing, thread: int | None = None) -> None:
    """Hand a message over, in a group into one topic; TryLater or Unreachable when it was not taken.

    Once a part has gone out a short limit is waited for here: said anew from the start, a long text would be repeated
    up to the same limit each time and never end.
    """
    shown = parts(message.text) or [Part("", "")]
    said, waited = 0, timedelta()
    while said < len(shown):
        buttons = keyboard(message.buttons) if said == len(shown) - 1 else None
        try:
            await say(bot, chat, shown[said], buttons, thread)
            said += 1
        except TryLater as fault:
            if not said or fault.after is None or waited + fault.after > MOST_WAIT:
                raise
            waited += fault.after
            await asyncio.sleep(fault.after.total_seconds())


async def say(bot: Bot, chat: str, part: Part, buttons: InlineKeyboardMarkup | None, thread: int | None) -> None:
    """One part with its marks, or once more without them when Telegram does not understand these."""
    try:
        await post(bot, chat, part.html, ParseMode.HTML, buttons, thread)
    except NotUnderstood as fault:
        log.warning("sent without marks", extra={"fault": str(fault)})
        try:
            await post(bot, chat, part.plain, None, buttons, thread)
        except NotUnderstood as again:
            raise Unreachable(str(again)) from again


async def post(
    bot: Bot, chat: str, text: str, mode: ParseMode | None, buttons: InlineKeyboardMarkup | None, thread: int | None
) -> None:
    try:
        await bot.send_message(
            chat, text, parse_mode=mode, reply_markup=buttons, link_preview_options=NO_PREVIEW,
            message_thread_id=thread,
        )  # fmt: skip
    except TelegramError as fault:
        raise meaning(fault) from fault
    except Exception as fault:  # an answer that the library cannot read; whether the message arrived is not known
        raise TryLater(type(fault).__name__) from fault
