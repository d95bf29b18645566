"""Whether the rep's own specialties name the lead's industry, or one of the same trade."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning

_SAME_TRADE = 0.7


def value(industry: tuple[str | None, str | None], rep: Rep, _: Tuning) -> float:
    """1 for the industry itself, less for its trade."""
    name, trade = industry
    if name is not None and name in rep.specialty:
        return 1.0
    return _SAME_TRADE if trade is not None and trade in rep.trades else 0.0


FACTOR = Factor("specialty", "专长", value, lambda enquiry: (enquiry.lead.industry, enquiry.trade))
