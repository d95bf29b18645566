"""How the databases are opened, and that what is written together stands or falls together."""

import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, StatementError

from storage import customers, ledger
from storage.db import Database

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)


def test_a_sqlite_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/deep/salesbot.db")
    database.write(lambda connection: connection.execute(text("CREATE TABLE t (x int)"))).result()
    for path in (tmp_path / "deep").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    database.close()


def test_sqlite_syncs_at_every_commit_and_keeps_foreign_keys(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.writing.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _PRAGMAS}
    database.close()
    assert found == _PRAGMAS


_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000, "secure_delete": 1}


def test_a_reader_cannot_write(database: Database) -> None:
    with database.read() as connection, pytest.raises(Exception, match=r"readonly|read-only"):
        connection.execute(text("UPDATE counter SET value = 1"))


def test_a_naive_instant_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises((ValueError, StatementError), match="naive instant"):
        database.write(lambda c: ledger.append(c, naive, None, [ledger.Line("a", "b", "c", "{}")])).result()


def test_a_job_that_fails_leaves_no_trace_and_fails_alone(database: Database) -> None:
    gate = threading.Event()

    def slow(_: Connection) -> None:
        gate.wait()

    def breaks(connection: Connection) -> None:
        customers.advance(connection, "lead", 100)
        raise KeyError("broken")

    first = database.write(slow)
    second = database.write(breaks)
    third = database.write(lambda c: customers.advance(c, "lead"))
    gate.set()
    first.result()
    with pytest.raises(KeyError):
        second.result()
    assert third.result() == 1


def test_a_writer_goes_on_after_a_commit_that_failed_and_leaves_no_connection_behind(database: Database) -> None:
    def refused(connection: Connection) -> None:
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    before = database.write(lambda c: customers.advance(c, "lead")).result()
    with pytest.raises(DBAPIError):
        database.write(refused).result()
    assert database.write(lambda c: customers.advance(c, "lead")).result() == before + 1
    with database.read() as connection:
        assert connection.execute(text("SELECT value FROM counter WHERE name = 'lead'")).scalar_one() == before + 1
    database.writer.close()
    assert database.writing.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_closed_writer_takes_nothing_more(database: Database) -> None:
    database.writer.close()
    with pytest.raises(RuntimeError):
        database.write(lambda _: None)
    with pytest.raises(RuntimeError):
        database.writer.write_at_once(lambda _: None)


def test_who_waits_anyway_writes_by_themselves_only_while_nobody_else_writes(database: Database) -> None:
    gate, begun = threading.Event(), threading.Event()
    here = threading.current_thread()

    def slow(_: Connection) -> None:
        begun.set()
        gate.wait()

    def who(connection: Connection) -> threading.Thread:
        customers.advance(connection, "lead")
        return threading.current_thread()

    assert database.writer.write_at_once(who).result() is here
    first = database.write(slow)
    begun.wait()
    second = database.writer.write_at_once(who)
    assert not second.done(), "it must not stand in line at the connection with its thread"
    gate.set()
    first.result()
    assert second.result() is not here
    assert database.write(lambda c: customers.advance(c, "lead")).result() == 3


def test_a_job_that_fails_in_the_caller_s_own_thread_leaves_no_trace(database: Database) -> None:
    def breaks(connection: Connection) -> None:
        customers.advance(connection, "lead", 100)
        raise KeyError("broken")

    failed = database.writer.write_at_once(breaks)
    with pytest.raises(KeyError):
        failed.result()
    assert database.writer.write_at_once(lambda c: customers.advance(c, "lead")).result() == 1


def test_eight_threads_count_without_losing_one(database: Database) -> None:
    writers = [database.another_writer() for _ in range(8)]
    futures = [writer.write(lambda c: customers.advance(c, "lead")) for writer in writers for _ in range(20)]
    assert sorted(future.result() for future in futures) == list(range(1, 161))
    for writer in writers:
        writer.close()
