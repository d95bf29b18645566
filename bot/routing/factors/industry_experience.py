"""How many deals a rep has won in the lead's trade; the first ones count most."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning

_HALF = 2
"""Won deals that are worth half of all experience."""


def value(trade: str | None, rep: Rep, _: Tuning) -> float:
    """Nothing without a won deal, towards 1 with many."""
    won = rep.record.won_trades.get(trade, 0) if trade else 0
    return won / (won + _HALF)


FACTOR = Factor("industry_experience", "行业经验", value, lambda enquiry: enquiry.trade)
