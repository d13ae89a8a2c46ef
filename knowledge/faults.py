"""What is wrong with the files of the knowledge base, each with its file and line."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that dangles: where, and what."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Dangling(Exception):
    """The knowledge base contradicts itself or points at nothing; nothing is served from it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(f) for f in faults))


def line_of(file: Path, words: str) -> int:
    """The first line of a file that holds the words, or 1."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if words in line:
            return number
    return 1
