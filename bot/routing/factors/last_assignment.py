"""How long ago the rep got a lead: given, claimed or assigned by hand, it counts the same."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning

_HALF = 24.0
"""Hours that are worth half."""


def value(_: None, rep: Rep, __: Tuning) -> float:
    """1 for who never had one."""
    return 1.0 if rep.idle is None else rep.idle / (rep.idle + _HALF)


FACTOR = Factor("last_assignment", "上次分配", value, moves=True)
