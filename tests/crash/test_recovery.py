"""A restart with a long queue of answers that were never sent: the door opens before any of them leaves.

How soon is a matter of the machine: `python -m tests.bench.start` prints it.
"""

from random import Random

import httpx
import pytest

from storage.db import Database
from tests.crash.campaign import Plan
from tests.crash.crowd import REPS, Crowd
from tests.crash.rig import Rig
from tests.fakes.faults import Errcode
from tests.owed import owe, still_owed
from tests.waiting import until

pytestmark = pytest.mark.anyio


async def test_a_long_queue_of_answers_does_not_keep_the_door_shut(rig: Rig, database_url: str, plan: Plan) -> None:
    database = Database(database_url)
    owed = 50_000 if plan.long else 2_000
    owe(database, "wecom", REPS, owed)
    crowd = Crowd(rig.platform, Random(plan.seed))  # noqa: S311  to be repeated
    left: list[int] = []
    rig.qyapi.fails("message/send", Errcode(-1), times=None)
    with rig.starting() as process:
        await until(lambda: rig.door_is_open() or process.poll() is not None)
        assert process.poll() is None, rig.log.read_text()
        async with httpx.AsyncClient(base_url=rig.address) as client:
            await crowd.talk(client, 12, lambda: process.poll() is None, lambda: left.append(still_owed(database)))
    database.close()
    assert len(left) == 12
    assert left[0] >= owed
