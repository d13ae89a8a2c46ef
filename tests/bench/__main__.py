"""`make bench`: ratios measured in one run, a table. `python -m tests.bench advising|turns` for one part."""

import sys

from tests.bench import advising, turns

PARTS = {"advising": advising.main, "turns": turns.main}

for name in sys.argv[1:] or PARTS:
    PARTS[name]()
