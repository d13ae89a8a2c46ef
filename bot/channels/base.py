"""What a channel can do, and the three ways in which sending can fail."""

from datetime import timedelta
from typing import Protocol

from bot.messages import Outgoing


class TryLater(Exception):
    """Time can mend it: the network, a timeout, a limit. `after` is how long the channel asked us to wait."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Unreachable(Exception):
    """Nobody can mend it: the person blocked us, the chat is gone, the message can never be taken."""


class Channel(Protocol):
    """A way out to people."""

    @property
    def name(self) -> str: ...

    async def send(self, user_id: str, message: Outgoing) -> None:
        """Hand one message over; TryLater or Unreachable when it was not taken."""
        ...
