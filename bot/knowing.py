"""Makes the search ready: the index at once, the choosers when a process has fitted them."""

import asyncio
import logging
import shutil
import subprocess
import sys
from pathlib import Path

from knowledge.chooser import Choosers
from knowledge.library import Library
from knowledge.search import CHOOSERS, Search, place

log = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent


def fitting(data: Path, *what: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "knowledge.fit", str(data), *what)


def open_search(data: Path) -> Search:
    """The search over the library from KC_DATA; its index is built now, in another process, if it is not there.

    Building takes some seconds and much memory, which that process gives back.
    """
    library = Library.load()
    folder = place(data, library.version)
    if not folder.exists():
        subprocess.run(fitting(data, "index"), cwd=ROOT, check=True)  # noqa: S603 - our own program
    return Search.read(library, folder)


async def fitted(search: Search, data: Path) -> Search:
    """The same search with its choosers, fitted now if there are none (a minute of one core, outside this process)."""
    if search.choosers is not None:
        return search
    code = await run_fit(data)
    folder = place(data, search.library.version)
    choosers = Choosers.read(folder / CHOOSERS)
    if choosers is None:
        log.error("the chooser was not fitted; the index answers alone", extra={"code": code})
        return search
    forget_others(folder)
    return search.with_choosers(choosers)


async def run_fit(data: Path) -> int:
    """Fit in another process, killed with us; its exit code."""
    running = await asyncio.create_subprocess_exec(*fitting(data), cwd=ROOT)
    try:
        return await running.wait()
    except asyncio.CancelledError:
        running.kill()
        await running.wait()
        raise


def forget_others(folder: Path) -> None:
    """Remove what was prepared for other versions of the library."""
    for old in folder.parent.glob("search-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
