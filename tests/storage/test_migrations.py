"""Every earlier version becomes this one, and the migrations and the tables in code say the same."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from storage import migrate
from storage.db import Database
from storage.schema import METADATA

_SCRIPTS = ScriptDirectory(str(migrate.FOLDER))
_VERSIONS = [script.revision for script in reversed(list(_SCRIPTS.walk_revisions()))]


@pytest.fixture
def empty(database: Database) -> Database:
    """A database before its first migration."""

    def strip(connection: object) -> None:
        METADATA.drop_all(connection)  # type: ignore[arg-type]
        connection.execute(text("DROP TABLE alembic_version"))  # type: ignore[attr-defined]

    database.write(strip).result()
    return database


def test_the_version_the_program_asks_for_is_the_newest() -> None:
    assert _SCRIPTS.get_current_head() == migrate.HEAD


@pytest.mark.parametrize("version", _VERSIONS)
def test_a_database_of_an_earlier_version_becomes_this_one(empty: Database, version: str) -> None:
    migrate.upgrade(empty, version)
    migrate.upgrade(empty)
    with empty.writing.connect() as connection:
        assert migrate.current(connection) == migrate.HEAD
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert set(METADATA.tables) <= set(inspect(connection).get_table_names())


def test_an_empty_database_has_no_version(empty: Database) -> None:
    with empty.read() as connection:
        assert migrate.current(connection) is None
