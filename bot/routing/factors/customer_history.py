"""Whether the rep knows the company, its contact or a sister company already."""

from bot.core.routing import Acquaintance, Rep
from bot.routing import Factor, Tuning


def value(known: tuple[Acquaintance, ...], rep: Rep, _: Tuning) -> float:
    """The best of how they know it."""
    best = 0.0
    for one in known:  # a plain loop: of five hundred reps hardly anyone knows them
        if one.person == rep.key and one.worth > best:
            best = one.worth
    return best


FACTOR = Factor("customer_history", "打过交道", value, lambda enquiry: enquiry.acquaintances)
