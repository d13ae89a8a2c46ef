"""What an answer costs: today and at ten times the size, from start to first answer, in memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.advice import advise
from knowledge.fit import choosers_of, prepare
from knowledge.library import Library
from knowledge.search import Search, place
from tests.bench.growth import grown_chooser, grown_library

ROOT = Path(__file__).parent.parent.parent
HAND = frozenset({"young"})  # held out: what is asked was read by neither index nor chooser
TODAY = date(2026, 11, 25)
ASKED = 600
RESIDENT = """
import sys
from datetime import date
from pathlib import Path
from bot.advice import advise
from bot.knowing import open_search
import bot.service
search = open_search(Path(sys.argv[1]))
if sys.argv[2] == "index":
    search = search.with_choosers(None)
for way in search.library.ways[::40]:
    advise(search, way.text, date(2026, 11, 25))
print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
"""


def asked_of(search: Search, asked: Sequence[tuple[str, str]]) -> tuple[list[float], float]:
    """Milliseconds of each answer in order, and the share whose own passage is the first of its document's."""
    took, right = [], 0
    for question, passage in asked:
        began = time.perf_counter()
        answer = advise(search, question, TODAY)
        took.append(1000 * (time.perf_counter() - began))
        keys = [s.passage.key for s in answer.sources] or [s.passage.key for s in answer.suggestions[:1]]
        right += passage in keys
    return sorted(took), 100 * right / len(asked)


def row(name: str, took: list[float], right: float) -> None:
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    sys.stdout.write(f"{name:40}p50 {p50:5.1f} ms   p99 {p99:5.1f} ms   right {right:5.1f} %\n")


def child(*command: str, **env: str) -> tuple[float, str]:
    began = time.perf_counter()
    whole = {"PATH": os.environ["PATH"], **env}
    run = subprocess.run([sys.executable, *command], cwd=ROOT, env=whole, check=True, capture_output=True, text=True)
    return time.perf_counter() - began, run.stdout


def main() -> None:
    library = Library.load()
    with tempfile.TemporaryDirectory() as data:
        began = time.perf_counter()
        prepare(library, place(Path(data), library.version))
        sys.stdout.write(f"{'index and choosers fitted':40}{time.perf_counter() - began:5.1f} s, once a version\n")
        seconds, _ = child("-m", "bot", "ask", "xuong toi muon mua may thi duoc giup gi", KC_DATA=data)
        sys.stdout.write(f"{'start to first answer':40}{seconds:5.2f} s\n")
        for what in ("index", "chooser"):
            kilobytes = int(child("-c", RESIDENT, data, what)[1])
            name = "resident, index alone" if what == "index" else "resident, with the choosers"
            sys.stdout.write(f"{name:40}{kilobytes / 1024:5.0f} MB\n")
    asked = [(w.text, w.passage) for w in library.ways if w.hand in HAND][:ASKED]
    search = Search.build(library, HAND)
    choosers = choosers_of(search, HAND)
    row("advice, today's size, a hand held out", *asked_of(search.with_choosers(choosers), asked))
    grown = Search.build(grown_library(library), HAND)
    choosers = replace(choosers, passage=grown_chooser(choosers.passage))
    row("advice, ten times passages and ways", *asked_of(grown.with_choosers(choosers), asked))


if __name__ == "__main__":
    main()
