"""Lets a clock that can be turned run on, stopping wherever something falls due: replay, terminal and sandbox."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.engine.ticker import Ticker


class Turned(Protocol):
    """A clock that can be turned."""

    def now(self) -> datetime:
        """The present instant."""

    def turn(self, by: timedelta) -> None:
        """Turns forward."""


def run(clock: Turned, until: datetime, ticker: Ticker, work: Callable[[], None]) -> None:
    """Turns the clock to `until` by way of every instant at which there is something to do, and does it."""
    asyncio.run(ticker.ring())
    work()
    while (due := ticker.next(clock.now())) <= until:
        clock.turn(due - clock.now())
        asyncio.run(ticker.ring())
        work()
    clock.turn(max(until - clock.now(), timedelta()))
