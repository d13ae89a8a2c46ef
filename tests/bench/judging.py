"""What eligibility costs: all supports of all programmes over what is known of an establishment, in this thread."""

import random
import sys
import time
from collections.abc import Iterator
from datetime import date

from knowledge.decisive import answers
from knowledge.eligibility import assess, open_facts, settles
from knowledge.establishment import BadFact, Facts
from knowledge.library import Library
from knowledge.rules import Rules

DAYS = (date(2016, 6, 1), date(2026, 11, 25))
ASKED = 2_000


def drawn(rules: Rules, chance: random.Random) -> Iterator[Facts]:
    """Establishments of whom more or less is known, without end."""
    while True:
        known = {k: f for k, f in rules.establishment.facts.items() if chance.random() < chance.random()}
        try:
            yield rules.establishment.check({k: chance.choice(answers(f, ())) for k, f in known.items()})
        except BadFact:
            continue


def took(rules: Rules, cases: int) -> list[float]:
    """Milliseconds of processor time of each evaluation with its questions, in order of length."""
    found = []
    for number, facts in zip(range(cases), drawn(rules, random.Random(7)), strict=False):
        began = time.thread_time()
        results = assess(rules, facts, DAYS[number % 2])
        open_facts(results)
        for result in results:
            settles(result)
        found.append(1000 * (time.thread_time() - began))
    return sorted(found)


def main() -> None:
    rules = Library.load().rules
    found = took(rules, ASKED)
    p50, p99 = found[ASKED // 2], found[int(ASKED * 0.99)]
    supports = sum(map(len, rules.supports.values()))
    sys.stdout.write(f"{f'eligibility, all {supports} supports':40}p50 {p50:5.2f} ms   p99 {p99:5.2f} ms\n")
