"""A restart with a long queue of answers that were never sent: the door opens first."""

import asyncio
import sys
import time
from random import Random

import httpx
import pytest
from sqlalchemy import insert
from sqlalchemy.engine import make_url

from bot.clock import WallClock
from bot.core.post import Post
from bot.engine import codec
from storage.db import Database
from storage.schema import METADATA
from tests.crash.campaign import Plan
from tests.crash.crowd import REPS, Crowd
from tests.crash.rig import Rig

pytestmark = pytest.mark.anyio

_MOST_SECONDS = 2.0
_PATIENCE_SECONDS = 120.0


async def test_a_long_queue_of_answers_does_not_keep_the_door_shut(rig: Rig, database_url: str, plan: Plan) -> None:
    owed = 50_000 if plan.long else 2_000
    _owe(database_url, owed)
    crowd = Crowd(rig.platform, Random(plan.seed))  # noqa: S311  to be repeated
    waited: list[float] = []
    with rig.starting() as process:
        began = time.monotonic()
        async with httpx.AsyncClient(base_url=rig.address) as client:
            while not rig.door_is_open():
                assert process.poll() is None, rig.log.read_text()
                assert time.monotonic() < began + _PATIENCE_SECONDS
                await asyncio.sleep(0.005)
            await crowd.talk(
                client, 12, lambda: process.poll() is None, lambda: waited.append(time.monotonic() - began)
            )
    kind = make_url(database_url).get_backend_name()
    sys.stdout.write(f"\nrestart, {kind}: {owed} answers owed, first acknowledgement after {waited[0]:.2f} s\n")
    assert len(waited) == 12
    assert not plan.long or waited[0] <= _MOST_SECONDS


def _owe(database_url: str, rows: int) -> None:
    """Answers to everyone in turn, as if the platform had been out of reach for a day."""
    outbox, now = METADATA.tables["outbox"], WallClock().now()
    owed = [
        {
            "key": f"owed/{number}",
            "channel": "wecom",
            "address": REPS[number % len(REPS)],
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
    database = Database(database_url)
    database.write(lambda connection: connection.execute(insert(outbox), owed)).result()
    database.close()
