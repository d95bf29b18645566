"""Rows to facts: one day of the whole team, for rules that are rung at their hour. Each query walks one day's index."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.core import facts
from bot.core.daybook import Daybook
from bot.core.files import CustomerFile, Labels
from bot.core.localtime import local_day
from bot.core.team import Team
from bot.core.worktime import WorkTime, midnight
from bot.engine import alerting
from bot.engine.records import record
from bot.rules import chain
from storage import alerts, customers, deals, reports


def read(
    connection: Connection, slot: datetime, now: datetime, team: Team, labels: Labels, *, asker: str | None = None
) -> Daybook:
    """The day that the instant `slot` falls on, as it stands now; of what is open, only what is the asker's to know."""
    day = local_day(slot)
    steps = [
        record(facts.PlannedStep, row) for row in deals.steps_due(connection, *_since_last_workday(day, team.worktime))
    ]
    visits = [
        record(facts.Visit, row)
        for row in (
            reports.visits_of(connection, midnight(day), midnight(day + timedelta(days=1))) if asker is None else ()
        )
    ]
    live = [alerting.read(row) for row in alerts.live(connection, _known_to(team, asker))]
    concerned = {step.customer for step in steps} | {visit.customer for visit in visits}
    concerned |= {alert.customer for alert in live}
    keys = sorted(key for key in concerned if key)
    opportunities = {row.key: record(facts.Opportunity, row) for row in deals.peek(connection, keys)}
    return Daybook(
        now,
        slot,
        day,
        team,
        labels,
        frozenset(reports.reporters(connection, day)),
        tuple(visits),
        tuple(steps),
        {
            row.key: CustomerFile(record(facts.Customer, row), opportunities.get(facts.opportunity_key(row.key)))
            for row in customers.get(connection, keys)
        },
        reports.last_at(connection, keys),
        tuple(live),
    )


def _known_to(team: Team, asker: str | None) -> list[str] | None:
    """A person and those below them; everyone where nobody asks."""
    if asker is None:
        return None
    return [asker, *(key for key in team.people if chain.is_above(team.people, asker, key))]


def _since_last_workday(day: date, worktime: WorkTime) -> tuple[str, str]:
    """From the working day before up to the end of the day itself, as `due` is written: a day, maybe with its hour."""
    return worktime.previous_workday(day).isoformat(), (day + timedelta(days=1)).isoformat()
