"""The phrase lists in force: a saved file takes effect within a second, a bad one leaves the old and is told."""

import asyncio
import logging
from pathlib import Path

from bot.clock import Clock
from bot.engine.alarm import Alarm
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import load_detector, stamps
from bot.policy import PolicyError
from storage.db import Database

_log = logging.getLogger(__name__)
_SECONDS = 0.2


class LiveLists:
    """Holds the detector that messages are read with, and swaps it whole.

    A file may be seen half written, so a change is taken up only once two looks in a row see the same.
    """

    def __init__(self, folder: Path, database: Database, clock: Clock, home: str) -> None:
        """Raises PolicyError when the lists are bad from the start."""
        self.detector: Detector = load_detector(folder)
        self._folder, self._database, self._clock = folder, database, clock
        self._alarm = Alarm(home)
        self._taken = self._seen = stamps(folder)

    async def run(self) -> None:
        """Looks until it is cancelled."""
        while True:
            await asyncio.sleep(_SECONDS)
            await asyncio.to_thread(self.look)

    def look(self) -> None:
        """Takes up what was saved since, if it is sound; tells the admins once if it is not."""
        before, self._seen = self._seen, stamps(self._folder)
        if self._seen == self._taken or self._seen != before:
            return
        self._taken = self._seen
        try:
            self.detector = load_detector(self._folder)
        except PolicyError as error:
            _log.warning("config_rejected", extra={"problems": len(error.problems)})
            self._tell(error)
        else:
            _log.info("lists_in_force", extra={"version": self.detector.version})

    def _tell(self, error: PolicyError) -> None:
        now = self._clock.now()
        self._database.write(lambda connection: self._alarm.refused(connection, error, now)).result()
