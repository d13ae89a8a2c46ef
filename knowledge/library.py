"""Loads all that is known, once, and refuses whatever dangles. Everyone else sees a `Library`."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from knowledge import consistency
from knowledge.documents import load_facts, load_texts, passages_of_law, passages_of_programme
from knowledge.faults import Dangling, Fault, line_of
from knowledge.glossary import Term, load_glossary
from knowledge.language import Language
from knowledge.law import LegalText, Passage, parents
from knowledge.naming import Names, names_of
from knowledge.overlay import NOTHING, Overlay
from knowledge.programme import Programme, load_budget, load_targets
from knowledge.rules import Rules
from knowledge.supports import load_rules, rule_files
from knowledge.sureness import Sureness
from knowledge.topics import Malformed, Topic, Way, parse_topic, read_ways
from knowledge.vietnamese import fold

HERE = Path(__file__).parent
DECISION = "1162/QĐ-UBND"
HEAD = 160  # characters of a clause that say what its points are about
PROGRAMME = "1162-qd-ubnd"
ACTIVITY = re.compile(r"(?:I\.2|III)\.(\d+)|IV\.3\.([IVX]+)")
ROMAN = {roman: n for n, roman in enumerate("I II III IV V VI VII VIII IX X".split(), 1)}


@dataclass(frozen=True)
class Library:
    """All that the knowledge base holds, checked and read only."""

    language: Language
    texts: Mapping[str, LegalText]
    passages: Mapping[str, Passage]
    topics: Mapping[str, Topic]
    ways: tuple[Way, ...]
    outside: tuple[Way, ...]
    kinds: tuple[Way, ...]
    glossary: tuple[Term, ...]
    programme: Programme
    rules: Rules
    sureness: Sureness
    version: str
    overlay: Overlay = NOTHING  # what staff published, laid over what is packaged
    packaged: str = ""  # the version of what it lies on; empty where nothing is laid over

    @classmethod
    def load(cls, folder: Path = HERE) -> "Library":
        """The library in a folder; Dangling with every fault found, each with its file and line."""
        budget = load_budget(folder / "budget" / f"{PROGRAMME}.toml")
        held = load_texts(folder / "documents")
        unheld, facts = load_facts(folder / "facts")
        texts = {**unheld, **{n: t for n, (t, _) in held.items()}}
        passages: dict[str, Passage] = {fact.key: fact for fact, _, _ in facts}
        for text, where in held.values():
            decision = text.number == DECISION
            found = passages_of_programme(text, where, budget) if decision else passages_of_law(text, where)
            passages.update((p.key, p) for p in found)
        ways = [(file, n, w) for file in sorted((folder / "ways").glob("*.txt")) for n, w in read_ways(file)]
        ways += [(file, 1, Way(way, fact.key, "facts")) for fact, file, asked in facts for way in asked]
        outside = tuple(w for file in sorted((folder / "outside").glob("*.txt")) for _, w in read_ways(file))
        kinds = tuple(w for file in sorted((folder / "kinds").glob("*.txt")) for _, w in read_ways(file))
        glossary = load_glossary(folder / "glossary.toml")
        faults: list[Fault] = []
        topics = load_topics(folder / "topics", faults)
        faults += consistency.topic_faults(topics, passages, folder / "topics")
        faults += consistency.way_faults(ways, passages)
        faults += consistency.text_faults(texts, folder)
        faults += consistency.fact_faults(facts, texts)
        faults += glossary_faults(glossary, passages, folder / "glossary.toml")
        rules = load_rules(folder, passages, texts, faults)
        if faults:
            raise Dangling(faults)
        sections = {p.section: p.text for p in passages.values() if p.document == DECISION}
        targets = load_targets(folder / "targets" / f"{PROGRAMME}.toml", sections)
        return cls(
            Language.load(folder / "language"), texts, passages, topics, tuple(w for _, _, w in ways), outside,
            kinds, glossary, Programme(DECISION, budget, targets), rules,
            Sureness.load(folder / "sureness.toml"), version_of(folder),
        )  # fmt: skip

    def overlaid(self, overlay: Overlay) -> "Library":
        """This packaged library with published topics laid over it; Dangling when one of them cannot be served."""
        if self.overlay != NOTHING:
            raise ValueError("an overlay lies on the packaged library, never on another")
        topics = overlay.over(self.topics)
        checked = (t for t in topics.values() if t.key in overlay.published)
        faults = [
            Fault(Path("published", f"{topic.key}.md"), 1, str(problem))
            for topic in checked
            for problem in consistency.problems(topic, topics, self.passages)
        ]
        if faults:
            raise Dangling(faults)
        return replace(
            self, topics=topics, version=overlay.version(self.version), overlay=overlay, packaged=self.version
        )

    @cached_property
    def topics_of(self) -> Mapping[str, tuple[Topic, ...]]:
        """The topics that rest on a passage, those that name it first in front."""
        found: dict[str, list[Topic]] = {}
        for topic in self.topics.values():
            for source in topic.sources:
                found.setdefault(source, []).append(topic)
        return {key: tuple(sorted(ts, key=lambda t: t.sources.index(key))) for key, ts in found.items()}

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """The title and the words of each passage, folded."""
        return {key: fold(f"{p.title} {p.text}") for key, p in self.passages.items()}

    def part(self, topic: str) -> str:
        """The part of its matter that a topic tells; empty for none."""
        return self.topics[topic].part if topic in self.topics else ""

    @cached_property
    def held(self) -> frozenset[str]:
        """The texts of which we hold at least a fact."""
        return frozenset(p.document for p in self.passages.values())

    @cached_property
    def names(self) -> Mapping[str, "Names"]:
        """How people name each text."""
        return {number: names_of(text) for number, text in self.texts.items()}

    def named(self, folded: str) -> tuple[str, ...]:
        """The texts that folded words name; only the one whose whole number they write, if they do."""
        asked = folded.replace("/", " ")
        whole = tuple(n for n, names in self.names.items() if names.number and names.number in asked)
        return whole or tuple(n for n, names in self.names.items() if names.pattern.search(asked))

    def heads(self, passage: Passage) -> str:
        """The opening lines of the clauses that a point stands in: what it is about, which it does not repeat."""
        if passage.document == DECISION or not passage.verbatim:
            return ""
        above = [self.passages.get(f"{passage.document} {s}") for s in parents(passage.section)[:-1]]
        return " ".join(p.text.splitlines()[0][:HEAD] for p in reversed(above) if p)

    @cached_property
    def parts(self) -> Mapping[str, tuple[Passage, ...]]:
        """The smallest pieces below each clause or article."""
        found: dict[str, list[Passage]] = {}
        for p in self.passages.values():
            for parent in parents(p.section) if p.leaf and p.document != DECISION else ():
                found.setdefault(f"{p.document} {parent}", []).append(p)
        return {key: tuple(below) for key, below in found.items()}

    @cached_property
    def cited_by(self) -> Mapping[str, frozenset[str]]:
        """For a passage, the passages whose topics name it beside them: what an answer from those would cite too."""
        found: dict[str, set[str]] = {}
        for topic in self.topics.values():
            for source in topic.sources[1:]:
                found.setdefault(source, set()).add(topic.sources[0])
        return {key: frozenset(firsts) for key, firsts in found.items()}

    @cached_property
    def leading_to(self) -> Mapping[str, tuple[str, ...]]:
        """For a topic, those that lead on to it."""
        found: dict[str, list[str]] = {}
        for topic in self.topics.values():
            for key in topic.related:
                found.setdefault(key, []).append(topic.key)
        return {key: tuple(those) for key, those in found.items()}

    @cached_property
    def eligible(self) -> frozenset[str]:
        """The passages that say who is helped."""
        return frozenset(s for t in self.topics.values() if t.part == "eligibility" for s in t.sources[:2])

    @cached_property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """For a part of the Decision, those on the same activity (its target, support, budget) or of the same list."""
        return self.together("activity ", "list ")

    @cached_property
    def activity(self) -> Mapping[str, tuple[str, ...]]:
        """For a part of the Decision, those on the same activity: its target, support, budget."""
        return self.together("activity ")

    def together(self, *kinds: str) -> Mapping[str, tuple[str, ...]]:
        """For each part of the Decision, those of a group of these kinds that it belongs to."""
        sections = {p.section: p.key for p in self.passages.values() if p.document == DECISION}
        groups: dict[str, list[str]] = {}
        for section, key in sections.items():
            for group in kin(section):
                groups.setdefault(group, []).append(key)
        mine = {s: [key for g in kin(s) if g.startswith(kinds) for key in groups[g]] for s in sections}
        return {sections[s]: tuple(dict.fromkeys(keys)) for s, keys in mine.items()}

    @cached_property
    def asked(self) -> tuple[Way, ...]:
        """Every way of asking: those kept by section, and those of the topics under their first source."""
        of_topics = (Way(a, t.sources[0], "topics") for t in self.topics.values() for a in t.asks)
        of_titles = (Way(t.title, t.sources[0], "topics") for t in self.topics.values())
        return (*self.ways, *of_topics, *of_titles)

    def text_of(self, passage: Passage) -> LegalText:
        return self.texts[passage.document]


def kin(section: str) -> list[str]:
    """The groups that a part of the Decision belongs to: "activity 7" of I.2.7, III.7.c, IV.3.VII.2; its list."""
    found = ACTIVITY.match(section)
    number = (found[1] or str(ROMAN.get(found[2], ""))) if found else ""
    return ([f"activity {number}"] if number else []) + [f"list {above}" for above in parents(section)[:1]]


def load_topics(folder: Path, faults: list[Fault]) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    for file in sorted(folder.glob("*.md")):
        try:
            topics[file.stem] = parse_topic(file.stem, file.read_text(encoding="utf-8"))
        except Malformed as fault:
            faults.append(Fault(file, 1, str(fault)))
    return topics


def glossary_faults(glossary: tuple[Term, ...], passages: Mapping[str, Passage], file: Path) -> list[Fault]:
    dead = [t for t in glossary if t.source and t.source not in passages]
    return [Fault(file, line_of(file, t.source), f"no passage {t.source}") for t in dead]


def version_of(folder: Path) -> str:
    """A short name of exactly the content that is searched: twelve hexadecimal figures over all files but the rules'.

    The rules have their own version: a changed support must not have the choosers fitted anew.
    """
    digest = hashlib.sha256()
    rules = set(rule_files(folder))
    for file in sorted(f for f in folder.rglob("*") if f.suffix in (".toml", ".md", ".txt") and f not in rules):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
