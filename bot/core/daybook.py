"""What a rule may know of one day of the whole team, gathered by `engine.daybooks` in the deciding transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from bot.core.alert import Alert
from bot.core.facts import NewLead, PlannedStep, Visit
from bot.core.files import CustomerFile, Labels
from bot.core.localtime import SHANGHAI
from bot.core.team import Team
from bot.core.week import Week
from bot.core.worktime import midnight

Page = Literal["reported", "visits", "steps", "alerts", "open", "leads"]
"""What is gathered for those who ask for it: each costs what the team has of it."""


@dataclass(frozen=True, slots=True)
class Daybook:
    """One day, as far as it was asked for. `slot` is when its bell was due; `now` is later where the bell was missed.

    reported: who gave a report of the day. visits: what was said of customers that day, in order.
    steps: steps and plans due on the day, or since the working day before.
    touched: when each customer of those was last dealt with.
    alerts: everything that is not resolved. open: how much of that there is about each person.
    week: the days looked back on, for who asks how they were.
    leads: those that people got since the beginning of last week's month, for the rule that weighs them.
    """

    now: datetime
    slot: datetime
    day: date
    team: Team
    labels: Labels
    reported: frozenset[str] = frozenset()
    visits: tuple[Visit, ...] = ()
    steps: tuple[PlannedStep, ...] = ()
    customers: Mapping[str, CustomerFile] = field(default_factory=dict)
    touched: Mapping[str, datetime] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    open: Mapping[str, int] = field(default_factory=dict)
    week: Week | None = None
    leads: tuple[NewLead, ...] = ()

    def is_at(self, hour: time) -> bool:
        """Whether the bell that rang is the one of an hour."""
        return self.slot.astimezone(SHANGHAI).time() == hour

    def is_overdue(self, customer: str | None, due: date) -> bool:
        """Whether what was due on an earlier day was not followed by anything done for the customer."""
        touched = self.touched.get(customer or "")
        return due < self.day and (touched is None or touched < midnight(due))

    def short(self, customer: str) -> str:
        """What people call a customer."""
        file = self.customers.get(customer)
        return file.customer.short if file else customer
