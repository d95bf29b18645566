"""How little is on the rep's calendar today: steps and plans that fall due."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning

_HALF = 4
"""Things due today that are worth half."""


def value(_: None, rep: Rep, __: Tuning) -> float:
    """1 for an empty day."""
    return _HALF / (_HALF + rep.due_today)


FACTOR = Factor("room_today", "今天有空", value)
