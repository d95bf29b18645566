"""The only place that knows what time it is. Read once per transaction, in the engine; an argument everywhere else."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class TurnableClock:
    """A clock that is turned by hand, or runs on from an offset: for the sandbox, replay and tests."""

    def __init__(self, start: datetime) -> None:
        """`start` is aware; raises ValueError otherwise."""
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware start")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The instant to which the clock was last turned."""
        return self._now

    def turn(self, by: timedelta) -> None:
        """Turns forward, or back for a negative `by`."""
        self._now += by
