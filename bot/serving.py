"""A serving process: the front door first, so that nothing said during a start is lost; the house behind it after.

The house takes most of a start, the import of its rooms above all. It is wired in a thread while callbacks are kept
and acknowledged already; what was kept is handled as soon as it stands. A flaw that only shows then, a bad config
file, stops the process as it would have before the door was open.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot import garbage, logs
from bot.clock import WallClock
from bot.front import Front
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import House


class Serving:
    """One process. `door` is its web application, which runs the house while a server runs it."""

    def __init__(self, front: Front, stop: Callable[[], None], said: Callable[[str], None]) -> None:
        """`stop` ends the server when the house cannot be wired. `said` hears what a newcomer is told."""
        self._front = front
        self._stop = stop
        self._said = said
        self._leaving = asyncio.Event()
        self.failed: Exception | None = None
        """Why the house could not be wired."""
        self.door: ASGIApp = front.door(self._running)

    @asynccontextmanager
    async def _running(self, _: Starlette) -> AsyncIterator[None]:
        work = asyncio.create_task(self._work())
        try:
            yield
        finally:
            self._leaving.set()
            await work
            await asyncio.to_thread(self._front.database.close)

    async def _work(self) -> None:
        try:
            house = await asyncio.to_thread(furnish, self._front, self._said)
            garbage.settled()
            self._front.stand_before(house.behind())
            async with house.running():
                await self._leaving.wait()
        except Exception as error:  # noqa: BLE001  whatever it was, it ends the process and is said there
            self.failed = error
            self._front.give_up()
            self._stop()


@garbage.put_off()
def furnish(front: Front, said: Callable[[str], None]) -> "House":
    """The house behind its front; `said` hears what a newcomer is told. Raises PolicyError for a bad config file."""
    from bot import app  # noqa: PLC0415  all that the front need not wait for
    from bot.engine.imports import sample  # noqa: PLC0415

    house = app.furnish(front)
    if front.sandboxed and sample.fill(front.database, front.settings.config / "sample"):
        said("名单是空的，已装入示例团队")
    return house


def _unheard(_: str) -> None:
    """Somebody else was told already."""


def one_of_several() -> ASGIApp:
    """The web application of one of several serving processes, from its environment."""
    settings = Settings()
    logs.configure(settings.log_level)
    with garbage.put_off():
        front = Front(settings, WallClock())
    return Serving(front, lambda: signal.raise_signal(signal.SIGTERM), _unheard).door
