"""`python -m knowledge.check`: loads everything and names the file and line of whatever is wrong; exit code 1."""

import sys
from pathlib import Path

from knowledge.faults import Dangling
from knowledge.library import DECISION, HERE, Library


def uncovered(library: Library) -> list[str]:
    """Sections of the Decision on which no topic rests."""
    covered = {s for t in library.topics.values() for s in t.sources}
    return [k for k, p in library.passages.items() if p.document == DECISION and k not in covered]


def main(folder: Path = HERE) -> int:
    try:
        library = Library.load(folder)
    except Dangling as dangling:
        sys.stdout.write(f"{dangling}\n")
        return 1
    bare = uncovered(library)
    for key in bare:
        sys.stdout.write(f"{folder / 'topics'}:1: no topic rests on {key}\n")
    sys.stdout.write(
        f"{len(library.texts)} texts, {len(library.passages)} passages, {len(library.topics)} topics, "
        f"{len(library.asked)} ways, {len(library.glossary)} terms, version {library.version}; "
        f"{sum(map(len, library.rules.supports.values()))} supports, rules {library.rules.version}\n"
    )
    return 1 if bare else 0


if __name__ == "__main__":
    sys.exit(main(*(Path(p) for p in sys.argv[1:2])))
