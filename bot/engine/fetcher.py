"""Fetches what messages brought, in the background: the platforms give it out for three days, by a reference."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import Connection

from bot.clock import Clock
from bot.core.channel import Channel, RejectedError, SendError
from bot.core.effects import Note
from bot.core.outcome import Outcome, Reason
from bot.engine import commit
from bot.engine.backoff import wait_before
from bot.engine.cause import Cause
from bot.engine.writing import write
from storage import attachments
from storage.db import Database
from storage.types import AnyRow

_log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_BYTES = 20 * 1024 * 1024
"""The largest file that WeCom lets a member send."""
REFERENCE_LIFE = timedelta(days=3)

_MOST_AT_ONCE = 8
_IDLE_SECONDS = 5.0
_PATIENCE = timedelta(minutes=2)
"""For one fetch; nobody else begins it meanwhile."""
_WITHOUT_BYTES = frozenset({"location", "link"})


class Fetcher:
    """One per process; several processes do not fetch the same at once, and it would do no harm."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[str, Channel], *, home: str) -> None:
        """`home` as for the sender; nothing is told to anybody."""
        self._database = database
        self._clock = clock
        self._channels = channels
        self._home = home

    async def run(self) -> None:
        """Works until cancelled; a fetch in hand is begun again after a restart."""
        while True:
            try:
                handled = await self.round()
            except Exception as error:  # noqa: BLE001  whatever it is, nothing would be fetched any more
                _log.error("fetcher_round_failed", extra={"error": type(error).__name__})
                handled = 0
            if handled == 0:
                await asyncio.sleep(_IDLE_SECONDS)

    async def round(self) -> int:
        """Lists what has come and fetches what is due; returns how many there were of both."""
        listed = await self._list()
        rows = await self._write(self._claim) if listed or await asyncio.to_thread(self._is_due) else ()
        # Together: some addresses live for five minutes, and one slow file must not cost the others theirs.
        await asyncio.gather(*map(self._fetch, rows))
        return listed + len(rows)

    async def _write(self, job: Callable[[Connection], T]) -> T:
        return await write(self._database, job)

    def _is_due(self) -> bool:
        with self._database.read() as connection:
            return attachments.is_due(connection, self._clock.now())

    async def _list(self) -> int:
        found = await asyncio.to_thread(self._unlisted)
        if found:
            await self._write(lambda connection: attachments.enlist(connection, [_listed(row) for row in found]))
        return len(found)

    def _unlisted(self) -> list[AnyRow]:
        with self._database.read() as connection:
            since = self._clock.now() - REFERENCE_LIFE
            return list(attachments.unlisted(connection, since, _MOST_AT_ONCE))

    def _claim(self, connection: Connection) -> list[AnyRow]:
        now = self._clock.now()
        return list(attachments.claim(connection, now, now + _PATIENCE, _MOST_AT_ONCE))

    async def _fetch(self, row: AnyRow) -> None:
        channel = self._channels.get(row.channel)
        if channel is None:
            return
        if self._clock.now() >= row.received_at + REFERENCE_LIFE:
            await self._write(partial(self._lose, row=row, error="超过3天没有取到，平台已不再保留"))
            return
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                data = await channel.fetch(row.reference, MOST_BYTES)
        except RejectedError as error:
            await self._write(partial(self._lose, row=row, error=str(error)))
        except (SendError, TimeoutError) as error:
            await self._write(partial(self._postpone, row=row, error=str(error)))
        except Exception as error:  # noqa: BLE001  a flaw of ours must not end the fetching of everything else
            _log.error("fetch_failed", extra={"attachment": row.message, "error": type(error).__name__})
            await self._write(partial(self._postpone, row=row, error=type(error).__name__))
        else:
            digest = await asyncio.to_thread(lambda: sha256(data).hexdigest())
            await self._write(partial(self._keep, row=row, digest=digest, data=data))

    def _keep(self, connection: Connection, row: AnyRow, digest: str, data: bytes) -> None:
        if attachments.keep(connection, row.message, digest, data, self._clock.now()):
            self._note(connection, row, "attachment_kept", f"{row.message}/{digest}")

    def _lose(self, connection: Connection, row: AnyRow, error: str) -> None:
        if attachments.lose(connection, row.message, error, self._clock.now()):
            self._note(connection, row, "attachment_lost", f"{row.message}")

    def _postpone(self, connection: Connection, row: AnyRow, error: str) -> None:
        again_at = self._clock.now() + wait_before(f"attachment/{row.message}", row.attempts, timedelta())
        attachments.postpone(connection, row.message, error, again_at)

    def _note(self, connection: Connection, row: AnyRow, event: str, subject: str) -> None:
        cause = Cause(row.message, "system", row.channel, row.sender, self._clock.now())
        outcome = Outcome((Note(event, subject),), (Reason(event),))
        commit.apply(connection, cause, "fetcher", outcome, self._home)


def _listed(row: AnyRow) -> dict[str, object]:
    medium = row.body["medium"]
    return {
        "message": row.id,
        "channel": row.channel,
        "sender": row.sender,
        "medium": medium,
        "reference": row.body["reference"],
        "name": row.body["name"],
        "received_at": row.received_at,
        "state": "noted" if medium in _WITHOUT_BYTES else "waiting",
    }
