"""What every channel speaks: a message in, messages out. Plain data."""

from dataclasses import dataclass, field
from typing import Any, Literal

# What came that is not words: each has a sentence of its own in bot/texts.
Kind = Literal[
    "text", "choice", "photo", "voice", "video", "sticker", "location", "contact", "file", "edited", "group", "other"
]
MAX_QUESTION = 2_000  # characters of a message that are read; more is refused with a sentence
MAX_CHOICE_BYTES = 64  # Telegram's limit on callback data


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from a person. `message_id` is the channel's own, so that a repeat is recognised."""

    channel: str
    user_id: str
    message_id: str
    kind: Kind = "text"
    text: str = ""
    choice: str = ""
    room: str = ""  # of the staff group: which topic it was said in


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap. `choice` comes back as typed data, at most 64 bytes in UTF-8."""

    label: str
    choice: str
    beside: bool = False  # stands in the row of the one before it, where the channel has rows

    def __post_init__(self) -> None:
        if len(self.choice.encode()) > MAX_CHOICE_BYTES:
            raise ValueError(f"choice over {MAX_CHOICE_BYTES} bytes: {self.choice}")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a person: text in which **bold** and lines that begin with "> " are marked, and buttons."""

    text: str
    buttons: tuple[Button, ...] = field(default=())
    about: int = 0  # the number of the inquiry that it answers, for staff who ask why; 0: none

    def as_json(self) -> dict[str, Any]:
        buttons = [[b.label, b.choice, *([1] if b.beside else [])] for b in self.buttons]
        return {"text": self.text, "buttons": buttons, **({"about": self.about} if self.about else {})}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Outgoing":
        buttons = tuple(Button(b[0], b[1], len(b) > 2) for b in data["buttons"])
        return cls(data["text"], buttons, data.get("about", 0))
