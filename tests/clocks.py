"""A clock for houses that run by themselves: there it is a working morning, whenever and wherever the tests run."""

import time
from datetime import datetime, timedelta

from tests.office import NOW


class RunningClock:
    """Half past ten on that Wednesday when it is made; it runs on from there, whatever is done to the machine's own."""

    def __init__(self) -> None:
        self._made = time.monotonic()

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return NOW + timedelta(seconds=time.monotonic() - self._made)
