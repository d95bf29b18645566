"""How much of what the rep has won was of the lead's class."""

from bot.core.routing import CLASSES, Rep
from bot.routing import Factor, Tuning


def value(level: str | None, rep: Rep, _: Tuning) -> float:
    """The share of the class among the won deals; a third before there are any."""
    if level is None:
        return 0.0
    return (rep.record.won_classes.get(level, 0) + 1) / (rep.record.won + len(CLASSES))


FACTOR = Factor("class_fit", "客户级别", value, lambda enquiry: enquiry.level)
