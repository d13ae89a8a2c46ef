"""What the rules refuse: a value without a clause, a clause that is no passage, gaps, overlaps, cases that fail."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import get_args

from knowledge.conditions import Condition
from knowledge.consistency import figure_faults
from knowledge.eligibility import assess
from knowledge.establishment import BadFact, Establishment
from knowledge.faults import Fault
from knowledge.law import LegalText, Passage
from knowledge.programme import MILLION, millions
from knowledge.rules import ACTIVITIES, Asker, Beneficiary, Ceiling, Level, Note, Programme, Rules, Span, Support

RELATIONS = ("once_only", "excludes", "limit")
Words = tuple[str, ...]


def line_after(file: Path, words: Words) -> int:
    """The line of the last words, each looked for from where the one before it stood; 1 where none is found."""
    lines = file.read_text(encoding="utf-8").splitlines()
    at = found = 0
    for word in words:
        here = next((n for n in range(at, len(lines)) if word in lines[n]), None)
        if here is not None:
            at, found = here, here + 1
    return found or 1


def spelled(ceiling: Ceiling, text: str) -> bool:
    """Whether the clause spells the figures: "200 triệu", "3.000 triệu", "05 triệu", "50%"."""
    figures: list[str] = []
    if ceiling.amount is not None:
        figures.append(rf"0?{re.escape(millions(ceiling.amount))} triệu")
    if ceiling.share is not None:
        figures.append(rf"{ceiling.share * 100}%")
    whole = ceiling.amount is None or (ceiling.amount > 0 and ceiling.amount % MILLION == 0)
    return whole and bool(figures) and all(re.search(rf"(?<![\d.,]){f}", text) for f in figures)


@dataclass
class Check:
    """Collects the faults of the rules, each with file and line."""

    establishment: Establishment
    passages: Mapping[str, Passage]
    texts: Mapping[str, LegalText]
    faults: list[Fault]

    def say(self, file: Path, message: str, words: Words) -> None:
        self.faults.append(Fault(file, line_after(file, words), message))

    def source(self, file: Path, key: str, span: Span, words: Words) -> Passage | None:
        """The passage of a clause, which must be in force as long as what rests on it."""
        passage = self.passages.get(key)
        if passage is None:
            self.say(file, f"no passage {key}", words)
            return None
        if span.ends and span.ends < span.begins:
            self.say(file, f"ends on {span.ends}, before it begins", words)
        if passage.valid_from and span.begins < passage.valid_from:
            self.say(file, f"{key} is in force only from {passage.valid_from}", words)
        if passage.valid_to and (span.ends is None or passage.valid_to < span.ends):
            self.say(file, f"{key} is in force only to {passage.valid_to}", words)
        return passage

    def condition(self, file: Path, c: Condition, within: Span, words: Words, secondary: bool = False) -> None:
        """A condition with its clause; one from a secondary source decides only beside a clause that nobody read."""
        words = (*words, f'key = "{c.key}"')
        passage = self.source(file, c.source, Span(c.begins or within.begins, c.ends or within.ends), words)
        for key in c.also:
            if key not in self.passages:
                self.say(file, f"no passage {key}", words)
        if passage and passage.confidence != "T" and c.decides and not secondary:
            self.say(file, f"{c.source} is from a secondary source, which never decides", words)
        if c.test != "unseen":
            self.value(file, c, words)
        if passage:
            self.figures(file, c, [passage, *(self.passages[k] for k in c.also if k in self.passages)], words)

    def value(self, file: Path, c: Condition, words: Words) -> None:
        """A test of a fact that exists, with values that it can have."""
        known = self.establishment.facts.get(c.fact)
        if known is None:
            self.say(file, f"unknown fact {c.fact}", words)
            return
        if (known.kind == "count") != (c.test in ("at_least", "at_most", "above")):
            self.say(file, f"{c.test} does not fit {c.fact}, which is a {known.kind}", words)
            return
        for value in sorted(c.value) if isinstance(c.value, frozenset) else [c.value]:
            try:
                known.check(value)
            except BadFact as fault:
                self.say(file, str(fault), words)

    def figures(self, file: Path, c: Condition, sources: list[Passage], words: Words) -> None:
        for fault in figure_faults(c.label, sources, file):
            self.say(file, fault.message, words)
        bound = isinstance(c.value, int) and not isinstance(c.value, bool)
        if bound and not re.search(rf"(?<!\d)0?{c.value}(?!\d)", sources[0].text):
            self.say(file, f"{c.source} does not say {c.value}", words)

    def notes(self, file: Path, notes: Iterable[Note], words: Words) -> None:
        for note in notes:
            passage = self.source(file, note.source, note.span, (*words, note.text))
            if note.kind == "relation" and note.relation not in RELATIONS:
                self.say(file, f"unknown relation {note.relation!r}", (*words, note.text))
            for fault in figure_faults(note.text, [passage], file) if passage else ():
                self.say(file, fault.message, (*words, note.text))

    def ceiling(self, file: Path, ceiling: Ceiling) -> None:
        words = (f'source = "{ceiling.source}"',)
        passage = self.source(file, ceiling.source, ceiling.span, words)
        if ceiling.level not in get_args(Level):
            self.say(file, f"unknown level {ceiling.level!r}", words)
        if passage and (passage.confidence != "T" or not passage.verbatim):
            self.say(file, f"{ceiling.source} is no text that we have read: no ceiling rests on it", words)
        elif passage and not spelled(ceiling, passage.text):
            self.say(file, f"{ceiling.source} does not spell {ceiling.amount} and {ceiling.share}", words)
        try:
            self.establishment.check(ceiling.when)
        except BadFact as fault:
            self.say(file, str(fault), words)

    def reported(self, file: Path, keys: list[str]) -> tuple[Note, ...]:
        """What secondary sources report of amounts, as they are held: shown with those words, decides nothing."""
        found = [self.passages[key] for key in keys if key in self.passages]
        for key in keys:
            if key not in self.passages or self.passages[key].confidence == "T":
                self.say(file, f"no secondary passage {key}", (key,))
        return tuple(Note("reported", p.text, p.key, Span(p.valid_from or date.min, p.valid_to)) for p in found)

    def programme(self, file: Path, programme: Programme) -> None:
        words = (f'number = "{programme.number}"',)
        text = self.texts.get(programme.number)
        if text is None or (text.valid_from, text.valid_to) != (programme.span.begins, programme.span.ends):
            self.say(file, f"{programme.number} has another validity, or is no text", words)
        for c in programme.conditions:
            self.condition(file, c, programme.span, words)
        for b in programme.beneficiaries:
            first = b.span.begins == programme.span.begins
            here = (*words, f'key = "{b.key}"', *(() if first else (f"from = {b.span.begins}",)))
            if b.asker not in get_args(Asker):
                self.say(file, f"unknown asker {b.asker!r}", here)
            for c in b.conditions:
                self.condition(file, c, b.span, here, any(other.test == "unseen" for other in b.conditions))
        for key in {b.key for b in programme.beneficiaries}:
            self.neighbours(file, [b for b in programme.beneficiaries if b.key == key], words)
        self.notes(file, programme.notes, words)

    def neighbours(self, file: Path, found: list[Beneficiary], words: Words) -> None:
        for one, two in pairwise(sorted(found, key=lambda b: b.span.begins)):
            if one.span.ends is None or two.span.begins != one.span.ends + timedelta(days=1):
                self.say(file, f"{one.key} has a gap or an overlap at {two.span.begins}", (*words, f'"{one.key}"'))

    def support(self, file: Path, support: Support) -> bool:
        """Whether the support is sound enough to be evaluated."""
        before = len(self.faults)
        words = (f'programme = "{support.programme.number}"', f"from = {support.span.begins}")
        if support.activity not in ACTIVITIES or support.activity != file.stem:
            self.say(file, f"unknown activity {support.activity!r}, or not that of the file's name", ("activity",))
        self.source(file, support.grants, support.span, (*words, "grants"))
        for key in support.budget:
            if key not in self.passages:
                self.say(file, f"no passage {key}", (*words, key))
        for key in support.who:
            if key not in (b.key for b in support.programme.beneficiaries):
                self.say(file, f"no beneficiary {key}", (*words, "who"))
        for c in support.conditions:
            self.condition(file, c, support.span, words)
        self.notes(file, (n for n in support.notes if n.kind != "reported"), words)
        return len(self.faults) == before

    def intervals(self, file: Path, supports: tuple[Support, ...], reasons: list[str]) -> tuple[tuple[Span, str], ...]:
        """The declared gaps; a gap without a reason and an overlap are faults."""
        gaps: list[tuple[Span, str]] = []
        programme = supports[0].programme
        free = programme.span.begins
        for support, reason in zip(supports, reasons, strict=True):
            words = (f'programme = "{programme.number}"', f"from = {support.span.begins}")
            if support.span.begins < free:
                self.say(file, f"begins on {support.span.begins}, where another still holds", words)
            elif support.span.begins > free and not reason:
                self.say(file, f"a gap from {free} without a reason", words)
            elif reason:
                gaps.append((Span(free, support.span.begins - timedelta(days=1)), reason))
            if programme.span.ends and (support.span.ends is None or support.span.ends > programme.span.ends):
                self.say(file, f"goes on after {programme.number}, which ends on {programme.span.ends}", words)
            free = support.span.ends + timedelta(days=1) if support.span.ends else date.max
        return tuple(gaps)

    def cases(self, file: Path, rules: Rules, support: Support) -> None:
        """Golden cases that do not come out."""
        for case in support.cases:
            words = (f'programme = "{support.programme.number}"', f"from = {support.span.begins}", case.says)
            try:
                results = assess(rules, case.facts, case.on, support.activity)
            except BadFact as fault:
                self.say(file, f"case {case.says!r}: {fault}", words)
                continue
            (result,) = (r for r in results if r.programme.number == support.programme.number)
            failed = frozenset(j.key for j in result.conditions if j.holds is False)
            amount = result.ceiling.amount if result.ceiling else None
            for name, came, expected in (
                ("status", result.status, case.expect),
                ("fails", failed, case.fails if case.fails is not None else failed),
                ("needs", frozenset(result.needs), case.needs if case.needs is not None else frozenset(result.needs)),
                ("amount", amount, case.amount if case.amount is not None else amount),
            ):
                if came != expected:
                    self.say(file, f"case {case.says!r}: {name} is {came}, not {expected}", words)
