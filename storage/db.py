"""The database: how it is opened, and the two ways to it: `read`, and `write` through a writer that groups commits."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url

from storage.prepared import Prepared
from storage.writer import Inline, Writer

T = TypeVar("T")

_CACHE_KIB = 256 * 1024
"""Of a database that is thrown away: a month of a team fits in."""
_BUSY_TIMEOUT_MS = 10_000
_KEPT_STATEMENTS = 1024
"""Of one connection, instead of 128: a statement that was put out of the driver's cache must be parsed anew."""
_JOURNAL_LIMIT = 64 * 1024 * 1024
_PRIVATE = 0o600
_BEGIN_WRITING, _BEGIN_READING = Prepared(text("BEGIN IMMEDIATE")), Prepared(text("BEGIN"))


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(engine: Engine, *, writes: bool, kept: bool) -> None:
    """WAL with a sync at every commit: NORMAL would lose acknowledged rows when the power goes.

    What is thrown away needs neither, nor a file from which a job that failed is undone.
    """

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:  # noqa: ANN401
        # The driver would begin transactions by itself, and deferred ones; we begin our own (below).
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
        cursor.execute(f"PRAGMA journal_mode={'WAL' if kept else 'MEMORY'}")
        cursor.execute(f"PRAGMA synchronous={'FULL' if kept else 'OFF'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA secure_delete={'ON' if kept else 'OFF'}")
        if not kept:
            cursor.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        cursor.execute(f"PRAGMA journal_size_limit={_JOURNAL_LIMIT}")
        if not writes:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        # A deferred writer fails at once with "database is locked" where an immediate one waits its turn.
        (_BEGIN_WRITING if writes else _BEGIN_READING).run(connection, {})


def _create_private(path: Path) -> None:
    """Makes the file before SQLite would, readable by its owner alone; `-wal` and `-shm` take over its mode."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, _PRIVATE))
    path.chmod(_PRIVATE)


class Database:
    """A SQLite file or a PostgreSQL database, by URL. Close it when done."""

    def __init__(self, url: str | URL, *, inline: bool = False, kept: bool = True) -> None:
        """`inline`: what is written is written by whoever asks, at once, for a house that does one thing at a time.

        kept: whether it outlasts the process; where it does not, nothing is written before it must be.
        Opens nothing yet, but creates a SQLite file; raises sqlalchemy.exc.ArgumentError for an unusable URL.
        """
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            if self.url.database in {None, "", ":memory:"}:
                raise ValueError("an in-memory SQLite cannot be shared by readers and the writer; name a file")
            _create_private(Path(str(self.url.database)))
        self._kept = kept
        self.writing = self._engine(writes=True)
        self.reading = self._engine(writes=False)
        self.writer: Writer | Inline = Inline(self.writing) if inline else Writer(self.writing, keeps=self.is_sqlite)

    def _engine(self, *, writes: bool) -> Engine:
        engine = create_engine(
            self.url,
            json_serializer=_to_json,
            json_deserializer=orjson.loads,
            connect_args={"cached_statements": _KEPT_STATEMENTS} if self.is_sqlite else {},
            pool_pre_ping=not self.is_sqlite,
            hide_parameters=True,  # an error text must not carry what a rep wrote into a log
        )
        if self.is_sqlite:
            _prepare_sqlite(engine, writes=writes, kept=self._kept)
        elif not writes:
            engine = engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
        return engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view of what is committed. Keep it short: a long reader stops SQLite's checkpoints."""
        if isinstance(self.writer, Inline):
            yield self.writer.connection()
            return
        with self.reading.connect() as connection:
            yield connection

    def write(self, job: Callable[[Connection], T]) -> "Future[T]":
        """Runs `job` in a transaction, alone or beside others; done when durable, failed when it left no trace."""
        return self.writer.write(job)

    def another_writer(self) -> Writer | Inline:
        """A writer for one more thread: its own on PostgreSQL; the only one on SQLite, which writes one at a time."""
        return self.writer if self.is_sqlite or isinstance(self.writer, Inline) else Writer(self.writing)

    def close(self) -> None:
        """Finishes what was handed in and ends all connections."""
        self.writer.close()
        self.reading.dispose()
        self.writing.dispose()
