"""How the rep has done with leads of this source, times what the source is worth (website 1.5, exhibition 1.2)."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning


def value(source: str | None, rep: Rep, tuning: Tuning) -> float:
    """The share won of them, a half before any; above 1 where the source is worth more than others."""
    if source is None:
        return 0.0
    won, lost = rep.record.won_sources.get(source, 0), rep.record.lost_sources.get(source, 0)
    return (won + 1) / (won + lost + 2) * tuning.source_worth.get(source, 1.0)


FACTOR = Factor("source", "来源", value, lambda enquiry: enquiry.lead.source)
