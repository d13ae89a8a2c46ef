"""What the tests share: the real library and search, a fresh database of each kind, a clock that stands still."""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import FixedClock
from db.session import Database, open_database
from knowledge.library import Library
from knowledge.search import Search
from tests.postgres import binaries, server


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture(scope="session")
def search(library: Library) -> Search:
    """The index over the whole library, without the chooser."""
    return Search.build(library)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL; in CI its absence is an error, elsewhere a visible skip."""
    if given := os.environ.get("TEST_POSTGRES"):
        yield given
        return
    folder = binaries()
    if folder is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed, and in CI nothing is skipped")
        pytest.skip("no PostgreSQL on this machine (initdb not found)")
    with server(folder) as address:
        yield f"postgresql+psycopg://{address}"


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh database of each kind, its tables made by the migrations."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    else:
        opened = open_database(request.getfixturevalue("postgres"))
        async with opened.begin() as transaction:
            await transaction.execute(text("DROP SCHEMA public CASCADE"))
            await transaction.execute(text("CREATE SCHEMA public"))
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FixedClock:
    """A Tuesday morning in Việt Nam that stands still."""
    return FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
