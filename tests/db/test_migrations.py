"""Migrations and tables are equal, and every step goes up and down again."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from db.session import Database, config
from db.tables import METADATA, TABLES


async def test_the_migrated_tables_are_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))

    assert await database.run(differences) == []


async def test_every_migration_goes_up_down_and_up(database: Database) -> None:
    def stairway(connection: Connection) -> None:
        settings = config(connection)
        steps = [s.revision for s in ScriptDirectory.from_config(settings).walk_revisions()]
        command.downgrade(settings, "base")
        for step in reversed(steps):
            command.upgrade(settings, step)
            command.downgrade(settings, "-1")
            command.upgrade(settings, step)

    await database.run(stairway)
    names = await database.run(lambda c: inspect(c).get_table_names())
    assert {t.__tablename__ for t in TABLES} <= set(names)
