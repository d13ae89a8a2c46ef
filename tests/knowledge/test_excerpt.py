"""What of a long clause is quoted: the same words for the same question, in whatever process."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# A clause of two pieces that are equally near to what is asked: which one is quoted was decided by rounding.
QUOTE = """
from knowledge.excerpt import excerpt
from knowledge.library import Library
clause = Library.load().passages["26/2014/TTLT-BTC-BCT 6.2.n"].text
asked = "tien lai 2 nam dau duoc khuyen cong bu 50 % phai khong vay mua may moc co tinh khong".split()
for room in range(250, 700, 10):
    print(excerpt(clause, asked, room))
"""


def quoted(seed: str) -> bytes:
    """The quotations of a process whose sets are ordered by a seed."""
    env = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, "-c", QUOTE], cwd=ROOT, env=env, check=True, capture_output=True).stdout


def test_no_quotation_hangs_on_the_order_of_a_set() -> None:
    first = quoted("0")
    assert first
    assert {quoted(str(seed)) for seed in range(1, 6)} == {first}
