"""What the records hold for one question, as far as the asker may know it; gathered by `engine.inquiries`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.core.facts import Commitment, Customer, NewLead, Opportunity, PlannedStep, Report, Visit
from bot.core.team import Team


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose records a question is about. called: what they are called in the answer.

    sums_only: the asker may hear how much it is in all, and nothing of anyone by name.
    refused: why the asker may not know, for people; empty where they may.
    """

    people: frozenset[str] = frozenset()
    called: str = ""
    sums_only: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Records of the people in scope, or of the one customer asked after, from the first day to the last.

    Only what the kind of question needs is filled. customers: those that the records name.
    """

    scope: Scope
    team: Team
    today: date
    first: date
    last: date
    reports: tuple[Report, ...] = ()
    visits: tuple[Visit, ...] = ()
    deals: tuple[Opportunity, ...] = ()
    steps: tuple[PlannedStep, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    leads: tuple[NewLead, ...] = ()
    customers: Mapping[str, Customer] = field(default_factory=dict)

    def short(self, customer: str | None) -> str:
        """What people call a customer."""
        known = self.customers.get(customer or "")
        return known.short if known else customer or ""
