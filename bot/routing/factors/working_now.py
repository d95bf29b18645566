"""Whether the rep is at work at this hour, so that the customer is called at once."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning


def value(_: None, rep: Rep, __: Tuning) -> float:
    """1 within working hours."""
    return 1.0 if rep.working else 0.0


FACTOR = Factor("working_now", "正在上班", value)
