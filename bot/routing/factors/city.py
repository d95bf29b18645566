"""Whether the rep lives where the lead is, or has won there."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning

_WON_THERE = 0.6


def value(city: str | None, rep: Rep, _: Tuning) -> float:
    """1 at home, less where a deal was won."""
    if city is None:
        return 0.0
    if rep.city == city:
        return 1.0
    return _WON_THERE if city in rep.record.cities else 0.0


FACTOR = Factor("city", "同城", value, lambda enquiry: enquiry.lead.city)
