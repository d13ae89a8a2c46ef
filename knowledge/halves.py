"""What in a message asks: two questions cut where the second begins, the part of a story that carries the question."""

import re
import unicodedata
from collections.abc import Sequence

from knowledge.language import Language
from knowledge.vietnamese import lettered

MACHINE = re.compile(r"\bmáy\b", re.I)
LEAST = 3  # words of a half that can be a question
LEAST_THING, MOST_THING = 2, 8  # own words of a thing of which something is asked together with another
STORY, BEFORE, AFTER = 24, 16, 6  # words from which a message is a story; those around its last asking word that ask


def halves(language: Language, question: str) -> tuple[str, str] | None:
    """The two questions of a message, None when it asks one. Cut at the last place where both sides ask."""
    question = unicodedata.normalize("NFC", question)
    folded = lettered(MACHINE.sub("___", question))  # "máy" asks nothing, though it folds to "mấy"
    if intro := language.intro.match(folded):
        question, folded = question[intro.end() :], folded[intro.end() :]
    for cut in reversed(list(language.cut.finditer(folded))):
        both = [slice(0, cut.start()), slice(cut.end(), None)]
        if all(len(folded[h].split()) >= LEAST and language.asks.search(folded[h]) for h in both):
            first, second = (question[h].strip(" ,.?") for h in both)
            return first, second
    return None


def shared(language: Language, question: str) -> tuple[str, str] | None:
    """The two questions of "A và B bao nhiêu?", each with the words that ask; None when nothing is asked of two."""
    question = unicodedata.normalize("NFC", question)
    folded = lettered(MACHINE.sub("___", question))
    for joint in language.joint.finditer(folded):
        asked = language.follow.attribute.search(folded, joint.end())
        if asked is None or language.follow.openly(question[: asked.start()]):
            continue
        one, two = question[: joint.start()].strip(" ,"), question[joint.end() : asked.start()].strip(" ,")
        if all(LEAST_THING <= len(language.follow.own(thing)) <= MOST_THING for thing in (one, two)):
            tail = question[asked.start() :].strip(" ?")
            return f"{one} {tail}", f"{two} {tail}"
    return None


def asking(language: Language, tokens: Sequence[str]) -> list[str]:
    """The folded words of a story around the last that asks something; all of them when it is none."""
    places = [i for i, t in enumerate(tokens) if t in language.asking] if len(tokens) > STORY else []
    return list(tokens[max(0, places[-1] - BEFORE) : places[-1] + AFTER] if places else tokens)
