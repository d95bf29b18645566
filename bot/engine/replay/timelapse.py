"""Lets a clock that can be turned run on, stopping wherever something falls due: replay, terminal and sandbox."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.engine.process import Processor
from bot.engine.sending.sender import Sender
from bot.engine.ticker import Ticker


class Turned(Protocol):
    """A clock that can be turned."""

    def now(self) -> datetime:
        """The present instant."""

    def turn(self, by: timedelta) -> None:
        """Turns forward."""


async def run(clock: Turned, until: datetime, ticker: Ticker, work: Callable[[], Awaitable[None]]) -> None:
    """Turns the clock to `until` by way of every instant at which there is something to do, and does it."""
    if await ticker.ring():
        await work()
    while (due := ticker.next(clock.now())) <= until:
        clock.turn(due - clock.now())
        await ticker.ring()
        await work()
    clock.turn(max(until - clock.now(), timedelta()))


async def settle(processor: Processor, sender: Sender) -> None:
    """Handles and sends until nothing is left that can be done at this instant."""
    while processor.waits() and processor.round():
        pass
    while sender.owes() and await sender.round():
        await sender.settle()
