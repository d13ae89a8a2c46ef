"""Makes the search ready: from KC_DATA at once, or the index first and the chooser when a process has fitted it."""

import asyncio
import logging
import shutil
import sys
from pathlib import Path

from knowledge.library import Library
from knowledge.search import Choosers, Search, place

log = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent


def open_search(data: Path) -> Search:
    """The search over the library: read from KC_DATA when it was prepared before, else the index alone, built now."""
    library = Library.load()
    folder = place(data, library.version)
    return Search.read(library, folder) if folder.exists() else Search.build(library)


async def fitted(search: Search, data: Path) -> Search:
    """The same search with its chooser, fitted now if it has none (some seconds of one core, outside this process)."""
    if search.choosers is not None:
        return search
    code = await run_fit(data)
    folder = place(data, search.library.version)
    if not folder.exists():
        log.error("the chooser was not fitted; the index answers alone", extra={"code": code})
        return search
    forget_others(folder)
    return search.with_choosers(Choosers.read(folder))


async def run_fit(data: Path) -> int:
    """Fit in another process, killed with us; its exit code."""
    command = (sys.executable, "-m", "knowledge.fit", str(data))
    fitting = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        return await fitting.wait()
    except asyncio.CancelledError:
        fitting.kill()
        await fitting.wait()
        raise


def forget_others(folder: Path) -> None:
    """Remove what was prepared for other versions of the library."""
    for old in folder.parent.glob("search-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
