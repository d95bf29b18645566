"""The first row of each group by hops: the same rows as by grouping, and no more work for a longer queue."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Connection, func, select

from storage import outbox
from storage.db import Database
from storage.schema import METADATA

_OUTBOX = METADATA.tables["outbox"]
_NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)


def _claimed(connection: Connection, most: int = 1000) -> set[int]:
    channels = ["console", "dingtalk", "wecom"]
    rows = outbox.claim(
        connection, channels=channels, now=_NOW, holder="me", until=_NOW + timedelta(minutes=1), most=most
    )
    return {row.id for row in rows}


def _by_grouping(connection: Connection) -> set[int]:
    grouped = select(func.min(_OUTBOX.c.id)).where(_OUTBOX.c.state == "pending")
    return set(connection.execute(grouped.group_by(_OUTBOX.c.channel, _OUTBOX.c.address)).scalars())


@pytest.mark.parametrize("seed", range(3))
def test_of_each_address_the_oldest_row_that_is_owed_is_found(database: Database, seed: int) -> None:
    random = Random(seed)  # noqa: S311  to be repeated
    for number in range(random.randrange(4)):
        channel = random.choice(("console", "dingtalk", "wecom"))
        addresses = [f"u{one}" for one in range(random.randrange(1, 9))]
        _owe(database, channel, addresses, random.randrange(1, 30), f"{seed}/{number}")

    def settle_some(connection: Connection) -> None:
        for row in connection.execute(select(_OUTBOX.c.id)).scalars().all():
            if random.random() < 0.5:
                connection.execute(_OUTBOX.update().where(_OUTBOX.c.id == row).values(state="sent"))

    database.write(settle_some).result()
    expected = database.write(_by_grouping).result()
    assert database.write(_claimed).result() == expected


def _owe(database: Database, channel: str, addresses: Sequence[str], rows: int, name: str) -> None:
    post = {"title": "", "text": name}
    made = [
        {
            "key": f"{name}/{number}",
            "channel": channel,
            "address": addresses[number % len(addresses)],
            "kind": "reply",
            "post": post,
            "created_at": _NOW,
        }
        for number in range(rows)
    ]
    database.write(lambda connection: outbox.owe(connection, made)).result()


def test_a_claim_takes_as_many_steps_from_a_long_queue_as_from_a_short_one(sqlite_url: str) -> None:
    steps: dict[int, int] = defaultdict(int)
    database = Database(sqlite_url)
    for rows in (30, 3000):
        _owe(database, "wecom", [f"u{rows}/{one}" for one in range(3)], rows, str(rows))

        def claim(connection: Connection, rows: int = rows) -> None:
            driver = connection.connection.driver_connection
            assert driver is not None

            def count() -> None:
                steps[rows] += 1

            driver.set_progress_handler(count, 1)
            outbox.stranded(connection, {"wecom"})
            assert len(_claimed(connection)) == 3
            driver.set_progress_handler(None, 0)

        database.write(claim).result()
    database.close()
    assert steps[3000] < 3 * steps[30]
