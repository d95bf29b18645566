"""How long a failed try is waited after before the next."""

import zlib
from datetime import timedelta

_FIRST_WAIT = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(minutes=10)


def wait_before(key: str, attempts: int, least: timedelta) -> timedelta:
    """How long to wait after `attempts` failures: doubling, spread by half of it, at least what the platform asked.

    The spread comes from a hash of the row's key: rows that failed together do not come back together.
    """
    doubled = min(_FIRST_WAIT * (1 << min(attempts, 20)), _LONGEST_WAIT)
    spread = zlib.crc32(f"{key}/{attempts}".encode()) / 2**32
    return max(least * (1 + spread / 4), doubled * (0.75 + spread / 2))
