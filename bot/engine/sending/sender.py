"""Tells people what the outbox owes: in order and one at a time per address, as long as trying may help."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.core import place
from bot.core.channel import BusyError, CardChanger, Channel, Failure, MisconfiguredError, RejectedError, SendError
from bot.core.todo import Todo, TodoKeeper
from bot.engine import codec
from bot.engine.alarm import Alarm
from bot.engine.faultpoints import reach
from bot.engine.sending import holder
from bot.engine.sending.fates import Fates
from bot.engine.sending.redirecting import Redirector
from bot.engine.writing import write
from storage import outbox, sendings
from storage.db import Database
from storage.types import AnyRow

_log = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE = timedelta(seconds=20)
"""The longest that one request may take, from being counted until it is over."""

_MOST_AT_ONCE = 64
_IDLE_SECONDS = 1.0
_LEASE = timedelta(minutes=2)
"""Longer than any one request may take, by more than two hosts' clocks are ever apart: with less, whoever is 90 seconds
ahead takes what another is sending for given up. What a sender of another host held when it died is tried again then.
"""
_LAST_WORDS = 3.0
"""Seconds for what is in hand at the end: the process is to be gone within five, whatever a platform does."""


class _Full(Exception):  # noqa: N818  nothing went wrong
    """The address may not be sent anything before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Sender:
    """One per process; several processes share the work by leases."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[str, Channel], *, home: str) -> None:
        """`home` is the channel of people who never wrote to us, or whose own channel is not among `channels`."""
        self._database = database
        self._clock = clock
        self._channels = channels
        self._alarm = Alarm(home)
        self._redirector = Redirector(channels, home)
        self._withheld: set[str] = set()
        self._limits = {
            name: [(limit.count, limit.window + PATIENCE) for limit in channel.limits]
            for name, channel in channels.items()
        }
        """A window is counted from when a request set out, the platform's from when it arrived: hence the patience."""
        # Asked once: whether an object keeps to a protocol takes longer than to note that a post has arrived.
        self._changers = {name: channel for name, channel in channels.items() if isinstance(channel, CardChanger)}
        self._resting: dict[str, datetime] = {}
        self._holder = holder.mine()
        self._fates = Fates(self._holder, self._alarm, clock)
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._flying: set[asyncio.Task[None]] = set()
        self._in_hand: set[int] = set()
        """Rows under way. Were the clock set forward, their leases would seem over, and they would be sent twice."""
        self._moved_in = False
        self.faults: dict[str, str] = {}
        """What each channel last refused for a reason that an admin can mend; gone when it works again."""
        self.failures: dict[str, Failure] = {}
        """Each channel's last failure of any kind, kept also when it works again."""

    def wake(self) -> None:
        """Says that something is owed; any thread may."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake.set)

    def may_send(self, channel: str, *, may: bool) -> None:
        """Says whether posts on a channel may leave from this process; they may until something else is said."""
        (self._withheld.discard if may else self._withheld.add)(channel)
        self._wake.set()

    async def run(self) -> None:
        """Works until cancelled; deliveries in hand get a few seconds, and are begun again after a restart."""
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                self._wake.clear()
                try:
                    busy = await self.round()
                except Exception as error:  # noqa: BLE001  whatever it is, nobody would be told anything any more
                    _log.error("sender_round_failed", extra={"error": type(error).__name__})
                    busy = 0
                if busy == 0:
                    await self._rest()
        finally:
            if self._flying:
                _, hanging = await asyncio.wait(self._flying, timeout=_LAST_WORDS)
                for task in hanging:
                    task.cancel()

    async def _rest(self) -> None:
        # Not `wait_for`: before Python 3.12 it swallows a cancel that comes together with the wake, and we never end.
        with suppress(TimeoutError):
            async with asyncio.timeout(_IDLE_SECONDS):
                await self._wake.wait()

    async def round(self) -> int:
        """Begins to deliver what may be delivered now; returns how many posts were looked at."""
        room = _MOST_AT_ONCE - len(self._flying)
        if room <= 0:
            await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
            return 1
        try:
            if not self._moved_in:
                await self._write(self._take_over)
                self._moved_in = True
            rows, held_back = await self._write(lambda connection: self._claim(connection, room))
        except SQLAlchemyError as error:
            _log.error("database_unavailable", extra={"error": type(error).__name__})
            return 0
        if rows:
            reach("sender.claimed")
        for row in rows:
            self._in_hand.add(row.id)
            task = asyncio.create_task(self._deliver(row))
            self._flying.add(task)
            task.add_done_callback(partial(self._landed, row.id))
        return len(rows) + held_back

    def owes(self) -> bool:
        """Whether anything waits to be sent, now or later: a look that locks nothing."""
        with self._database.read() as connection:
            return outbox.is_owed(connection)

    async def settle(self) -> None:
        """Waits for the deliveries in hand: for tests and the terminal, which want to see what came of them."""
        while self._flying:
            await asyncio.wait(self._flying)

    async def give_up(self, channel: str, fault: str) -> None:
        """Tells the admins that a channel is lost until somebody does something: once a day, on their own channels."""
        await self._write(lambda connection: self._alarm.blocked(connection, channel, fault, self._clock.now()))

    def _landed(self, row: int, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._in_hand.discard(row)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            # The lease runs out and the row is tried again; nothing is lost by going on.
            _log.error("delivery_not_recorded", extra={"error": type(error).__name__})

    def _take_over(self, connection: Connection) -> None:
        """Takes over what a process that died here was sending: whether it arrived is unknown, so it is tried again."""
        dead = [name for name in outbox.holders(connection) if holder.is_dead(name, self._holder)]
        outbox.release(connection, dead)

    async def _write(self, job: Callable[[Connection], T]) -> T:
        return await write(self._database, job)

    def _claim(self, connection: Connection, most: int) -> tuple[list[AnyRow], int]:
        """The posts to deliver now, their first requests counted, and how many others were looked at.

        Those must wait for their address's limit; or, where there is nothing else to do, got an address that is open.
        """
        now = self._clock.now()
        self._redirector.note(connection, now)
        rows = outbox.claim(
            connection,
            channels=sorted(
                name
                for name, channel in self._channels.items()
                if channel.ready and name not in self._withheld and self._resting.get(name, now) <= now
            ),
            now=now,
            holder=self._holder,
            until=now + _LEASE,
            most=most,
        )
        if not rows:
            return [], self._redirector.redirect(connection, now)
        free: list[AnyRow] = []
        waiting = [row for row in rows if row.id not in self._in_hand]
        for row in waiting:
            until = self._take(connection, row, now)
            if until is None:
                free.append(row)
            else:
                self._fates.held(row, until, row.lease)(connection)
        return free, len(waiting) - len(free)

    def _take(self, connection: Connection, row: AnyRow, now: datetime) -> datetime | None:
        return sendings.take(connection, row.channel, row.address, self._limits[row.channel], now)

    async def _deliver(self, row: AnyRow) -> None:
        channel = self._channels[row.channel]
        try:
            provider_id = await self._send_parts(channel, row)
        except _Full as full:
            fate = self._fates.held(row, full.until)
        except RejectedError as error:
            fate = self._fates.refused(row, error)
        except MisconfiguredError as error:
            self.faults[row.channel] = str(error)
            fate = self._fates.blocked(row, error)
        except BusyError as error:
            if error.after:
                # A limit of the whole app: whatever else is sent now only prolongs it.
                self._resting[row.channel] = self._clock.now() + error.after
            fate = self._fates.busy(row, error)
        except SQLAlchemyError:
            raise  # our database is in trouble, not the post: its lease runs out, and it is tried again
        except Exception as error:  # noqa: BLE001  a flaw of ours must not hold up the address for good, unseen
            _log.error("delivery_failed", extra={"row": row.id, "error": type(error).__name__})
            fate = self._fates.stumbled(row, error)
        else:
            self.faults.pop(row.channel, None)
            reach("sender.delivered")
            changer = self._changers.get(row.channel)
            fate = self._fates.arrived(row, provider_id, changer.changeable if changer else None)
        await self._write(fate)
        reach("sender.recorded")

    async def _send_parts(self, channel: Channel, row: AnyRow) -> str:
        """Sends what has not arrived yet, noting each part: a repeat after a crash begins where it broke off."""
        provider_id = ""
        post = codec.post(row.post)
        if post.todo is not None:
            await self._list(channel, row.address, post.todo)
            return provider_id
        parts = channel.draw(row.address, post, row.id)
        for number, part in enumerate(parts[row.parts_sent :], row.parts_sent + 1):
            try:
                provider_id = await _patiently(channel.send(part))
            except SendError as error:
                self.failures[row.channel] = Failure(self._clock.now(), str(error))
                raise
            if number < len(parts):
                until = await self._write(partial(self._advance, row=row, parts=number))
                if until is not None:
                    raise _Full(until)
        return provider_id

    async def _list(self, channel: Channel, address: str, todo: Todo) -> None:
        """Puts a task on a person's list. What the platform does not allow is given up: the words have arrived."""
        if not isinstance(channel, TodoKeeper):
            return
        try:
            await _patiently(channel.put_todo(place.whose_list(address), todo))
        except MisconfiguredError as error:
            raise RejectedError(str(error)) from None

    def _advance(self, connection: Connection, row: AnyRow, parts: int) -> datetime | None:
        """Notes that the first `parts` have arrived and counts the next one, unless that must wait: until when."""
        now = self._clock.now()
        outbox.advance(connection, row.id, self._holder, parts, now + _LEASE)
        return self._take(connection, row, now)


async def _patiently(request: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            return await request
    except TimeoutError:
        raise BusyError(f"{PATIENCE.seconds} 秒没有发完", unsure=True) from None
