"""How near the lead's budget lies to the deals that the rep usually wins."""

from bot.core.routing import Rep
from bot.routing import UNKNOWN, Factor, Tuning


def value(budget: float | None, rep: Rep, _: Tuning) -> float:
    """The smaller of the two over the larger."""
    if not budget:
        return 0.0
    usual = rep.record.typical_amount
    return min(budget, usual) / max(budget, usual) if usual else UNKNOWN


FACTOR = Factor(
    "deal_size_fit",
    "单子大小",
    value,
    lambda enquiry: None if enquiry.lead.budget is None else float(enquiry.lead.budget),
)
