"""Makes the search ready: the index at once, the chooser from KC_DATA, fitted there in a process of its own if new."""

import asyncio
import logging
import shutil
import sys
from pathlib import Path

from knowledge.chooser import Chooser
from knowledge.library import Library
from knowledge.search import Search

log = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent


def place(data: Path, library: Library) -> Path:
    """Where the chooser of exactly this library lies."""
    return data / f"chooser-{library.version}"


def open_search(data: Path) -> Search:
    """The index over the library, with its chooser if that was fitted before."""
    library = Library.load()
    return Search.build(library).with_chooser(Chooser.read(place(data, library)))


async def fitted(search: Search, data: Path) -> Search:
    """The same search with its chooser, fitted now if it has none (some seconds of one core, outside this process)."""
    if search.chooser is not None:
        return search
    code = await run_fit(data)
    chooser = Chooser.read(place(data, search.library))
    if chooser is None:
        log.error("the chooser was not fitted; the index answers alone", extra={"code": code})
        return search
    forget_others(place(data, search.library))
    return search.with_chooser(chooser)


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
    """Remove the choosers of other versions of the library."""
    for old in folder.parent.glob("chooser-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
