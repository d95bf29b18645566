"""The phrase lists in force: a saved file takes effect within a second, a bad one leaves the old and is told.

What was changed in chat is written into the admin's own files here, and from there on is a saved file like any other.
"""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from ruamel.yaml.error import YAMLError
from sqlalchemy import Connection

from bot.clock import Clock
from bot.core.lists import Lists
from bot.engine import codec
from bot.engine.alarm import Alarm
from bot.engine.live import own_lists
from bot.engine.live.watching import Watched, watch
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import LOCAL, listed, load_detector, stamps
from bot.policy import PolicyError, Problem
from storage import list_changes
from storage.db import Database

_log = logging.getLogger(__name__)
_REST = timedelta(seconds=5)
"""How long a file that could not be written is left alone."""


class LiveLists:
    """Holds the detector that messages are read with, and swaps it whole."""

    def __init__(self, folder: Path, database: Database, clock: Clock, home: str) -> None:
        """Raises PolicyError when the lists are bad from the start."""
        self._watched = Watched(lambda: load_detector(folder), lambda: stamps(folder))
        self._folder, self._database, self._clock = folder, database, clock
        self._alarm = Alarm(home)
        self._resting_until: datetime | None = None

    async def run(self) -> None:
        """Looks until it is cancelled."""
        await watch(self.write_out, self.look)

    @property
    def detector(self) -> Detector:
        """The one in force."""
        return self._watched.current

    def shown(self) -> Lists | None:
        """Every rule as its files have it; `None` while they cannot be read, which the admins have been told."""
        try:
            return Lists(self.detector.version, listed(self._folder))
        except PolicyError:
            return None

    def write_out(self) -> None:
        """Writes the changes that were decided in chat into their files, and tells the admins when it cannot be done.

        The file comes before the commit that marks the change as written: after a crash in between it is written again.
        """
        now = self._clock.now()
        if self._resting_until is not None and now < self._resting_until:
            return
        with self._database.read() as connection:
            if not list_changes.waiting(connection):
                return
        try:
            self._database.write(self._written).result()
        except (OSError, ValueError, YAMLError) as error:
            self._resting_until = now + _REST
            place = self._folder / LOCAL
            self._tell(PolicyError([Problem(str(place), 1, 1, place.name, f"聊天里确认的改动写不进去：{_why(error)}")]))

    def _written(self, connection: Connection) -> None:
        for row in list_changes.take(connection, self._clock.now()):
            own_lists.write(self._folder, codec.change(row.body))

    def look(self) -> None:
        """Takes up what was saved since, if it is sound; tells the admins once if it is not."""
        try:
            if self._watched.look():
                self.detector.warm()
                _log.info("lists_in_force", extra={"version": self.detector.version})
        except PolicyError as error:
            _log.warning("config_rejected", extra={"problems": len(error.problems)})
            self._tell(error)

    def _tell(self, error: PolicyError) -> None:
        now = self._clock.now()
        self._database.write(lambda connection: self._alarm.refused(connection, error, now)).result()


def _why(error: Exception) -> str:
    if isinstance(error, own_lists.OddlyWrittenError):
        return "这条规则的写法程序改不了，请照着改文件"
    return str(error.strerror) if isinstance(error, OSError) else "文件读不懂"
