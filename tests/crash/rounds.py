"""A round: one database, one crowd, and a bot that is killed in the middle of its work again and again.

    for _ in range(10):
        await here.live_and_die()
    await here.settle(database)

After that everything that was said is accepted, handled and answered, and a reckoning can be made.
"""

import asyncio
import re
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import get_args

import httpx
from sqlalchemy import text

from bot.engine.faultpoints import Step
from storage.db import Database
from tests.crash.crowd import Crowd
from tests.crash.powercut import Power
from tests.crash.rig import Rig

_NEW_A_LIFE = 24
_LATEST_HIT = 10
_SOONEST, _LATEST = 0.005, 0.15
_PATIENCE_SECONDS = 120.0
_LOOK_SECONDS = 0.005
_GLANCE_SECONDS = 0.05
_LEFT = re.compile(r"^salesbot_(?:inbox_waiting|outbox_owed){.*} (\S+)$", re.MULTILINE)
"""Of the page of figures: what is not handled, and what is not sent."""
_WAITING = (
    "SELECT count(*) FROM inbox WHERE state = 'new'",
    "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')",
)


@dataclass(frozen=True, slots=True)
class Fate:
    """How a life ends: when it reaches `crash_at`, or `delay` seconds after a first thing.

    The first message is acknowledged, the house behind the door stands, the first answer is seen.
    """

    crash_at: str
    after: str
    delay: float

    @classmethod
    def draw(cls, random: Random) -> "Fate":
        crash_at = f"{random.choice(get_args(Step))}:{random.randint(1, _LATEST_HIT)}" if random.random() < 0.5 else ""
        return cls(crash_at, random.choice(("acknowledged", "standing", "answered")), random.uniform(_SOONEST, _LATEST))


@dataclass(slots=True)
class Round:
    """`power` is what goes off with the process; None where only the process dies."""

    rig: Rig
    random: Random
    power: Power | None = None
    ends: int = 0
    at_steps: int = 0
    recoveries: list[float] = field(default_factory=list)
    crowd: Crowd = field(init=False)

    def __post_init__(self) -> None:
        self.crowd = Crowd(self.rig.platform, self.random)

    async def live_and_die(self) -> None:
        """One life of the bot under load, and its end."""
        fate = Fate.draw(self.random)
        more = self.power.on() if self.power else {}
        with self.rig.starting(fate.crash_at, **more) as process:
            began = time.monotonic()
            acknowledged = asyncio.Event()
            sent = self.rig.qyapi.calls["message/send"]

            def heard() -> None:
                if not acknowledged.is_set():
                    self.recoveries.append(time.monotonic() - began)
                    acknowledged.set()

            talking = asyncio.create_task(self._talk(process, _NEW_A_LIFE, heard))
            if fate.crash_at:
                await wait(lambda: process.poll() is not None or talking.done(), _PATIENCE_SECONDS)
                await self._works_until(lambda: False, process)
                self.at_steps += process.poll() is not None
            else:
                await self._lives_until(acknowledged.is_set, process)
                if fate.after == "standing":
                    await self._works_until(lambda: True, process)
                elif fate.after == "answered":
                    await self._lives_until(lambda: self.rig.qyapi.calls["message/send"] > sent, process)
                await asyncio.sleep(fate.delay)
            process.kill()
            process.wait()
            await talking
        if self.power:
            self.power.cut()
        self.ends += 1

    async def settle(self, database: Database) -> None:
        """A life without an end, until nothing waits any more; raises TimeoutError when something still does."""
        with self.rig.starting() as process:
            await self._talk(process, 0, lambda: None)
            await self._lives_until(lambda: is_still(database), process)

    async def _works_until(self, holds: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
        """Until something holds with the house standing behind its door, or nothing is left to be done, or it died."""
        client = httpx.AsyncClient(base_url=self.rig.address, timeout=_PATIENCE_SECONDS)
        async with asyncio.timeout(_PATIENCE_SECONDS), client:
            while process.poll() is None:
                with suppress(httpx.TransportError):
                    page = (await client.get("/metrics")).text  # which is there when the house is
                    if holds() or not any(float(left) for left in _LEFT.findall(page)):
                        return
                await asyncio.sleep(_GLANCE_SECONDS)

    async def _lives_until(self, holds: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
        """Waits for something that a bot does who is not killed yet; raises RuntimeError when it dies of itself."""
        await wait(lambda: process.poll() is not None or holds(), _PATIENCE_SECONDS)
        if process.poll() is not None:
            raise RuntimeError(f"the bot died of itself: {self.rig.log.read_text()[-2000:]}")

    async def _talk(self, process: subprocess.Popen[bytes], new: int, heard: Callable[[], None]) -> None:
        def lives() -> bool:
            return process.poll() is None

        async with httpx.AsyncClient(base_url=self.rig.address) as client:
            await wait(lambda: self.rig.door_is_open() or not lives(), _PATIENCE_SECONDS)
            await self.crowd.talk(client, new, lives, heard)


def is_still(database: Database) -> bool:
    with database.read() as connection:
        return all(connection.execute(text(query)).scalar_one() == 0 for query in _WAITING)


async def wait(holds: Callable[[], bool], seconds: float, *, at_most: bool = False) -> None:
    """Waits for something to hold; raises TimeoutError after `seconds`, unless it need not."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            if at_most:
                return
            raise TimeoutError(f"waited {seconds} s for what did not come")
        await asyncio.sleep(_LOOK_SECONDS)
