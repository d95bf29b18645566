"""Brings a database to this version, and tells which version it has."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.db import Database

FOLDER = Path(__file__).parent / "migrations"

HEAD = "0009"
"""The version this program needs. A test holds it against the newest migration."""


def current(connection: Connection) -> str | None:
    """The version of a database; `None` for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


class UnknownVersionError(Exception):
    """The database is of a version that this program does not know: it was made by a newer one."""


def upgrade(database: Database, to: str = "head") -> None:
    """Runs the migrations that are missing, in one transaction; a failed one leaves the database as it was.

    Raises UnknownVersionError.
    """
    from alembic import command  # noqa: PLC0415  a fifth of a second that `serve` need not spend at its start
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    try:
        with database.writing.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    except CommandError as error:
        raise UnknownVersionError(str(error)) from error
