"""How many words of the need stand in what the customers of the rep's won deals needed."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning


def value(needs: frozenset[str], rep: Rep, _: Tuning) -> float:
    """The share of the need's words."""
    return len(needs & rep.record.words) / len(needs) if needs else 0.0


FACTOR = Factor("need_match", "需求相近", value, lambda enquiry: enquiry.needs)
