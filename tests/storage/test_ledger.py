"""The trail notices every change made behind its back."""

from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import text

from storage import ledger
from storage.db import Database

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)


def _fill(database: Database, count: int) -> None:
    for number in range(count):
        line = ledger.Line("u_bai", "change", f"K0{number}", f'{{"new": {number}}}')
        database.write(partial(ledger.append, at=NOW, message=7, lines=[line, line])).result()


def test_an_untouched_trail_is_whole(database: Database) -> None:
    _fill(database, 5)
    with database.read() as connection:
        assert ledger.verify(connection) == (10, None)


@pytest.mark.parametrize(
    ("tampering", "seq", "what"),
    [
        ("UPDATE ledger SET body = '{}' WHERE seq = 4", 4, "changed"),
        ("UPDATE ledger SET actor = 'u_song' WHERE seq = 1", 1, "changed"),
        ("UPDATE ledger SET message = 8 WHERE seq = 6", 6, "changed"),
        ("DELETE FROM ledger WHERE seq = 5", 5, "missing"),
        ("DELETE FROM ledger WHERE seq > 8", 9, "missing"),
        ("DELETE FROM ledger", 1, "missing"),
    ],
)
def test_the_first_line_that_is_not_as_written_is_named(
    database: Database, tampering: str, seq: int, what: str
) -> None:
    _fill(database, 5)
    database.write(lambda c: c.execute(text(tampering))).result()
    with database.read() as connection:
        sound, fault = ledger.verify(connection)
    assert fault == ledger.Fault(seq, what)
    assert sound == seq - 1


def test_writers_at_the_same_time_make_one_chain(database: Database) -> None:
    writers = [database.another_writer() for _ in range(4)]
    line = ledger.Line("u_bai", "note", "x", "{}")
    jobs = [writer.write(lambda c: ledger.append(c, NOW, None, [line])) for writer in writers for _ in range(15)]
    for job in jobs:
        job.result()
    with database.read() as connection:
        assert ledger.verify(connection) == (60, None)
    for writer in writers:
        writer.close()
