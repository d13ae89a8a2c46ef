"""What Telegram's refusals mean for a message of ours."""

from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.base import TryLater, Unreachable

LONGEST = 200  # characters of a reason that are worth keeping
GONE = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid", "chat_write_forbidden")


class NotUnderstood(Exception):
    """Telegram cannot take the message as it is written: its marks, its buttons or its length."""


def wait_of(fault: RetryAfter) -> timedelta:
    """How long Telegram asks us to wait (the library gives seconds or a duration, by its setting)."""
    after = fault.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def meaning(fault: TelegramError) -> TryLater | Unreachable | NotUnderstood:
    """What to raise for an error of the library; BadRequest is asked before its parent NetworkError."""
    reason = str(fault)[:LONGEST]
    match fault:
        case RetryAfter():
            return TryLater(reason, wait_of(fault))
        case Forbidden() | ChatMigrated():
            return Unreachable(reason)
        case BadRequest():
            gone = any(words in reason.lower() for words in GONE)
            return Unreachable(reason) if gone else NotUnderstood(reason)
        case _:  # timeouts, the network, Telegram's own trouble, and a token that the operator must mend
            return TryLater(reason)
