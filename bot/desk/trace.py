"""Why an answer was given, and what was found of somebody's eligibility: for staff who ask, or are asked."""

from typing import Any

from starlette.responses import Response

from bot.desk.showing import label
from bot.desk.visit import NotFound, Page, Visit
from db import assessments, cases, conversations, deliveries, feedback, inquiries, tasks
from knowledge.law import Passage
from knowledge.library import Library


def titled(passage: Passage) -> str:
    """What a clause is about, in few words."""
    return passage.title or passage.text.splitlines()[0]


def decided(words: str) -> list[str]:
    """The words of what decided an answer as people read them; a word without a sentence stands as it is."""
    return [label(f"desk.decided.{w}", label(f"advice.asked.{w}", w)) for w in words.split()]


def source(library: Library, key: str) -> dict[str, Any]:
    """A clause by its key; one that is no longer in the library, or was never a clause, keeps its key."""
    passage = library.passages.get(key)
    return {"key": key, "title": titled(passage) if passage else "", "address": passage.address if passage else key}


async def answer(visit: Visit) -> Response:
    """One answer of the machine: how the question was read, what was found, what decided, what people thought."""
    transaction, number = visit.transaction, visit.number("id")
    inquiry = await inquiries.get(transaction, number)
    if inquiry is None:
        raise NotFound
    library = visit.desk.front.talk.search.library
    await visit.note("see_trace", "inquiry", number)
    why = inquiry.why or {}
    candidates = [(source(library, key), share) for key, share in why.get("candidates", ())]
    told = await deliveries.answering(transaction, inquiry.address_id, number)
    return visit.show(
        "trace.html", inquiry=inquiry, why=why, candidates=candidates, decided=decided(why.get("decided", "")),
        sources=[source(library, key) for key in inquiry.sources], told=told,
        topic=library.topics[inquiry.topic].title if inquiry.topic in library.topics else inquiry.topic,
        same=inquiry.library_version == library.version, verdict=await feedback.on(transaction, number),
        tasks=await tasks.of_inquiry(transaction, number),
        place=await conversations.one(transaction, inquiry.address_id),
        case=next(iter(await cases.of_address(transaction, inquiry.address_id)), None),
    )  # fmt: skip


async def assessment(visit: Visit) -> Response:
    """What was found of somebody's eligibility on a day, as it was found."""
    transaction, number = visit.transaction, visit.number("id")
    trace = await assessments.get(transaction, number)
    if trace is None:
        raise NotFound
    library = visit.desk.front.talk.search.library
    await visit.note("see_assessment", "assessment", number)
    return visit.show(
        "assessment.html", trace=trace, facts=facts(library, trace.facts), results=results(library, trace.results),
        same=trace.rules_version == library.rules.version,
        place=await conversations.one(transaction, trace.address_id),
    )  # fmt: skip


def facts(library: Library, given: dict[str, Any]) -> list[tuple[str, str]]:
    """Facts as people read them: the question that was asked, and the answer to it."""
    return [(known.question if (known := library.rules.establishment.facts.get(key)) else key,
             spoken(library, key, value)) for key, value in given.items()]  # fmt: skip


def spoken(library: Library, key: str, value: object) -> str:
    known = library.rules.establishment.facts.get(key)
    options = {o.key: o.label for o in known.options} if known else {}
    if isinstance(value, bool) or value is None:
        return label(f"desk.holds.{str(value).lower()}", "")
    return options.get(str(value), str(value))


def results(library: Library, kept: list[Any]) -> list[dict[str, Any]]:
    """Results with the words of their activity and conditions, where these rules still have them."""
    return [
        {
            "programme": result.get("programme", ""),
            "activity": title_of(library, result.get("programme", ""), result.get("activity", "")),
            "status": result.get("status", ""),
            "needs": [question_of(library, key) for key in result.get("needs", ())],
            "conditions": [condition(library, result, c) for c in result.get("conditions", ())],
        }
        for result in kept
    ]


def title_of(library: Library, programme: str, activity: str) -> str:
    found = library.rules.supports.get((programme, activity), ())
    return found[0].title if found else activity


def question_of(library: Library, key: str) -> str:
    known = library.rules.establishment.facts.get(key)
    return known.question if known else key


def condition(library: Library, result: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    supports = library.rules.supports.get((result.get("programme", ""), result.get("activity", "")), ())
    known = [c for s in supports for c in (*s.conditions, *s.programme.conditions)]
    known += [c for s in supports for b in s.programme.beneficiaries for c in b.conditions]
    key, clause = kept.get("key", ""), f"{kept.get('document', '')} {kept.get('section', '')}"
    same = [c for c in known if c.key == key]
    nearest = next((c for c in same if c.source == clause), same[0] if same else None)
    return {
        "label": nearest.label if nearest else key,
        "holds": kept.get("holds"),
        "address": source(library, clause)["address"],
    }


PAGES = (
    Page("/desk/cau-hoi/{id:int}", answer, "see_trace"),
    Page("/desk/danh-gia/{id:int}", assessment, "see_trace"),
)
