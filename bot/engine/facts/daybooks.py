"""Rows to facts: one day of the whole team, for rules that are rung at their hour. Each query walks one day's index."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.core import facts
from bot.core.daybook import Daybook, Page
from bot.core.files import CustomerFile, Labels
from bot.core.localtime import local_day
from bot.core.team import Team
from bot.core.worktime import WorkTime, midnight
from bot.engine import alerting
from bot.engine.records import record
from bot.rules import chain
from storage import alerts, customers, deals, reports


def read(
    connection: Connection,
    slot: datetime,
    now: datetime,
    team: Team,
    labels: Labels,
    pages: Collection[Page],
    *,
    asker: str | None = None,
) -> Daybook:
    """The day that the instant `slot` falls on, as it stands now: of its pages those that are asked for.

    asker: of steps and alerts only what is this person's to know; where nobody asks, everyone's steps.
    Weeks and leads are read elsewhere.
    """
    day = local_day(slot)
    known = None if asker is None else _known_to(team, asker)
    due = deals.steps_due(connection, *_since_last_workday(day, team.worktime)) if "steps" in pages else ()
    steps = [record(facts.PlannedStep, row) for row in due if known is None or row.person in known]
    said = reports.visits_of(connection, midnight(day), midnight(day + timedelta(days=1))) if "visits" in pages else ()
    visits = [record(facts.Visit, row) for row in said]
    live = [alerting.read(row) for row in alerts.live(connection, known or ())] if "alerts" in pages else []
    concerned = {one.customer for one in steps} | {one.customer for one in visits} | {one.customer for one in live}
    keys = sorted(key for key in concerned if key)
    opportunities = {row.key: record(facts.Opportunity, row) for row in deals.peek(connection, keys)}
    return Daybook(
        now,
        slot,
        day,
        team,
        labels,
        frozenset(reports.reporters(connection, day) if "reported" in pages else ()),
        tuple(visits),
        tuple(steps),
        {
            row.key: CustomerFile(record(facts.Customer, row), opportunities.get(facts.opportunity_key(row.key)))
            for row in customers.get(connection, keys)
        },
        reports.last_at(connection, keys),
        tuple(live),
        alerts.count_live(connection) if "open" in pages else {},
    )


def _known_to(team: Team, asker: str) -> list[str]:
    """A person and those below them."""
    return [asker, *(key for key in team.people if chain.is_above(team.people, asker, key))]


def _since_last_workday(day: date, worktime: WorkTime) -> tuple[str, str]:
    """From the working day before up to the end of the day itself, as `due` is written: a day, maybe with its hour."""
    return worktime.previous_workday(day).isoformat(), (day + timedelta(days=1)).isoformat()
