"""How soon the rep brings deals of the lead's trade to their signing."""

from bot.core.routing import Rep
from bot.routing import UNKNOWN, Factor, Tuning

_HALF = 90.0
"""Days from first contact to signing that are worth half."""


def value(trade: str | None, rep: Rep, _: Tuning) -> float:
    """1 for a deal of a day."""
    days = rep.record.days.get(trade or "")
    return UNKNOWN if days is None else _HALF / (_HALF + days)


FACTOR = Factor("cycle_time", "成交周期", value, lambda enquiry: enquiry.trade)
