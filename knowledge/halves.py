"""A message that asks two things, cut where the second begins."""

import unicodedata

from knowledge.language import Language
from knowledge.vietnamese import lettered

LEAST = 3  # words of a half that can be a question


def halves(language: Language, question: str) -> tuple[str, str] | None:
    """The two questions of a message, None when it asks one. Cut at the last place where both sides ask."""
    question = unicodedata.normalize("NFC", question)
    folded = lettered(question)
    if intro := language.intro.match(folded):
        question, folded = question[intro.end() :], folded[intro.end() :]
    for cut in reversed(list(language.cut.finditer(folded))):
        both = [slice(0, cut.start()), slice(cut.end(), None)]
        if all(len(folded[h].split()) >= LEAST and language.asks.search(folded[h]) for h in both):
            first, second = (question[h].strip(" ,.?") for h in both)
            return first, second
    return None
