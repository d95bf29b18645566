"""What is due is taken some at a time, and nobody's is torn apart as long as it fits."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from storage import notices
from storage.db import Database

_NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)


def _kept(person: str, number: int, minutes: int) -> dict[str, Any]:
    return {
        "key": f"{person}/{number}",
        "person": person,
        "kind": "nudge",
        "rule": "stage_stalled",
        "tier": 1,
        "customer": None,
        "alert": None,
        "post": {"title": "停滞", "text": "停滞"},
        "weight": "ordinary",
        "due_at": _NOW - timedelta(minutes=minutes),
        "state": "pending",
    }


def _due(database: Database, most: int) -> list[str]:
    return database.write(lambda connection: [row.key for row in notices.due(connection, _NOW, most)]).result()


def test_whoever_waits_longest_is_first_with_all_that_waits_for_them(database: Database) -> None:
    def write(connection: Connection) -> None:
        rows = [_kept("u_song", 1, 5), _kept("u_bai", 1, 9), _kept("u_bai", 2, 1), _kept("u_bai", 3, -1)]
        notices.put(connection, rows)

    database.write(write).result()
    assert _due(database, 3) == ["u_bai/1", "u_bai/2", "u_song/1"]
    assert _due(database, 2) == ["u_bai/1", "u_bai/2"]


def test_of_somebody_with_more_than_fits_the_first_are_taken(database: Database) -> None:
    database.write(lambda connection: notices.put(connection, [_kept("u_bai", n, 9 - n) for n in range(9)])).result()
    assert _due(database, 4) == [f"u_bai/{n}" for n in range(4)]
