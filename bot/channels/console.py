"""The terminal as a channel: prints what is said, and numbers what may be chosen."""

import re
import sys
from typing import TextIO

from bot.messages import Outgoing


class Console:
    name = "console"

    def __init__(self, choose: str, out: TextIO = sys.stdout) -> None:
        self.choose, self.out = choose, out

    async def send(self, user_id: str, message: Outgoing) -> None:
        print(self.shown(message), file=self.out, flush=True)

    def shown(self, message: Outgoing) -> str:
        """The message without marks, its buttons as a numbered list."""
        lines = [re.sub(r"\*\*(.+?)\*\*", r"\1", message.text)]
        if message.buttons:
            lines += ["", self.choose, *(f"  {i}. {b.label}" for i, b in enumerate(message.buttons, 1))]
        return "\n".join(lines)
