"""The rules in force: a saved file of config/ takes effect within a second, a bad one leaves the old and is told.

What has begun keeps its instants: a timer that is set rings when it was set for, and an alert climbs the ladder under
which it was opened. A rule that was switched off ends its alerts when their next rung is due.
"""

import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.engine.alarm import Alarm
from bot.engine.bells import Bells
from bot.engine.live.watching import Watched, watch
from bot.jobs.rulebook import Rulebook
from bot.policy import Config, PolicyError
from storage.db import Database

_log = logging.getLogger(__name__)


class LiveRules:
    """Holds the bells that are rung, with the rules in force, and swaps them whole."""

    def __init__(self, config: Config, make: Callable[[], Bells], database: Database, clock: Clock, home: str) -> None:
        """Raises PolicyError when the files are bad from the start."""
        self._watched = Watched(make, config.stamps)
        self._database, self._clock, self._alarm = database, clock, Alarm(home)

    def bells(self) -> Bells:
        """Those of this moment: whoever decides takes them once, and decides by one and the same set of rules."""
        return self._watched.current

    def rulebook(self) -> Rulebook:
        """The rules in force."""
        return self._watched.current.rulebook

    async def run(self) -> None:
        """Looks until it is cancelled."""
        await watch(self.look)

    def look(self) -> None:
        """Takes up what was saved since, if it is sound; tells the admins once if it is not."""
        try:
            if self._watched.look():
                _log.info("rules_in_force")
        except PolicyError as error:
            _log.warning("config_rejected", extra={"problems": len(error.problems)})
            now, refused = self._clock.now(), error
            self._database.write(lambda connection: self._alarm.refused(connection, refused, now)).result()
