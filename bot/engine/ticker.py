"""The bell: stores a ring in the inbox when a rule's hour has come or something has fallen due. It decides nothing.

APScheduler only calls us; what was rung, and what was missed while nobody was up, is known from the inbox and the
stored instants. A ring's key names its job and hour, so several processes that ring at once ring once.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.core.channel import Inlet
from bot.core.message import Message, Rang
from bot.engine.bells import DUE
from bot.jobs.rulebook import Rulebook, next_slot, slots
from storage import inbox, notices, outbox, timers
from storage.db import Database

_LOOKED_BACK = timedelta(days=1)
"""Bells missed before this are not rung after the event."""
_SECOND = timedelta(seconds=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Ticker:
    """One per process."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        inlet: Inlet,
        rulebook: Callable[[], Rulebook],
    ) -> None:
        """`rulebook` gives the rules in force."""
        self._database = database
        self._clock = clock
        self._inlet = inlet
        self._rulebook = rulebook
        self._heard: datetime | None = None
        """Up to here every bell has been rung."""
        self._upcoming: tuple[Rulebook | None, datetime, datetime] = (None, _LONG_AGO, _LONG_AGO)
        """By which rules no bell rings from one instant up to another."""

    def begin(self) -> None:
        """Takes it that nothing was missed before now: for clocks on which time begins here."""
        self._heard = self._clock.now()

    async def ring(self) -> int:
        """Stores a ring for each rule whose hour has come since the last time, and one if anything is due.

        Of several missed hours of one rule only the last is rung. Returns how many rings were stored.
        """
        now = self._clock.now()
        heard = self._heard if self._heard is not None and self._heard <= now else self._missed_since(now)
        rung = 0
        if self._next_slot(heard) <= now:
            for bell in self._rulebook().bells:
                missed = slots(bell, heard, now)
                if missed:
                    await self._store(bell.job, missed[-1], now)
                    rung += 1
        self._heard = now
        if (due := self._first_due()) is not None and due <= now:
            # A second is fine enough: what falls due meanwhile is seen by the same ring or by the next.
            await self._store(DUE, now.replace(microsecond=0), now)
            rung += 1
        return rung

    def _next_slot(self, after: datetime) -> datetime:
        """The next hour of any rule after an instant; looked up anew when it is over, or the rules are others."""
        rules = self._rulebook()
        known, first, slot = self._upcoming
        if rules is not known or not first <= after < slot:
            slot = min((next_slot(bell, after) for bell in rules.bells), default=after + _LOOKED_BACK)
            self._upcoming = rules, after, slot
        return slot

    def _missed_since(self, now: datetime) -> datetime:
        """Since when nobody may have been up: a day at most, and no longer than there was anything to ring for.

        A bot installed at noon asks nobody why they did not report to it yesterday.
        """
        with self._database.read() as connection:
            first = inbox.first(connection)
        return max(first or now, now - _LOOKED_BACK)

    async def _store(self, job: str, slot: datetime, now: datetime) -> None:
        named = slot.astimezone(UTC).isoformat()
        body = Rang(job, named)
        await self._inlet.accept(Message(f"clock/{job}/{named}", "clock", f"clock/{job}", "clock", now, body))

    def _first_due(self) -> datetime | None:
        with self._database.read() as connection:
            dues = (timers.first_due(connection), notices.first_due(connection))
        return min((due for due in dues if due is not None), default=None)

    def next(self, after: datetime) -> datetime:
        """The next instant after another at which there may be something to do: for clocks that are turned."""
        with self._database.read() as connection:
            waiting = (inbox.next_try(connection, after), outbox.next_try(connection, after))
        dues = (self._first_due(), *waiting, self._next_slot(after))
        earliest = min(due for due in dues if due is not None)
        # What is overdue was rung in this very second already.
        return max(earliest, after + _SECOND)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Rings once a second until the block ends, and then waits for the ring in hand."""
        # Loaded here: a fifth of a second that the front door need not wait for.
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415

        in_hand = asyncio.Lock()

        async def ring() -> None:
            async with in_hand:
                await self.ring()

        scheduler = AsyncIOScheduler(timezone=UTC)
        # Late is better than never, and once is enough: by default a ring that is a second late is dropped.
        scheduler.add_job(ring, "interval", seconds=1, misfire_grace_time=None, coalesce=True, max_instances=1)
        scheduler.start()
        try:
            yield
        finally:
            # A ring that it has to cancel it reports as an error, with a traceback, to whoever stopped the bot.
            scheduler.pause()
            await asyncio.sleep(0)  # what it has begun in this very turn of the loop takes the lock
            async with in_hand:
                scheduler.shutdown(wait=False)
