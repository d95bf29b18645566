"""How much of a platform's monthly allowance is used: what its channel counts in memory, kept through restarts."""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.core.channel import Channel, Metered
from bot.engine.writing import write
from storage import usage
from storage.db import Database

_log = logging.getLogger(__name__)

_EVERY_SECONDS = 60.0


class Meter:
    """One per process; several add up in the database."""

    def __init__(self, database: Database, channels: Mapping[str, Channel]) -> None:
        """Of the channels, those count whose platform does."""
        self._database = database
        self._metered = {name: channel for name, channel in channels.items() if isinstance(channel, Metered)}
        self._kept: Counter[tuple[str, str]] = Counter()

    async def run(self) -> None:
        """Keeps the counts once a minute until cancelled, and once more then."""
        try:
            while True:
                await asyncio.sleep(_EVERY_SECONDS)
                await self.keep()
        finally:
            await self.keep()

    async def keep(self) -> None:
        """Adds what was counted since the last time; while the database is away, it is added later."""
        counted = {(name, month): calls for name, one in self._metered.items() for month, calls in one.calls.items()}
        fresh = {key: calls - self._kept[key] for key, calls in counted.items() if calls > self._kept[key]}
        if not fresh:
            return

        def add(connection: Connection) -> None:
            for (name, month), calls in fresh.items():
                usage.add(connection, month, name, calls)

        try:
            await write(self._database, add)
        except SQLAlchemyError as error:
            _log.error("database_unavailable", extra={"error": type(error).__name__})
        else:
            self._kept.update(fresh)
