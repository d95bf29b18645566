"""A whole run: lives and deaths on one database, a reckoning now and then, and the line that sums it up."""

import faulthandler
import statistics
import sys
from dataclasses import dataclass
from random import Random

from storage.db import Database
from tests.crash import reckoning
from tests.crash.powercut import Power
from tests.crash.reckoning import Reckoning
from tests.crash.rig import Rig
from tests.crash.rounds import Round

_BETWEEN_RECKONINGS = 25


@dataclass(frozen=True, slots=True)
class Plan:
    """How many kills (half on each database) and power cuts; a `long` run owes more."""

    kills: int
    cuts: int
    seed: int
    long: bool


async def run(kind: str, rig: Rig, ends: int, database_url: str, plan: Plan, power: Power | None = None) -> Reckoning:
    """Lets the bot die `ends` times, and reckons; stops at the first reckoning that finds something."""
    faulthandler.cancel_dump_traceback_later()  # pytest's watchdog takes a long round for a hang
    sys.stdout.write(f"\n{kind}: SALESBOT_CRASH_SEED={plan.seed}\n")
    here = Round(rig, Random(plan.seed), power)  # noqa: S311  to be repeated
    found = Reckoning()
    while here.ends < ends and found.is_clean:
        for _ in range(min(_BETWEEN_RECKONINGS, ends - here.ends)):
            await here.live_and_die()
        # Opened anew each time: a power cut puts other files in the place of those that a connection holds.
        database = Database(database_url)
        await here.settle(database)
        found = reckoning.reckon(database, here.crowd.said, rig.qyapi)
        database.close()
    sys.stdout.write(f"{_summary(kind, here, found)}\n")
    return found


def _summary(kind: str, here: Round, found: Reckoning) -> str:
    accepted = sum(one.accepted for one in here.crowd.said)
    recoveries = here.recoveries or [0.0]
    return (
        f"{kind}: {here.ends} ({here.at_steps} at named steps), {accepted} messages accepted, "
        f"{len(found.lost)} lost, {len(found.twice)} twice, {len(found.wrong)} otherwise wrong; "
        f"first acknowledgement p50 {statistics.median(recoveries):.2f} s, max {max(recoveries):.2f} s after a start"
    )
