"""How often the rep has won in the lead's trade; at all, where they never tried there."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning


def value(trade: str | None, rep: Rep, _: Tuning) -> float:
    """The share won, drawn towards a half while there are few."""
    record = rep.record
    won, lost = record.won_trades.get(trade or "", 0), record.lost_trades.get(trade or "", 0)
    if not won + lost:
        won, lost = record.won, record.lost
    return (won + 1) / (won + lost + 2)


FACTOR = Factor("win_rate", "赢单率", value, lambda enquiry: enquiry.trade)
