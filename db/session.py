"""Opens the database: SQLite by default, PostgreSQL by its address; hands out one transaction at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, CursorResult, Engine, Executable, Row, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from db.base import Base

MIGRATIONS = Path(__file__).parent / "migrations"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON")
CONNECTIONS = 16  # to PostgreSQL, of one process
T = TypeVar("T")


class Transaction:
    """An open transaction. Results are held whole, so they outlive the statement."""

    def __init__(self, connection: Connection | AsyncConnection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name

    async def execute(
        self, statement: Executable, values: dict[str, Any] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        # SQLite is a function call away: its driver in a thread cost three times the statement itself.
        if isinstance(self.connection, Connection):
            return self.connection.execute(statement, values)
        return await self.connection.execute(statement, values)

    async def alone(self, what: int) -> None:
        """Wait until no other transaction does this; on SQLite that is so from the beginning of each."""
        if self.dialect == "postgresql":
            await self.execute(text("SELECT pg_advisory_xact_lock(:what)"), {"what": what})

    async def scalar(self, statement: Executable, values: dict[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        return (await self.execute(statement, values)).scalar()


class Database:
    """An open database. Whoever wants a connection waits for their turn; with SQLite there is one."""

    def __init__(self, engine: Engine | AsyncEngine) -> None:
        self.engine = engine
        # First come, first served: who waits in the pool itself can be overtaken again and again (20 s were seen).
        self.turn = asyncio.Semaphore(CONNECTIONS if isinstance(engine, AsyncEngine) else 1)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """One transaction: committed at the end, rolled back by an exception. Never opened inside another."""
        async with self.turn:
            if isinstance(self.engine, AsyncEngine):
                async with self.engine.begin() as connection:
                    yield Transaction(connection)
            else:
                with self.engine.begin() as direct:
                    yield Transaction(direct)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Something that wants a plain connection, in one transaction."""
        async with self.begin() as transaction:
            if isinstance(transaction.connection, Connection):
                return work(transaction.connection)
            return await transaction.connection.run_sync(work)

    async def migrate(self) -> None:
        """Bring the tables up to date."""
        await self.run(upgrade)

    async def alive(self) -> bool:
        """Whether the database answers within two seconds."""
        try:
            async with asyncio.timeout(2), self.begin() as transaction:
                await transaction.execute(text("SELECT 1"))
        except (SQLAlchemyError, TimeoutError, OSError):
            return False
        return True

    async def close(self) -> None:
        if isinstance(self.engine, AsyncEngine):
            await self.engine.dispose()
        else:
            self.engine.dispose()


class NewRow:
    """An INSERT that leaves an existing row alone and returns what was made: built once, for both databases.

    Building a statement costs more than running it, and a turn runs the same few again and again.
    """

    def __init__(self, table: type[Base], *returning: Any, **computed: Any) -> None:
        def ready(insert: sqlite.Insert | postgresql.Insert) -> Executable:
            return (insert.values(computed) if computed else insert).on_conflict_do_nothing().returning(*returning)

        self.statement = {"sqlite": ready(sqlite.insert(table)), "postgresql": ready(postgresql.insert(table))}

    async def make(self, transaction: Transaction, **values: Any) -> Row[Any] | None:
        """The columns returned of the new row; None when there was such a row already."""
        return (await transaction.execute(self.statement[transaction.dialect], values)).first()


def open_database(url: str) -> Database:
    """The database at an address: `sqlite:///FILE` (any driver name is read so) or `postgresql+psycopg://…`."""
    if url.startswith("sqlite"):
        plain = make_url(url).set(drivername="sqlite+pysqlite")
        engine = create_engine(plain, poolclass=StaticPool, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", tune)
        event.listen(engine, "begin", take_the_write_lock_first)
        return Database(engine)
    return Database(create_async_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True))


def exists(url: str) -> bool:
    """Whether there may be a database at an address; a file that is not there is not made."""
    path = make_url(url).database if url.startswith("sqlite") else None
    return path is None or Path(path).exists()


def tune(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def take_the_write_lock_first(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails with "database is locked" beside another process.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def config(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection) -> None:
    command.upgrade(config(connection), "head")
