"""What several decisions write to one table is written together, and as if it had been written one by one."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.engine.batch import Batch
from storage import timers
from storage.db import Database

_DUE = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)


def _timer(subject: str) -> dict[str, object]:
    return {"kind": "stage_stalled", "subject": subject, "occurrence": "", "due_at": _DUE}


def test_a_timer_that_is_set_cancelled_and_set_again_is_set(database: Database) -> None:
    def write(connection: Connection) -> set[str]:
        batch = Batch(connection)
        for subject in ("K01/1", "K02/1"):
            batch.add("timer", timers.put, _timer(subject))
        for subject in ("K01/1", "K02/1"):
            batch.add("timer", timers.cancel, ("stage_stalled", subject, None))
        batch.add("timer", timers.put, _timer("K02/1"))
        batch.finish()
        return {row.subject for row in timers.due(connection, _DUE, 10)}

    assert database.write(write).result() == {"K02/1"}


def test_rows_of_one_kind_are_handed_over_at_once_and_of_none_nothing_is(database: Database) -> None:
    handed: list[tuple[str, list[int]]] = []

    def first(_: Connection, rows: Sequence[int]) -> None:
        handed.append(("first", list(rows)))

    def second(_: Connection, rows: Sequence[int]) -> None:
        handed.append(("second", list(rows)))

    def write(connection: Connection) -> None:
        batch = Batch(connection)
        batch.add("one", first, 1)
        batch.add("other", second, 2)
        batch.add("one", first, 3, 4)
        batch.add("one", second)
        batch.finish()

    database.write(write).result()
    assert handed == [("first", [1, 3, 4]), ("second", [2])]
