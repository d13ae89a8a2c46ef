"""What is known of a person beforehand, laid beside an answer: one line on whether it is for them. Pure."""

from collections.abc import Mapping
from datetime import date

from bot.advice import Answer
from bot.eligibility.card import shown_results
from bot.wording import say
from knowledge.eligibility import assess, settles
from knowledge.library import Library


def for_this_person(library: Library, answer: Answer, facts: Mapping[str, object], day: date) -> str:
    """What the rules say of the facts for the support that an answer is about; empty when it is about none.

    BadFact for facts that cannot be.
    """
    library.rules.establishment.check(facts)
    about = library.rules.about
    activity = next((about[s.passage.key] for s in answer.sources if s.passage.key in about), "")
    if not activity or not facts or answer.outcome != "answered":
        return ""
    best = shown_results(assess(library.rules, facts, day, activity))
    if not best or best[0].support is None:
        return ""
    result, support = best[0], best[0].support
    fact = settles(result) if result.status == "unknown" else None
    line = say("eligibility.beforehand.line", title=support.title, status=say(f"eligibility.status.{result.status}"))
    failed = [j for j in result.conditions if j.holds is False]
    if failed:
        clause = library.passages[failed[0].condition.source].address
        return line + " " + say("eligibility.beforehand.because", label=failed[0].condition.label, clause=clause)
    if fact:
        return line + " " + say("eligibility.beforehand.open", question=support.establishment.facts[fact].question)
    return line
