"""A question in its turn: answered in its conversation, kept with what decided, and what its buttons lead to."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot import metrics, replies
from bot.advice import Answer, answer_passage
from bot.citation import Cited
from bot.converse import converse
from bot.eligibility.beforehand import for_this_person
from bot.eligibility.position import FORM
from bot.masking import mask
from bot.messages import Outgoing
from bot.standing import Standing
from bot.thread import Reading, Thread
from db import drafts, inquiries
from knowledge.establishment import BadFact


async def asked(standing: Standing, text: str) -> Outgoing:
    """The answer to a question as it stands in its conversation."""
    said = converse(standing.search, standing.thread, text, standing.today)
    await standing.remember(said.thread)
    shown = await told(standing, text, said.answer, said.reading)
    line = await for_them(standing, said.answer, said.reading.day)
    return replace(shown, text=f"{shown.text}\n\n{line}") if line else shown


async def for_them(standing: Standing, answer: Answer, day: date) -> str:
    """Whether what is answered is for this person, when they have told of their establishment; else nothing."""
    if not any(s.passage.key in standing.search.library.rules.about for s in answer.sources):
        return ""
    kept = (await drafts.of_address(standing.transaction, standing.address.id)).get(FORM)
    if kept is None or not kept.answers["facts"]:
        return ""
    try:
        return for_this_person(standing.search.library, answer, kept.answers["facts"], day)
    except BadFact:  # told under older rules
        return ""


async def told(standing: Standing, text: str, answer: Answer, reading: Reading | None = None) -> Outgoing:
    """Keep the question as an inquiry and say the answer."""
    number = await inquiries.keep(
        standing.transaction,
        address_id=standing.address.id,
        asked_at=standing.now,
        on_day=reading.day if reading else standing.today,
        text=mask(text),
        outcome=answer.outcome,
        topic=answer.topic,
        score=answer.score,
        sources=[s.passage.key for s in answer.sources],
        library_version=standing.search.library.version,
        read_as=mask(reading.question) if reading and reading.question != text else "",
        why=why(answer, reading),
    )
    metrics.ANSWERS.labels(answer.outcome).inc()
    return replies.of_answer(standing.search.library, answer, number)


def why(answer: Answer, reading: Reading | None) -> dict[str, Any]:
    """What decided an answer, for an officer who asks: how it was read, the candidates with their shares, the rule."""
    return {
        "candidates": [[key, round(share, 3)] for key, share in answer.candidates],
        "decided": answer.decided,
        "follows": reading.follows if reading else "",
    }


async def chosen(standing: Standing, what: str, which: str) -> Outgoing | None:
    """What a button under an answer asks for; None when it is no button of an answer, or its passage is gone."""
    search, library, day = standing.search, standing.search.library, standing.today
    if what == "topic" and (topic := library.topics.get(which)):
        return await picked(standing, topic.title, answer_passage(search, topic.sources[0], day, topic=topic))
    passage = library.passages.get(which)
    if what not in ("ask", "text") or passage is None:
        return None
    last = await inquiries.last(standing.transaction, standing.address.id)
    if what == "text":
        return replies.full_text(
            library, Cited(passage, library.text_of(passage), day, passage.text), last.id if last else 0
        )
    asked = last.text if last and last.outcome == "unclear" else passage.title
    return await picked(standing, asked, answer_passage(search, which, day, asked))


async def picked(standing: Standing, text: str, answer: Answer) -> Outgoing:
    """An answer that was chosen by a button: it begins a thread of its own."""
    keys = tuple(s.passage.key for s in answer.sources)
    await standing.remember(Thread(matter=text, passages=keys, topic=answer.topic))
    return await told(standing, text, answer)
