"""How many leads of this class the rep has had this month: within one month fewer of them is the smaller share."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning

_HALF = 10
"""Leads that are worth half."""


def value(level: str | None, rep: Rep, _: Tuning) -> float:
    """1 for none."""
    return _HALF / (_HALF + rep.month.get(level or "", 0))


FACTOR = Factor("month_share", "本月已分", value, lambda enquiry: enquiry.level, moves=True)
