"""What people say about their establishment, read as facts. Pure; what is not surely said is left unknown."""

import re
from collections.abc import Iterator

from knowledge.establishment import Answer, Establishment, Known
from knowledge.vietnamese import fold

NUMBER = re.compile(r"(?<![\d.,])(am |- ?)?(\d{1,3}(?:\.\d{3})+|\d+)(?: ?(ty|trieu|nghin|ngan|chuc|tram)\b)?(?!\d)")
TIMES = {"ty": 1_000_000_000, "trieu": 1_000_000, "nghin": 1_000, "ngan": 1_000, "tram": 100, "chuc": 10, "": 1}


def plain(text: str) -> str:
    """Folded words with one space between them."""
    return " ".join(fold(text).split()).strip(" .,!?")


def number_in(folded: str) -> int | None:
    """The whole number of some folded words, None when there is none or several."""
    found = NUMBER.findall(folded)
    if len(found) != 1:
        return None
    minus, figures, unit = found[0]
    return int(figures.replace(".", "")) * TIMES[unit] * (-1 if minus else 1)


def says(establishment: Establishment, reply: str, text: str) -> bool:
    """Whether a whole message is such a reply: yes, no, unknown."""
    return establishment.replies[reply].fullmatch(plain(text)) is not None


def answer_to(establishment: Establishment, known: Known, text: str) -> Answer | None:
    """What a message answers to one question; None when it answers nothing. BadFact for what cannot be."""
    folded = plain(text)
    if known.kind == "bool":
        for value, reply in ((True, "yes"), (False, "no")):
            if says(establishment, reply, text):
                return value
        return told_bool(establishment, known, folded)
    if known.kind == "count":
        number = number_in(folded)
        return None if number is None else known.check(number)
    return told_choice(known, folded)


def told_bool(establishment: Establishment, known: Known, folded: str) -> bool | None:
    """A yes or no that other words tell: those of "no" first, for they hold those of "yes"."""
    for value, listed in ((False, known.no), (True, known.yes)):
        for words in listed:
            found = re.search(rf"(?<!\w){re.escape(fold(words))}(?!\w)", folded)
            if found:
                turned = value and establishment.replies["not"].search(folded[: found.start()].rstrip())
                return None if turned else value
    return None


def told_choice(known: Known, folded: str) -> str | None:
    """The option that a text names, None when it names none, or several of which none is part of another."""
    spans: list[tuple[int, int, str]] = []
    for option in known.options:
        for words in (option.label, *option.words):
            pattern = rf"(?<!\w){re.escape(fold(words))}(?!\w)"
            spans += [(m.start(), m.end(), option.key) for m in re.finditer(pattern, folded)]
    whole = [s for s in spans if not any(o[0] <= s[0] and s[1] <= o[1] and o[1] - o[0] > s[1] - s[0] for o in spans)]
    named = {key for _, _, key in whole}
    return named.pop() if len(named) == 1 else None


def facts_in(establishment: Establishment, text: str) -> dict[str, Answer]:
    """All facts that a sentence tells ("HTX tôi ở Cần Đước, 20 người, dệt chiếu"); BadFact for what cannot be."""
    return dict(told(establishment, plain(text)))


def told(establishment: Establishment, folded: str) -> Iterator[tuple[str, Answer]]:
    for known in establishment.facts.values():
        if known.kind == "choice" and (option := told_choice(known, folded)) is not None:
            yield known.key, option
        elif known.kind == "bool" and (held := told_bool(establishment, known, folded)) is not None:
            yield known.key, held
        elif known.kind == "count" and known.counted is not None:
            found = re.search(rf"{NUMBER.pattern} ?(?:{known.counted.pattern})(?!\w)", folded)
            if found and (number := number_in(found[0])) is not None:
                yield known.key, known.check(number)
