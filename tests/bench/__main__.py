"""`make bench`: ratios measured in one run, a table. `python -m tests.bench advising|judging|turns` for one part."""

import sys

from tests.bench import advising, judging, turns

PARTS = {"advising": advising.main, "judging": judging.main, "turns": turns.main}

for name in sys.argv[1:] or PARTS:
    PARTS[name]()
