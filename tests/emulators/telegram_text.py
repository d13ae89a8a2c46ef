"""How Telegram's server reads a text: strict HTML, lengths in UTF-16 units, and its words for what is wrong."""

import json
import re
from typing import Any

Json = dict[str, Any]
MOST = 4096
KINDS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "s": "strikethrough"}
KINDS |= {"code": "code", "pre": "pre", "blockquote": "blockquote"}
TAG = re.compile(r"<(/?)([^\s>]*)[^>]*>")
ENTITY = re.compile(r"&(lt|gt|amp|quot|#\d+);")
MARKED = re.compile(r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w+)?)|(?P<mention>(?<!\w)@\w{4,32})")


class Refused(Exception):
    """An answer of the Bot API that is no success."""

    def __init__(self, code: int, text: str, **parameters: int) -> None:
        super().__init__(text)
        self.code, self.text, self.parameters = code, text, parameters


def bad(text: str) -> Refused:
    return Refused(400, f"Bad Request: {text}")


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> str:
    names = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
    return ENTITY.sub(lambda m: chr(int(m[1][1:])) if m[1][0] == "#" else names[m[1]], text)


def parse_html(text: str) -> tuple[str, list[Json]]:
    """The visible text and its entities."""
    shown, entities, open_tags, at = "", list[Json](), list[tuple[str, int]](), 0
    while (begin := text.find("<", at)) >= 0:
        shown += plain(text[at:begin])
        where = f"at byte offset {len(text[:begin].encode())}"
        tag = TAG.match(text, begin)
        if tag is None:
            raise bad(f"can't parse entities: Unclosed start tag {where}")
        closing, name, at = tag[1], tag[2].lower(), tag.end()
        if not closing and name not in KINDS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{name}" {where}')
        if not closing:
            open_tags.append((name, units(shown)))
            continue
        if not open_tags:
            raise bad(f"can't parse entities: Unexpected end tag {where}")
        opened, start = open_tags.pop()
        if name and name != opened:
            raise bad(f'can\'t parse entities: Unmatched end tag {where}, expected "</{opened}>", found "</{name}>"')
        if units(shown) > start:
            entities.append({"type": KINDS[opened], "offset": start, "length": units(shown) - start})
    if open_tags:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{open_tags[-1][0]}\"")
    return shown + plain(text[at:]), entities


def marked(text: str) -> list[Json]:
    """Commands and names, which Telegram finds by itself."""
    return [
        {"type": m.lastgroup, "offset": units(text[: m.start()]), "length": units(m.group())}
        for m in MARKED.finditer(text)
    ]


def formatted(text: str, mode: str) -> tuple[str, list[Json]]:
    """What people see of a text that a bot sends."""
    if not text:
        raise bad("message text is empty")
    if mode.lower() not in ("", "html"):
        raise bad("unsupported parse_mode")
    shown, entities = parse_html(text) if mode else (text, [])
    lead = units(shown) - units(shown.lstrip())
    shown = shown.strip()
    if not shown:
        raise bad("text must be non-empty")
    if units(shown) > MOST:
        raise bad("message is too long")
    return shown, [dict(e, offset=max(0, e["offset"] - lead)) for e in entities]


def checked_keyboard(markup: Any) -> Json | None:
    """An inline keyboard as the server lets it through."""
    if isinstance(markup, str):
        markup = json.loads(markup)
    rows = (markup or {}).get("inline_keyboard", [])
    for button in (b for row in rows for b in row):
        if not button["text"].strip():
            raise bad("can't parse inline keyboard button: Text must be non-empty")
        if not button.get("callback_data"):
            raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if len(button["callback_data"].encode()) > 64:
            raise bad("BUTTON_DATA_INVALID")
    if sum(len(row) for row in rows) > 100:
        raise bad("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None
