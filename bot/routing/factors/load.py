"""How much the rep has in hand already; above a number of leads that wait for contact a share is taken off."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning


def value(_: None, rep: Rep, tuning: Tuning) -> float:
    """1 with empty hands, a half at `easy_load` open leads and opportunities."""
    free = tuning.easy_load / (tuning.easy_load + rep.load)
    return free * (1 - tuning.waiting_off) if rep.waiting > tuning.many_waiting else free


FACTOR = Factor("load", "在手负荷", value, moves=True)
