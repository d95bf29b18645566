"""A queue of answers that were never sent, as if a platform had been out of reach for a day."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select

from bot.clock import WallClock
from bot.core.post import Post
from bot.engine import codec
from storage.db import Database
from storage.schema import METADATA

_OUTBOX = METADATA.tables["outbox"]


def owe(database: Database, channel: str, addresses: Sequence[str], rows: int) -> None:
    """Answers to everyone in turn."""
    now = WallClock().now()
    owed = [
        {
            "key": f"owed/{number}",
            "channel": channel,
            "address": addresses[number % len(addresses)],
            "kind": "reply",
            "ref": "",
            "post": codec.tree(Post("已记", f"第{number}条")),
            "created_at": now,
            "state": "pending",
            "parts_sent": 0,
            "attempts": 0,
        }
        for number in range(rows)
    ]
    database.write(lambda connection: connection.execute(insert(_OUTBOX), owed)).result()


def still_owed(database: Database) -> int:
    """How many of all answers have not been sent."""
    with database.read() as connection:
        waiting = select(func.count()).select_from(_OUTBOX).where(_OUTBOX.c.state != "sent")
        return connection.execute(waiting).scalar_one()
