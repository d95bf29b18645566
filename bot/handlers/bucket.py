"""So many calls in any window, however many want to call at once: for what a platform allows a whole app.

What it allows one address is a channel's `limits`, counted in the database; this is counted in memory, since its window
is a second and a restart takes longer. Time is the machine's own that nobody sets back, unless a test brings another.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable

from bot.clock import Pause


class Bucket:
    """Lets `count` through in any `window` of seconds; more wait their turn, in the order in which they came."""

    def __init__(
        self, count: int, window: float, *, elapsed: Callable[[], float] = time.monotonic, pause: Pause = asyncio.sleep
    ) -> None:
        self._window = window
        self._elapsed = elapsed
        self._pause = pause
        self._taken: deque[float] = deque([-window] * count, maxlen=count)
        """When the last `count` of them went."""
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Returns when one more may go."""
        async with self._turn:
            while (wait := self._taken[0] + self._window - self._elapsed()) > 0:
                await self._pause(wait)
            self._taken.append(self._elapsed())
