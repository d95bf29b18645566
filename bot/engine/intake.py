"""The front door: a message is kept before anybody is told that we have it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.clock import Clock
from bot.core.channel import NotStoredError
from bot.core.message import Message
from bot.engine import bodies
from bot.engine.faultpoints import reach
from bot.engine.writing import write
from storage import inbox
from storage.db import Database
from storage.writer import is_down

_log = logging.getLogger(__name__)

_MOST_WAITING = 10_000
"""Callers that wait while the database hangs; more are told at once to come again, before they fill the memory."""

_PATIENCE = 4.0
"""Seconds for which a caller waits for the disk. WeCom hangs up after five; a 503 before that is counted and shown."""

_Waiting = tuple[Message, "asyncio.Future[None]"]


class Intake:
    """Stores arrivals. Callers that come while a commit is under way share the next one."""

    def __init__(self, database: Database, clock: Clock, stored: Callable[[], None]) -> None:
        """`stored` is called after each commit, to wake whoever handles messages."""
        self._database = database
        self._clock = clock
        self._stored = stored
        self._waiting: list[_Waiting] = []
        self._running: asyncio.Task[None] | None = None
        self.rejected: Counter[tuple[str, str]] = Counter()
        """Arrivals turned away since the start, by channel and reason."""
        self.rejected_at: dict[tuple[str, str], datetime] = {}
        """When that last happened."""

    def reject(self, channel: str, reason: str) -> None:
        """Counts an arrival that was turned away. Nothing is logged: whoever floods us would write our log."""
        self.rejected[channel, reason] += 1
        self.rejected_at[channel, reason] = self._clock.now()

    async def accept(self, message: Message) -> None:
        """Returns once the message is durable, or was already; raises NotStoredError otherwise."""
        reach("intake.received")
        if len(self._waiting) >= _MOST_WAITING:
            raise NotStoredError("full")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((message, done))
        if self._running is None:
            self._running = asyncio.create_task(self._store_waiting())
        # Around a bare future `asyncio.timeout` would be the dearest line of a callback.
        late = loop.call_later(_PATIENCE, _send_away, done)
        try:
            await done
        finally:
            late.cancel()
        reach("intake.committed")

    async def _store_waiting(self) -> None:
        try:
            await self._store_all()
        finally:
            # Whatever went wrong: the next caller must find the door open.
            self._running = None

    async def _store_all(self) -> None:
        while self._waiting:
            # Whoever gave up waiting comes again with the same message.
            batch, self._waiting = [one for one in self._waiting if not one[1].done()], []
            if batch:
                await self._store(batch)

    async def _store(self, batch: Sequence[_Waiting]) -> None:
        try:
            await write(self._database, self._storing([message for message, _ in batch]))
        except Exception as error:  # noqa: BLE001  whatever it was, these callers must hear of it and the door stay open
            if len(batch) > 1 and not is_down(error):
                # One of them cannot be stored, and the others must not share its fate.
                for one in batch:
                    await self._store([one])
                return
            _log.error("messages_not_stored", extra={"count": len(batch), "error": type(error).__name__})
            for _, done in batch:
                if not done.done():
                    done.set_exception(NotStoredError(type(error).__name__))
            return
        _log.debug("messages_stored", extra={"count": len(batch)})
        for _, done in batch:
            if not done.done():
                done.set_result(None)
        self._stored()

    def _storing(self, messages: list[Message]) -> Callable[[Connection], None]:
        def store(connection: Connection) -> None:
            now = self._clock.now()
            rows = []
            for message in messages:
                kind, body = bodies.write(message.body)
                if message.reply_to:
                    body["reply_to"] = message.reply_to
                rows.append(
                    {
                        "key": message.key,
                        "channel": message.channel,
                        "conversation": message.conversation,
                        "sender": message.sender,
                        "kind": kind,
                        "body": body,
                        "sent_at": message.sent_at,
                        "received_at": now,
                        "state": "new",
                        "attempts": 0,
                    }
                )
            inbox.store(connection, rows)
            reach("intake.inserted")

        return store


def _send_away(done: "asyncio.Future[None]") -> None:
    """Tells a caller who waited for too long to come again."""
    if not done.done():
        done.set_exception(NotStoredError("slow"))
