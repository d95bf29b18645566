"""What becomes of a post after a try, in its row: each is the write that says so, to be made once the try is over."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.clock import Clock
from bot.core.channel import BusyError, MisconfiguredError, RejectedError, SpentError
from bot.engine import codec
from bot.engine.alarm import Alarm
from bot.engine.backoff import wait_before
from storage import cards, outbox
from storage.types import AnyRow

Fate = Callable[[Connection], object]

_MOST_FLAWS = 5
"""How often a post is tried that makes us stumble ourselves: about half a minute, then the address's others go on."""


class Fates:
    """Of what one holder of leases sends."""

    def __init__(self, holder: str, alarm: Alarm, clock: Clock) -> None:
        self._holder = holder
        self._alarm = alarm
        self._clock = clock

    def arrived(self, row: AnyRow, provider_id: str = "", changeable: timedelta | None = None) -> Fate:
        """All of it is there; a card that is to be closed one day is kept in mind as long as it is `changeable`."""

        def fate(connection: Connection) -> None:
            now = self._clock.now()
            outbox.deliver(connection, row.id, self._holder, now, provider_id)
            if changeable is not None and provider_id and row.post.get("closes"):
                cards.keep(connection, row, provider_id, now + changeable, now)

        return fate

    def held(self, row: AnyRow, until: datetime, mark: str | None = None) -> Fate:
        """Its address may have no more before an instant. mark: of an earlier try, as the row had it."""
        return lambda connection: outbox.defer(connection, row.id, self._holder, until, mark)

    def busy(self, row: AnyRow, error: BusyError) -> Fate:
        """It is tried again."""
        # Once unsure, a post stays so.
        unsure = error.unsure or row.lease is not None
        return lambda connection: self._put_off(connection, row, str(error), error.after, unsure=unsure)

    def refused(self, row: AnyRow, error: RejectedError) -> Fate:
        """It is given up, unless what it could use once was used at a try of which nobody heard how it ended."""
        if isinstance(error, SpentError) and row.lease is not None:
            return self.arrived(row)
        return lambda connection: self._give_up(connection, row, str(error))

    def blocked(self, row: AnyRow, error: MisconfiguredError) -> Fate:
        """It waits for an admin, who is told."""

        def fate(connection: Connection) -> None:
            self._put_off(connection, row, str(error))
            self._alarm.blocked(connection, row.channel, str(error), self._clock.now())

        return fate

    def stumbled(self, row: AnyRow, error: Exception) -> Fate:
        """A flaw of ours: it is tried again some times."""
        ends = self._put_off if row.attempts + 1 < _MOST_FLAWS else self._give_up
        return lambda connection: ends(connection, row, type(error).__name__)

    def _put_off(
        self, connection: Connection, row: AnyRow, error: str, least: timedelta = timedelta(), *, unsure: bool = False
    ) -> None:
        again_at = self._clock.now() + wait_before(row.key, row.attempts, least)
        outbox.postpone(connection, row.id, self._holder, again_at, error, unsure=unsure)

    def _give_up(self, connection: Connection, row: AnyRow, error: str) -> None:
        outbox.park(connection, row.id, self._holder, error)
        post = codec.post(row.post)
        if post.todo is not None:
            self._alarm.unlisted(connection, row.channel, error, self._clock.now())
        elif not post.permit:  # a card can be changed once and for some days: that it could not be is nobody's worry
            self._alarm.undelivered(connection, row, error, self._clock.now())
