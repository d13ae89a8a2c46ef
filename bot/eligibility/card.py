"""A result as people read it: why, on which clause, what would change it, what is left to an officer. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.wording import say
from knowledge.documents import vietnamese_date
from knowledge.eligibility import Judged, Result, settles
from knowledge.establishment import Answer, Establishment
from knowledge.library import Library
from knowledge.rules import Ceiling, Kind, Status

LIKELIHOOD: Sequence[Status] = ("eligible_preliminary", "unknown", "not_eligible", "expired", "no_basis")
MIND: Sequence[Kind] = ("warning", "undertaking", "relation", "amount")
LONGEST_PREPARED = 6  # papers or matters named in one card; the clause leads to the rest


def dotted(number: int) -> str:
    """A whole number as people here write it: "1.200"."""
    return f"{number:,}".replace(",", ".")


def money(amount: int) -> str:
    """Whole đồng as people read it: "200 triệu đồng"."""
    millions, rest = divmod(amount, 1_000_000)
    return (
        say("eligibility.card.dong", amount=dotted(amount))
        if rest
        else say("eligibility.card.million", amount=dotted(millions))
    )


def answer_words(establishment: Establishment, fact: str, value: Answer) -> str:
    """An answer as people read it beside its question."""
    known = establishment.facts[fact]
    if known.kind == "choice":
        return next(o.label for o in known.options if o.key == value)
    if known.kind == "count":
        words = say("eligibility.answer.number", count=dotted(int(value)), unit=known.unit)
    else:
        words = say("eligibility.answer.yes" if value else "eligibility.answer.no")
    return say("eligibility.answer.fact", question=known.question, answer=words)


def known_words(establishment: Establishment, facts: Mapping[str, Answer]) -> str:
    return "; ".join(answer_words(establishment, k, v) for k, v in facts.items())


def ceiling_words(library: Library, ceiling: Ceiling) -> str:
    share = f"{float(ceiling.share * 100):g}%" if ceiling.share is not None else ""
    amount = money(ceiling.amount) if ceiling.amount is not None else ""
    said = say("eligibility.card.both", share=share, amount=amount) if share and amount else share or amount
    per = say("eligibility.card.per", amount=said, per=ceiling.per) if amount else said
    source = library.passages[ceiling.source]
    begin = vietnamese_date(ceiling.span.begins)
    end = vietnamese_date(ceiling.span.ends) if ceiling.span.ends else say("eligibility.card.today")
    level = say(f"eligibility.card.{ceiling.level}")
    return say("eligibility.card.ceiling", level=level, amount=per, clause=source.address, begin=begin, end=end)


def condition_lines(library: Library, judged: Iterable[Judged]) -> list[str]:
    lines = []
    for j in judged:
        mark = {True: "holds", False: "fails", None: "open"}[j.holds]
        clause = library.passages[j.condition.source].address
        lines.append(say(f"eligibility.card.{mark}", label=j.condition.label, clause=clause))
        if j.holds is False and j.condition.remedy:
            lines.append(say("eligibility.card.remedy", remedy=j.condition.remedy))
    return lines


def notes(library: Library, result: Result, kinds: Sequence[Kind]) -> list[str]:
    found = [n for n in result.notes if n.kind in kinds][:LONGEST_PREPARED]
    return [
        say("eligibility.card.item", text=n.text.rstrip("."), clause=library.passages[n.source].address) for n in found
    ]


def money_lines(library: Library, result: Result) -> list[str]:
    """The most that is paid on the day, what is only reported of it, and that money left is another question."""
    day = vietnamese_date(result.day)
    lines = [ceiling_words(library, c) for c in result.ceilings] or [say("eligibility.card.no_ceiling", day=day)]
    for n in result.notes:
        if n.kind == "reported":
            clause = library.passages[n.source].address
            lines.append(say("eligibility.card.reported", text=n.text.rstrip("."), clause=clause))
    return [*lines, say("eligibility.card.money_left")]


def next_line(establishment: Establishment, result: Result) -> str:
    if result.status == "eligible_preliminary":
        return say("eligibility.card.next_eligible")
    if result.status == "unknown":
        fact = settles(result)
        if fact is None:
            return say("eligibility.card.next_officer")
        return say("eligibility.card.next_unknown", question=establishment.facts[fact].question)
    return say("eligibility.card.next_not" if result.status == "not_eligible" else "eligibility.card.next_expired")


def shown_lines(library: Library, judged: Iterable[Judged]) -> list[str]:
    """What is looked at besides, and never decides."""
    lines = []
    for j in judged:
        mark = say(f"eligibility.card.{({True: 'met', False: 'unmet', None: 'untold'})[j.holds]}")
        clause = library.passages[j.condition.source].address
        lines.append(say("eligibility.card.besides", label=j.condition.label, mark=mark, clause=clause))
    return lines


def history(library: Library, result: Result) -> str:
    """A programme that has ended, in two lines: what it gave, and when it ended."""
    support = result.support
    if support is None or result.status != "expired":
        return card(library, result)
    end = vietnamese_date(support.span.ends or result.day)
    clause = library.passages[support.grants].address
    return say("eligibility.card.history", programme=result.programme.name, end=end, clause=clause)


def card(library: Library, result: Result) -> str:
    """One programme's word on one activity, with every reason."""
    day, programme = vietnamese_date(result.day), result.programme
    support = result.support
    head = say("eligibility.card.head", title=support.title if support else "", programme=programme.name)
    status = say("eligibility.card.status", day=day, status=say(f"eligibility.status.{result.status}"))
    lines = [head, status]
    if support is None:
        return "\n".join([*lines, *no_basis(result)])
    ended = result.status == "expired"
    if ended:
        lines.append(say("eligibility.card.was", end=vietnamese_date(support.span.ends or result.day)))
    lines += condition_lines(library, result.conditions)
    lines += shown_lines(library, result.shown)
    lines.append(say("eligibility.card.grants", clause=library.passages[support.grants].address))
    if not ended and result.status != "not_eligible":
        lines += money_lines(library, result)
        prepared = notes(library, result, ("document",))
        lines += [say("eligibility.card.documents"), *prepared] if prepared else [say("eligibility.card.no_documents")]
        if judged := notes(library, result, ("judged",)):
            lines += [say("eligibility.card.judged"), *judged]
    if not ended and (mind := notes(library, result, MIND)):
        lines += [say("eligibility.card.mind"), *mind]
    lines += [
        next_line(support.establishment, result),
        say("eligibility.card.verified", day=vietnamese_date(support.verified)),
    ]
    return "\n".join(lines)


def no_basis(result: Result) -> list[str]:
    if result.day < result.programme.span.begins:
        begin = vietnamese_date(result.programme.span.begins)
        return [say("eligibility.card.begins", begin=begin, day=vietnamese_date(result.day))]
    return [say("eligibility.card.gap", reason=result.gap)] if result.gap else []


def shown_results(results: Iterable[Result]) -> list[Result]:
    """Those that have something to say, the likeliest first; what has ended only beside nothing better."""
    speaking = [r for r in results if r.support is not None or r.gap or r.day < r.programme.span.begins]
    return sorted(speaking, key=lambda r: LIKELIHOOD.index(r.status))


def overview(library: Library, results: Sequence[Result], day: date, known: str) -> str:
    """All activities in a few lines: the likeliest first, with the one fact that would settle each open one."""
    facts = say("eligibility.card.facts", known=known) if known else say("eligibility.card.nothing_known")
    lines = [say("eligibility.list.lead", day=vietnamese_date(day), facts=facts)]
    best = best_of_each(results)
    for status in LIKELIHOOD[:3]:
        titles = [r.support.title for r in best if r.status == status and r.support]
        if titles:
            lines.append(
                say("eligibility.list.row", status=say(f"eligibility.status.{status}"), titles="; ".join(titles))
            )
        if status == "unknown":
            for r in best:
                if r.status == status and r.support and (fact := settles(r)):
                    question = r.support.establishment.facts[fact].question
                    lines.append(say("eligibility.list.settle", title=r.support.title, question=question))
    ended = [r for r in results if r.status == "expired"]
    if ended and ended[0].support and ended[0].support.span.ends:
        lines.append(say("eligibility.list.history", end=vietnamese_date(ended[0].support.span.ends)))
    return "\n".join([*lines, say("eligibility.list.pick")])


def best_of_each(results: Iterable[Result]) -> list[Result]:
    """For each activity the best of its results, likeliest activities first."""
    best: dict[str, Result] = {}
    for r in shown_results(results):
        best.setdefault(r.activity, r)
    return list(best.values())
