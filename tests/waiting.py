"""Waiting for what threads, processes and platforms do: it ends when that has happened, however busy the machine is."""

import asyncio
import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds after which what has not happened will not: only a failing test waits for so long."""
_GLANCE = 0.002


async def until(so: Callable[[], bool]) -> None:
    """Waits in a loop, in which others go on; raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not so():  # noqa: ASYNC110  nobody here could tell us
            await asyncio.sleep(_GLANCE)


def wait_until(so: Callable[[], bool]) -> None:
    """Waits outside any loop; raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    while not so():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(_GLANCE)
