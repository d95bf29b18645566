"""The only place that knows what time it is. Read once per transaction, in the engine; an argument everywhere else."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

Pause = Callable[[float], Awaitable[None]]
"""Waits for so many seconds, as `asyncio.sleep` does; another one where a test turns the time."""


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """Another clock that was turned ahead by some time and runs on from there: for the terminal and the sandbox."""

    def __init__(self, behind: Clock) -> None:
        """Shows the same time as `behind` until it is turned."""
        self._behind = behind
        self._by = timedelta()

    def now(self) -> datetime:
        """The shifted instant, aware, in UTC."""
        return self._behind.now() + self._by

    def turn(self, by: timedelta) -> None:
        """Turns forward."""
        self._by += by


class TurnableClock:
    """A clock that stands still and is turned by hand: for replay and tests."""

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
