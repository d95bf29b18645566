"""What is made from files of the config folder: swapped whole by a sound edit, left as it is by a bad one."""

import asyncio
import logging
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

_log = logging.getLogger(__name__)
_SECONDS = 0.2

T = TypeVar("T")


class Watched(Generic[T]):
    """One thing and the files that it is made from.

    A file may be seen half written, so a change is taken up only once two looks in a row see the same.
    """

    def __init__(self, make: Callable[[], T], stamps: Callable[[], object]) -> None:
        """`stamps` says in what state the files are; raises PolicyError when they are bad from the start."""
        self.current = make()
        self._make, self._stamps = make, stamps
        self._taken = self._seen = stamps()

    def look(self) -> bool:
        """Takes up what was saved since, and says whether it did; raises PolicyError, once, for what is not sound."""
        before, self._seen = self._seen, self._stamps()
        if self._seen == self._taken or self._seen != before:
            return False
        self._taken = self._seen
        self.current = self._make()
        return True


async def watch(*looks: Callable[[], None]) -> None:
    """Looks until it is cancelled, in a thread of its own: reading files must not keep anybody waiting."""
    while True:
        await asyncio.sleep(_SECONDS)
        for look in looks:
            try:
                await asyncio.to_thread(look)
            except SQLAlchemyError as error:
                _log.warning("config_not_looked_at", extra={"error": type(error).__name__})
