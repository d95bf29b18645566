"""Lets time pass in a house that is at work: the sandbox's clock, turned by way of all that falls due. One at a time.

Nothing is simulated but the time: the house's own ticker rings, its own workers handle and send, and we wait for them.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.engine.replay import timelapse
from bot.engine.replay.timelapse import Turned
from bot.engine.ticker import Ticker
from storage import inbox, ledger, outbox, transcripts
from storage.db import Database

_log = logging.getLogger(__name__)

_GLANCE = 0.01
_PATIENCE = timedelta(seconds=10)
"""For what is in hand at one instant; what hangs for longer is left behind."""


@dataclass(frozen=True, slots=True)
class Passage:
    """That time has passed, or is passing. `first`: the number of the last post owed before."""

    number: int
    began: datetime
    until: datetime
    first: int
    over: bool = False


class FastForward:
    """The hand on the clock. `wake` has the workers look at what has arrived."""

    def __init__(self, database: Database, clock: Turned, ticker: Ticker, wake: Callable[[], None]) -> None:
        """Where the office was left ahead of the time of day, time goes on from there: records never lie ahead."""
        self.passage: Passage | None = None
        self._database, self._clock, self._ticker, self._wake = database, clock, ticker, wake
        self._task: asyncio.Task[None] | None = None
        with database.read() as connection:
            left = ledger.last_at(connection)
        if left is not None and left > clock.now():
            clock.turn(left - clock.now())

    def begin(self, until: datetime) -> None:
        """Sets out for an instant; nothing happens while time is passing already."""
        if self._task is not None and not self._task.done():
            return
        with self._database.read() as connection:
            first = outbox.newest(connection)
        number = self.passage.number + 1 if self.passage else 1
        self.passage = Passage(number, self._clock.now(), until, first)
        self._task = asyncio.get_running_loop().create_task(self._pass(self.passage))

    async def _pass(self, passage: Passage) -> None:
        try:
            await timelapse.run(self._clock, passage.until, self._ticker, self._settle)
        except SQLAlchemyError as error:
            _log.error("time_stopped", extra={"error": type(error).__name__})
        self.passage = replace(passage, over=True)

    async def _settle(self) -> None:
        """Waits until nothing is left that can be done at this instant."""
        self._wake()
        patience = self._clock.now() + _PATIENCE
        while self._clock.now() < patience and not await asyncio.to_thread(self._is_quiet):  # noqa: ASYNC110  other threads work
            await asyncio.sleep(_GLANCE)

    def _is_quiet(self) -> bool:
        with self._database.read() as connection:
            waiting = [row for row in inbox.heads(connection, self._clock.now(), 2) if row.attempts == 0]
            return not waiting and not transcripts.owes(connection)
