"""`evaluate`: a file of questions through the same path, the table of the one scorer, what changed since last time."""

import argparse
import hashlib
import importlib.util
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from bot.asking import Threads, answered, read_lines
from bot.clock import Clock
from bot.settings import Settings
from bot.wording import say
from knowledge.search import Search

ORDER = ("correct", "asked", "refused", "wrong")  # of verdicts, the best first


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one answer, and the published topic that gave it, if one did."""

    verdict: str
    detail: str
    published: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The verdicts of one file under one version of the knowledge base. `at` orders them."""

    version: str
    at: str
    verdicts: dict[str, Judged]

    @classmethod
    def read(cls, file: Path) -> "Evaluation":
        data = json.loads(file.read_text(encoding="utf-8"))
        return cls(data["version"], data["at"], {k: Judged(**v) for k, v in data["verdicts"].items()})


def scorer_of(path: str) -> ModuleType | None:
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        return None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def run(options: argparse.Namespace, settings: Settings, search: Search) -> int:
    """Print the table, keep the verdicts, say what changed since another version answered the same file."""
    scorer = scorer_of(options.scorer)
    if scorer is None:
        return 2
    clock = Clock(settings.clock_start)
    questions = scorer.read(options.file)
    known = ("id", "question", "on", "conversation")
    flat = [json.dumps({k: q[k] for k in known if k in q}) for q in questions if "question" in q]
    threads: Threads = {}
    told = [(line, answered(search, line, threads)) for line in read_lines(flat, clock.today())]
    answers = [{"id": line.id, "question": line.question, **answer.as_json()} for line, answer in told]
    place = settings.data / f"answers-{Path(options.file).stem}.jsonl"
    place.write_text("\n".join(json.dumps(a, ensure_ascii=False) for a in answers) + "\n", encoding="utf-8")
    sys.argv = ["score.py", options.file, str(place), *(["--errors"] if options.errors else [])]
    scorer.main()
    published = search.library.overlay.published
    topics = {line.id: answer.topic for line, answer in told if answer.topic in published}
    asked = [q for q in questions if "question" in q]
    verdicts = {q["id"]: Judged(v, d, topics.get(q["id"], "")) for q, v, d in scorer.score(asked, answers)}
    now = Evaluation(search.library.version, clock.now().isoformat(), verdicts)
    folder = settings.data / "evaluations" / hashlib.sha256(Path(options.file).read_bytes()).hexdigest()[:16]
    for row in compared(now, before(folder, now.version)):
        print(row)  # noqa: T201
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{now.version}.json").write_text(json.dumps(asdict(now), ensure_ascii=False), encoding="utf-8")
    return 0


def before(folder: Path, version: str) -> Evaluation | None:
    """The latest evaluation of the same file under another version."""
    kept = [Evaluation.read(file) for file in sorted(folder.glob("*.json")) if file.stem != version]
    return max(kept, key=lambda e: e.at, default=None)


def compared(now: Evaluation, last: Evaluation | None) -> list[str]:
    """What changed, in words: how many are better and worse, then each, with the published topic that did it."""
    if last is None:
        return [say("learning.evaluate.first", version=now.version)]
    changed = [(i, last.verdicts[i], j) for i, j in now.verdicts.items() if i in last.verdicts]
    changed = [(i, a, b) for i, a, b in changed if a.verdict != b.verdict]
    better = sum(ORDER.index(b.verdict) < ORDER.index(a.verdict) for _, a, b in changed)
    counts = {"better": str(better), "worse": str(len(changed) - better)}
    rows = [say("learning.evaluate.since", before=last.version, version=now.version, **counts)]
    for number, a, b in changed:
        by = b.published or a.published
        facts = {"id": number, "before": a.verdict, "after": b.verdict}
        said = say("learning.evaluate.by_staff", **facts, topic=by) if by else say("learning.evaluate.changed", **facts)
        rows.append(said)
    return rows
