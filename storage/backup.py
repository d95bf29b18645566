"""A copy of a SQLite database that is whole while others write, and a way back from it that destroys nothing."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from storage import ledger, migrate
from storage.db import Database

_PRIVATE = 0o600


class BackupRefusedError(Exception):
    """Nothing was written. `reason` is one of this file's words, `detail` what it is about."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """`reason`: `exists`, `missing`, `not_empty`, `unreadable`, `version` or `ledger`."""
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail


def save(source: Path, target: Path) -> int:
    """Copies the database `source`, as it is at one moment, to the new file `target`; returns its ledger's length.

    Raises BackupRefusedError when there is a `target` already, or `source` is missing or damaged.
    """
    if target.exists():
        raise BackupRefusedError("exists", str(target))
    if not source.is_file():
        raise BackupRefusedError("missing", str(source))
    return _put_in_place(source, target, upgrade=False)


def restore(source: Path, target: Path) -> int:
    """Makes the backup `source` the database `target`, brought to this version; returns its ledger's length.

    Raises BackupRefusedError when there is anything in `target`, or the backup is not whole.
    """
    if not source.is_file():
        raise BackupRefusedError("missing", str(source))
    if target.exists() and _has_tables(target):
        raise BackupRefusedError("not_empty", str(target))
    return _put_in_place(source, target, upgrade=True)


def _put_in_place(source: Path, target: Path, *, upgrade: bool) -> int:
    """Copies, checks the copy, and only then gives it its name: half a file never looks like a whole one."""
    part = target.with_name(f"{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        _copy(source, part)
        length = _checked(part, upgrade=upgrade)
        for name in (f"{target.name}-wal", f"{target.name}-shm"):
            target.with_name(name).unlink(missing_ok=True)
        part.replace(target)
        _sync(target.parent)
    except (sqlite3.DatabaseError, DatabaseError) as error:
        raise BackupRefusedError("unreadable", str(source)) from error
    finally:
        for name in ("", "-wal", "-shm"):
            part.with_name(part.name + name).unlink(missing_ok=True)
    return length


def _copy(source: Path, part: Path) -> None:
    """By SQLite itself: `cp` would miss what stands in the write-ahead log, and tear what is being written."""
    os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, _PRIVATE))
    with closing(_open(source)) as reading, closing(sqlite3.connect(part)) as writing:
        # In one step, from one snapshot: page by page, every write beside it would begin the copy anew.
        reading.backup(writing)
        damage = writing.execute("PRAGMA quick_check(1)").fetchone()[0]
    if damage != "ok":
        raise BackupRefusedError("unreadable", str(source))


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _checked(part: Path, *, upgrade: bool) -> int:
    """Verifies the ledger of a copy and returns its length."""
    database = Database(f"sqlite:///{part}")
    try:
        if upgrade:
            migrate.upgrade(database)
        with database.read() as connection:
            version = migrate.current(connection)
            if version != migrate.HEAD:
                raise BackupRefusedError("version", version or "")
            length, fault = ledger.verify(connection)
    except migrate.UnknownVersionError as error:
        raise BackupRefusedError("version") from error
    finally:
        database.close()
    if fault is not None:
        raise BackupRefusedError("ledger", str(fault.seq))
    _sync(part)
    return length


def _has_tables(path: Path) -> bool:
    try:
        with closing(_open(path)) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    except sqlite3.DatabaseError:
        return True  # whatever it is, it is not for us to overwrite


def _sync(path: Path) -> None:
    """Makes a file, or a folder's list of names, outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
