"""Rows to facts: gathers what rules may know of the timers that rang, a batch at a time."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.core import facts
from bot.core.alert import Alert
from bot.core.files import Labels
from bot.core.localtime import local_day
from bot.core.matter import Matter
from bot.core.playbook import Playbook
from bot.core.team import Team
from bot.engine import alerting
from bot.engine.records import record
from bot.jobs import rulebook
from bot.rules import ladder
from storage import alerts, customers, deals, leads, notices, reports, timers
from storage.types import AnyRow


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a batch has read of customers: all that it is known to be about in one go, others as they turn up."""

    connection: Connection
    now: datetime
    read: set[str] = field(default_factory=set)
    customers: dict[str, facts.Customer] = field(default_factory=dict)
    visits: dict[str, facts.Visit] = field(default_factory=dict)
    ahead: dict[str, str] = field(default_factory=dict)
    deals: dict[str, facts.Opportunity] = field(default_factory=dict)

    def fetch(self, keys: Collection[str]) -> None:
        """Reads customers, the newest activity with each, and when their next step is due, today or later."""
        wanted = sorted({*keys} - self.read)
        if not wanted:
            return
        self.read.update(wanted)
        today = local_day(self.now).isoformat()
        self.customers.update((row.key, record(facts.Customer, row)) for row in customers.get(self.connection, wanted))
        newest = reports.last_of(self.connection, wanted).items()
        self.visits.update((customer, record(facts.Visit, row)) for customer, row in newest)
        self.ahead.update(deals.next_due(self.connection, wanted, today))


def take(
    connection: Connection, now: datetime, team: Team, labels: Labels, playbook: Playbook, most: int
) -> list[Matter]:
    """Takes out timers that are due, with their facts. Deals are held before timers and alerts, as messages do it."""
    rows = timers.due(connection, now, most)
    if not rows:
        return []
    named = {row.id: _number(row) for row in rows}
    numbers = sorted({number for number in named.values() if number is not None})
    about = alerts.subjects(connection, numbers)
    subjects = {row.id: row.subject if (number := named[row.id]) is None else about.get(number, "") for row in rows}
    shelf = Shelf(connection, now)
    for deal in deals.of_customers(connection, sorted({facts.customer_of(key) for key in subjects.values() if key})):
        shelf.deals[deal.key] = record(facts.Opportunity, deal)
    taken = timers.take(connection, [row.id for row in rows], now)
    raised = {row.number: alerting.read(row) for row in alerts.get(connection, numbers, hold=True)} if numbers else {}
    concerned = {alert.customer or facts.customer_of(alert.subject) for alert in raised.values()}
    concerned |= {facts.customer_of(row.subject) for row in rows if named[row.id] is None}
    shelf.fetch({key for key in concerned if key})
    told = alerting.told_of(connection, numbers)
    bundled = {alert.rule for alert in raised.values() if any(rung.bundle for rung in alert.ladder)}
    bundles = {rule: notices.pending_of(connection, rule) for rule in bundled}
    opening = sum(map(_may_open, rows))
    number = customers.advance(connection, "alert", opening) - opening if opening else 0
    matters = []
    for row in (row for row in rows if row.id in taken):
        number += _may_open(row)
        alert = raised.get(named[row.id] or 0)
        matters.append(
            Matter(
                now,
                row.kind,
                row.subject,
                row.due_at,
                row.occurrence,
                team,
                labels,
                number,
                alert=alert,
                told=told.get(alert.number, ()) if alert else (),
                bundles=bundles.get(alert.rule, {}) if alert else {},
                waiting=timers.waiting(connection, row.kind, row.subject) if row.occurrence else (),
                playbook=playbook,
                **_around(subjects[row.id], alert, shelf),
            )
        )
    return matters


def _number(row: AnyRow) -> int | None:
    """The alert that a timer is about: every ladder's, and a rule's own on `alert/12`."""
    kind, _, number = row.subject.rpartition("/")
    return int(number) if row.kind == ladder.TIMER or kind == "alert" else None


def _may_open(row: AnyRow) -> bool:
    """Whether a timer may open an alert, so that it needs a number for it: these are what people type."""
    job = rulebook.job_of(row.kind)
    return row.kind != ladder.TIMER and _number(row) is None and job is not None and job.raises


def _around(subject: str, alert: Alert | None, shelf: Shelf) -> dict[str, Any]:
    """The record that a subject names, with its customer and what was last and is next done with it."""
    known: dict[str, Any] = {}
    customer = alert.customer if alert else None
    kind = subject.partition("/")[0]
    if kind in _RECORDS:
        name, model = _RECORDS[kind]
        row = (
            leads.get(shelf.connection, subject)
            if kind == "lead"
            else deals.get(shelf.connection, model.__name__, subject)
        )
        if row is not None:
            known[name] = record(model, row)
            customer = customer or row.customer
    else:
        customer = customer or facts.customer_of(subject) or None
    if customer is not None:
        deal = shelf.deals.get(subject) or shelf.deals.get(facts.opportunity_key(customer))
        shelf.fetch([customer])
        known |= {"customer": shelf.customers.get(customer), "opportunity": deal}
        known |= {"last": shelf.visits.get(customer), "ahead": shelf.ahead.get(customer)}
        if kind == "lead" and alert is None:
            # What else is open about a lead ends with it; of a deal that is never asked.
            known["alerts"] = tuple(map(alerting.read, alerts.of_customers(shelf.connection, [customer])))
    return known


_RECORDS: dict[str, tuple[str, type[Any]]] = {
    "step": ("step", facts.PlannedStep),
    "plan": ("step", facts.PlannedStep),
    "commitment": ("commitment", facts.Commitment),
    "lead": ("lead", facts.NewLead),
}
