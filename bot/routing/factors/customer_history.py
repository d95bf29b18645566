"""Whether the rep knows the company, its contact or a sister company already."""

from bot.core.routing import Acquaintance, Rep
from bot.routing import Factor, Tuning


def value(known: tuple[Acquaintance, ...], rep: Rep, _: Tuning) -> float:
    """The best of how they know it."""
    return max((one.worth for one in known if one.person == rep.key), default=0.0)


FACTOR = Factor("customer_history", "打过交道", value, lambda enquiry: enquiry.acquaintances)
