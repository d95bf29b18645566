"""Opens the database for the checks, or says why it cannot be used: found out by reading its version and by writing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.core.diagnosis import Diagnosis
from bot.web.health import database_fault
from storage import migrate
from storage.db import Database

_VARIABLE = "SALESBOT_DATABASE_URL"


@contextmanager
def opened(address: str) -> Iterator[tuple[Connection | None, Sequence[Diagnosis]]]:
    """A connection, `None` where there is none to be had, and what is wrong. Makes no file that is not there."""
    database, found = _created(address)
    if database is None:
        yield None, found
        return
    try:
        found = _fault(database)
        if found:
            yield None, found
        else:
            with database.read() as connection:
                yield connection, ()
    finally:
        database.close()


def _created(address: str) -> tuple[Database | None, Sequence[Diagnosis]]:
    try:
        url = make_url(address)
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
            return None, [Diagnosis("error", f"还没有数据库文件 {url.database}", "salesbot migrate")]
        return Database(url), ()
    except (ArgumentError, ValueError, ImportError):
        # An address that is none, SQLite without a file, a kind of database for which there is no driver.
        return None, [Diagnosis("error", "数据库的地址不对，应像 sqlite:///data/salesbot.db", _VARIABLE)]
    except OSError as error:
        return None, [Diagnosis("error", f"数据库文件打不开：{error.strerror}", "数据文件夹的属主和权限")]


def _fault(database: Database) -> Sequence[Diagnosis]:
    try:
        with database.read() as connection:
            version = migrate.current(connection)
    except SQLAlchemyError:
        # The same words as on /readyz, found out in the same way.
        return [Diagnosis("error", database_fault(database) or "数据库读不了", _VARIABLE)]
    if version is None:
        return [Diagnosis("error", "数据库是空的", "salesbot migrate")]
    if version < migrate.HEAD:
        what = f"数据库版本是 {version}，程序需要 {migrate.HEAD}"
        return [Diagnosis("error", what, "先 salesbot backup，再 salesbot migrate")]
    if version > migrate.HEAD:
        return [Diagnosis("error", f"数据库是更新的程序（{version}）用过的，这个程序只到 {migrate.HEAD}", "升级程序")]
    if fault := database_fault(database):
        return [Diagnosis("error", fault, _VARIABLE)]
    return ()
