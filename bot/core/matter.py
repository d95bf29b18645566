"""What a rule may know of one thing that fell due, gathered by `engine.matters` in the deciding transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.alert import Alert, Told
from bot.core.facts import Commitment, Customer, NewLead, Opportunity, PlannedStep, Visit
from bot.core.files import Labels
from bot.core.playbook import EMPTY, Playbook
from bot.core.routing import RoutingFacts
from bot.core.team import Team
from bot.core.week import Week


@dataclass(frozen=True, slots=True)
class Matter:
    """A timer that rang, with the facts around its subject as they are now.

    number: set aside for the alert that may be opened, of rules that open any.
    last: the newest activity with the customer.
    ahead: when the next step or plan with the customer is due, today or later (ISO 8601).
    alerts: of a lead, all on its customer that are not resolved.
    queue: leads that wait to be given away, with what is known of each in `routing`, and the first of the numbers set
    aside for their companies; of the rule that gives them away alone.
    bundles: when the pending notices of the alert's rule fall due, by person.
    waiting: occurrences of the rule's other timers on the subject, where the one that rang has one.
    playbook: what may be said to a customer, for the words of an alert.
    week: the days looked back on, of the team whose supervisor the subject is; of the rule that weighs them alone.
    """

    now: datetime
    kind: str
    subject: str
    due_at: datetime
    occurrence: str
    team: Team
    labels: Labels
    number: int = 0
    customer: Customer | None = None
    opportunity: Opportunity | None = None
    lead: NewLead | None = None
    step: PlannedStep | None = None
    commitment: Commitment | None = None
    last: Visit | None = None
    ahead: str | None = None
    alert: Alert | None = None
    alerts: tuple[Alert, ...] = ()
    told: tuple[Told, ...] = ()
    bundles: Mapping[str, datetime] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    queue: tuple[NewLead, ...] = ()
    routing: RoutingFacts | None = None
    next_customer: int = 0
    playbook: Playbook = EMPTY
    week: Week | None = None
