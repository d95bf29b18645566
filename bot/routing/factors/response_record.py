"""How soon the rep has answered the leads of the last months."""

from bot.core.routing import Rep
from bot.routing import UNKNOWN, Factor, Tuning

_HALF = 4.0
"""Working hours to the first contact that are worth half."""


def value(_: None, rep: Rep, __: Tuning) -> float:
    """1 for at once."""
    return UNKNOWN if rep.response is None else _HALF / (_HALF + rep.response)


FACTOR = Factor("response_record", "响应速度", value)
