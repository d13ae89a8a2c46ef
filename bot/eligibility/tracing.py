"""The trace of an assessment: facts, rules, results as they were; another version of the rules stands beside it."""

from collections.abc import Iterable
from typing import Any

from bot.clock import Clock
from bot.eligibility.position import Position
from bot.eligible import result_json
from bot.standing import Standing
from db import assessments
from db.session import Database
from knowledge.eligibility import Result, assess
from knowledge.establishment import BadFact
from knowledge.library import Library


def stored(library: Library, results: Iterable[Result]) -> list[dict[str, Any]]:
    """Results as they are kept: those that say something."""
    return [result_json(library, r) for r in results if r.support is not None]


async def keep_trace(standing: Standing, position: Position, results: Iterable[Result]) -> None:
    """Keep what was assessed, unless it is exactly what was kept last."""
    library, day = standing.search.library, position.day or standing.today
    kept = stored(library, results)
    past = await assessments.of_address(standing.transaction, standing.address.id)
    if past and (past[0].facts, past[0].rules_version, past[0].results) == (
        position.facts,
        library.rules.version,
        kept,
    ):
        return
    await assessments.keep(
        standing.transaction, address_id=standing.address.id, at=standing.now, on_day=day, facts=dict(position.facts),
        rules_version=library.rules.version, library_version=library.version, results=kept,
    )  # fmt: skip


async def assess_anew(database: Database, library: Library, clock: Clock, batch: int = 100) -> int:
    """Evaluate what was assessed under other rules beside what was kept, never over it; how many that were.

    Of each trace the same activities on the same day; one whose facts these rules no longer know is left as it is.
    """
    done = 0
    while True:
        async with database.begin() as transaction:
            old = await assessments.under_other_rules(transaction, library.rules.version, batch)
            for row in old:
                await assessments.keep(
                    transaction, address_id=row.address_id, at=clock.now(), on_day=row.on_day, facts=row.facts,
                    rules_version=library.rules.version, library_version=library.version, results=anew(library, row),
                    previous_id=row.id,
                )  # fmt: skip
        done += len(old)
        if len(old) < batch:
            return done


def anew(library: Library, row: Any) -> list[dict[str, Any]]:
    activities = {r["activity"] for r in row.results}
    try:
        return stored(library, (r for r in assess(library.rules, row.facts, row.on_day) if r.activity in activities))
    except BadFact:
        return []
