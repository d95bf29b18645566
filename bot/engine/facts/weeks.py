"""Rows to facts: some days of some people, as the Process Health Index weighs them; costs what they have open."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.core import facts
from bot.core.week import Answer, DealAtWeek, Measures, Week
from bot.core.worktime import midnight
from bot.engine.records import record
from bot.jobs import lead_first_response
from bot.rules import leading
from storage import alerts, customers, deals, leads, reports
from storage.types import AnyRow

_DAY = timedelta(days=1)
_BREACH = 2
"""The rung of a late first answer on which the supervisor hears of it."""


def last_week(day: date) -> tuple[date, date]:
    """The Monday and the Sunday of the week before a day's."""
    monday = day - timedelta(days=day.weekday() + 7)
    return monday, monday + timedelta(days=6)


def read(
    connection: Connection, span: tuple[date, date], today: date, people: Sequence[str], measures: Measures
) -> Week:
    """The days of `span`, both ends included. Deals stand as they do today."""
    first, last = span
    times = (midnight(first - timedelta(days=measures.agreement_days)), midnight(last + _DAY))
    open_deals = [record(facts.Opportunity, row) for row in deals.open_of(connection, sorted(people))]
    concerned = sorted({deal.customer for deal in open_deals})
    # Of a customer everyone's word counts: another may have been there since an obstacle was reported.
    met_with = {*concerned, *(row.customer for row in reports.visits_by(connection, sorted(people), *times))}
    visits = [record(facts.Visit, row) for row in reports.visits_with(connection, sorted(met_with), *times)]
    met: dict[str, set[str]] = {}
    for row in reports.met(connection, concerned):
        met.setdefault(row.customer, set()).update(filter(None, (row.channel or "other", row.stage)))
    ahead = deals.with_step_ahead(connection, concerned, today.isoformat())
    given = [record(facts.NewLead, row) for row in leads.given(connection, midnight(first), midnight(last + _DAY))]
    theirs = [lead for lead in given if lead.owner in people and not leading.is_own(lead)]
    named = {*concerned, *(visit.customer for visit in visits), *(lead.customer for lead in theirs if lead.customer)}
    known = {row.key: row for row in customers.get(connection, sorted(named))}
    return Week(
        first,
        last,
        measures,
        tuple(
            DealAtWeek(
                deal,
                known[deal.customer].short if deal.customer in known else deal.customer,
                frozenset(met.get(deal.customer, ())),
                deal.customer in ahead,
            )
            for deal in open_deals
        ),
        tuple(_answers(connection, theirs, {key: row.level for key, row in known.items()}, measures.unknown_class)),
        tuple(visits),
        {key: row.short for key, row in known.items()},
    )


def _answers(
    connection: Connection, leads: Sequence[facts.NewLead], levels: dict[str, str | None], unknown: str
) -> list[Answer]:
    """Late are those of which a supervisor was told; in time those dealt with before."""
    if not leads:
        return []
    given = min(lead.given_at for lead in leads if lead.given_at)
    late: dict[str, datetime] = {
        row.subject: row.opened_at
        for row in alerts.of_rule(connection, lead_first_response.NAME, given)
        if row.tier >= _BREACH
    }
    last_of = reports.last_of(connection, sorted({lead.customer for lead in leads if lead.customer}))
    answers = []
    for lead in leads:
        level = leading.level_of(lead, levels.get(lead.customer or ""), unknown)
        last = last_of.get(lead.customer or "")
        answers.append(Answer(lead, level, _is_late(lead, late.get(lead.key), last)))
    return answers


def _is_late(lead: facts.NewLead, told: datetime | None, last: AnyRow | None) -> bool | None:
    assert lead.given_at is not None
    if told is not None and told >= lead.given_at:
        return True
    return False if last is not None and last.at >= lead.given_at else None
