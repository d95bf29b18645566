"""Whose turn it is to do what only one process of an installation may: held for as long as that process lives.

A lock and not a row: nobody renews it, and nobody waits for one to run out that a killed process left behind. On SQLite
it is the lock of a small file beside the database, on PostgreSQL an advisory lock of a connection kept for it.
"""

import sqlite3
from contextlib import suppress
from hashlib import sha256

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from storage.db import Database


class Turn:
    """One thing to do, by name. Not for two threads at once."""

    def __init__(self, database: Database, name: str) -> None:
        """Takes nothing yet."""
        self._database = database
        self._name = name
        self._file: sqlite3.Connection | None = None
        self._session: Connection | None = None

    def take(self) -> bool:
        """Whether it is our turn: still, or from now on."""
        return self._take_file() if self._database.is_sqlite else self._take_session()

    def release(self) -> None:
        """Gives the turn to whoever asks next."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._session is not None:
            # Said aloud: the server notices a closed connection only some moments later.
            with suppress(SQLAlchemyError):
                self._session.execute(select(func.pg_advisory_unlock(_number(self._name))))
        self._drop_session()

    def _take_file(self) -> bool:
        if self._file is not None:
            return True
        path = f"{self._database.url.database}.{self._name}.turn"
        file = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            file.close()
            return False
        self._file = file
        return True

    def _take_session(self) -> bool:
        try:
            if self._session is not None:
                self._session.execute(select(1))
                return True
            session = self._database.writing.connect().execution_options(isolation_level="AUTOCOMMIT")
            if session.execute(select(func.pg_try_advisory_lock(_number(self._name)))).scalar():
                self._session = session
                return True
            session.close()
        except SQLAlchemyError:
            self._drop_session()
        return False

    def _drop_session(self) -> None:
        """Ends the connection, and with it the lock, which would outlive a return to the pool."""
        if self._session is not None:
            with suppress(SQLAlchemyError):
                self._session.invalidate()
            self._session.close()
            self._session = None


def _number(name: str) -> int:
    """A lock's number, the same in every process."""
    return int.from_bytes(sha256(f"salesbot/{name}".encode()).digest()[:8], signed=True)
