"""The shim that plays power cuts, on a small script: what SQLite syncs stays, and what it does not is really gone."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.powercut import Power

_ACKNOWLEDGED = 300
_SCRIPT = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=" + sys.argv[2])
connection.execute("PRAGMA synchronous=" + sys.argv[3])
number = 0
while True:
    number += 1
    connection.execute("INSERT INTO kept VALUES (?, zeroblob(500))", (number,))
    print(number, flush=True)
"""


def _write_and_cut(shim: Path, folder: Path, journal: str, synchronous: str) -> tuple[int, int]:
    """How many rows a script said that it had kept before the power went, and the last that was there afterwards."""
    path = folder / "rows.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, filling BLOB)")
    connection.close()
    power = Power(shim, path, folder / "synced")
    command = [sys.executable, "-c", _SCRIPT, str(path), journal, synchronous]
    environment = {**os.environ, **power.on()}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:  # noqa: S603  our own words
        assert process.stdout is not None
        for _ in range(_ACKNOWLEDGED):
            acknowledged = int(process.stdout.readline())
        process.kill()
    power.cut()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    numbers = [number for (number,) in connection.execute("SELECT number FROM kept ORDER BY number")]
    connection.close()
    assert numbers == list(range(1, len(numbers) + 1))
    return acknowledged, len(numbers)


# With a rollback journal FULL does not sync the folder from which the journal is gone; EXTRA does.
@pytest.mark.parametrize(("journal", "synchronous"), [("WAL", "FULL"), ("DELETE", "EXTRA")])
def test_a_database_that_syncs_every_commit_loses_nothing(
    shim: Path, tmp_path: Path, journal: str, synchronous: str
) -> None:
    acknowledged, kept = _write_and_cut(shim, tmp_path, journal, synchronous)
    assert kept >= acknowledged


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_a_database_that_does_not_sync_loses_rows_that_it_acknowledged(
    shim: Path, tmp_path: Path, synchronous: str
) -> None:
    acknowledged, kept = _write_and_cut(shim, tmp_path, "WAL", synchronous)
    assert kept < acknowledged


def test_a_mere_kill_loses_nothing_even_without_a_sync(tmp_path: Path) -> None:
    """Why kills alone prove nothing about power cuts."""
    path = tmp_path / "rows.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, filling BLOB)")
    connection.close()
    command = [sys.executable, "-c", _SCRIPT, str(path), "WAL", "OFF"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603  our own words
        assert process.stdout is not None
        for _ in range(_ACKNOWLEDGED):
            acknowledged = int(process.stdout.readline())
        process.kill()
    connection = sqlite3.connect(path)
    (kept,) = connection.execute("SELECT count(*) FROM kept").fetchone()
    connection.close()
    assert kept >= acknowledged
