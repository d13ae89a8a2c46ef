"""Makes the search ready: the index at once, the choosers when a process has fitted them."""

import asyncio
import logging
import shutil
import subprocess
import sys
from pathlib import Path

from knowledge.layers import Layered
from knowledge.library import Library
from knowledge.search import CHOOSERS, Search, place

log = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent


def fitting(data: Path, *what: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "knowledge.fit", str(data), *what)


def open_search(data: Path, library: Library | None = None) -> Search:
    """The search over a library, else the packaged one, from KC_DATA; if its index is not there it is built now.

    That is done in another process: it takes some seconds and much memory, which that process gives back.
    """
    library = library or Library.load()
    folder = place(data, library.version)
    if not folder.exists():
        laid = library.overlay.as_json()
        subprocess.run(fitting(data, "index"), cwd=ROOT, check=True, input=laid, encoding="utf-8")  # noqa: S603 - ours
    return Search.read(library, folder)


def made(data: Path, library: Library) -> Search | None:
    """What was made for exactly this library already: its index with its choosers."""
    folder = place(data, library.version)
    return Search.read(library, folder) if (folder / CHOOSERS).exists() else None


async def fitted(search: Search, data: Path) -> Search:
    """The same search with index and choosers of its library, fitted now if there are none.

    A minute of one core, outside this process.
    """
    if search.choosers is not None and not isinstance(search.index, Layered):
        return search
    library = search.library
    ready = made(data, library)
    code = 0
    if ready is None:
        code = await run_fit(data, library)
        ready = await asyncio.to_thread(made, data, library)
    if ready is None:
        log.error("the chooser was not fitted; the index answers alone", extra={"code": code})
        return search
    forget_others(data, {library.version, library.packaged or library.version})
    return ready


async def run_fit(data: Path, library: Library) -> int:
    """Fit in another process, killed with us; its exit code."""
    running = await asyncio.create_subprocess_exec(*fitting(data), cwd=ROOT, stdin=asyncio.subprocess.PIPE)
    try:
        await running.communicate(library.overlay.as_json().encode())
        return running.returncode or 0
    except asyncio.CancelledError:
        running.kill()
        await running.wait()
        raise


def forget_others(data: Path, versions: set[str]) -> None:
    """Remove what was prepared for other versions of the library."""
    kept = {place(data, version) for version in versions}
    for old in data.glob("search-*"):
        if old not in kept:
            shutil.rmtree(old, ignore_errors=True)
