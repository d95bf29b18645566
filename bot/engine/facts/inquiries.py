"""Rows to facts: what the records hold for one question, read as far as the asker's rights go and no further."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.core import facts
from bot.core.brief import Brief, PassedOver
from bot.core.effects import PassOver
from bot.core.inquiry import Inquiry
from bot.core.localtime import local_day
from bot.core.parsed import Parsed, Query
from bot.core.team import Team
from bot.core.worktime import midnight
from bot.engine import codec
from bot.engine.records import record
from bot.rules import leading, rights
from storage import customers, deals, leads, ledger, reports
from storage.types import AnyRow

KINDS = frozenset({"customer", "reports", "missing", "funnel", "stats", "commitments", "leads"})
"""The questions that are answered from records; the others from the day's book and from alerts."""
_DAY = timedelta(days=1)
_NEWEST = 6
"""Of one customer, the last activities."""
_MOST_LEADS = 30
_OPEN_POOL = 10
_NEWEST_WORDS = 15
"""Of what nobody was warned; more is in the ledger."""


def read(connection: Connection, brief: Brief, parsed: Parsed, team: Team, fewest: int) -> Inquiry:
    """The facts for a question of the brief's sender. fewest: of a team whose sums are told to one of them."""
    query = parsed.query
    assert query is not None
    assert brief.sender is not None
    if query.kind == "leads" and query.customer is None:
        query = replace(query, customer=leading.named(parsed.text))
    today = local_day(brief.now)
    if query.kind == "missing":
        scope = rights.reports_owed(team, brief.sender, query.person)
    else:
        scope = rights.scope(team, brief.sender, query.person, today, fewest)
    first, last = _span(query, today)
    inquiry = Inquiry(scope, team, today, first, last)
    if scope.refused:
        return inquiry
    found = _found(connection, query, inquiry)
    named = {one.customer for records in found.values() for one in records if getattr(one, "customer", None)}
    keys = sorted({*named, *([query.customer] if query.customer else ())})
    known = {row.key: record(facts.Customer, row) for row in customers.get(connection, keys)}
    return Inquiry(scope, team, today, first, last, customers=known, **found)


def unwarned(connection: Connection, brief: Brief, team: Team) -> Brief:
    """The brief with that of which nobody was warned, where its sender may know of anybody's."""
    assert brief.sender is not None
    people = rights.unwarned(team, brief.sender)
    if not people:
        return brief
    lines = ledger.newest(connection, people, "passed_over", _NEWEST_WORDS)
    found = ((line, codec.effect(line.body)) for line in lines)
    kept = tuple(PassedOver(line.actor, line.at, one) for line, one in found if isinstance(one, PassOver))
    return replace(brief, people=team.people, passed_over=kept)


def _span(query: Query, today: date) -> tuple[date, date]:
    """The days asked after; where none are said, this week, or today for reports."""
    if query.since is not None:
        return query.since, query.until or query.since
    if query.kind in {"reports", "missing"}:
        return today, today
    return today - timedelta(days=today.weekday()), today


def _found(connection: Connection, query: Query, inquiry: Inquiry) -> dict[str, tuple[Any, ...]]:
    people = sorted(inquiry.scope.people)
    first, last = midnight(inquiry.first), midnight(inquiry.last + _DAY)
    match query.kind:
        case "customer":
            return _of_customer(connection, query.customer, inquiry.today)
        case "reports" | "missing":
            found = reports.of(connection, people, inquiry.first, inquiry.last)
            mine = reports.visits_by(connection, people, first, last) if query.kind == "reports" else ()
            return {"reports": _all(facts.Report, found), "visits": _all(facts.Visit, mine)}
        case "funnel":
            return {"deals": _all(facts.Opportunity, deals.of_owners(connection, people))}
        case "stats":
            return {
                "reports": _all(facts.Report, reports.of(connection, people, inquiry.first, inquiry.last)),
                "visits": _all(facts.Visit, reports.visits_by(connection, people, first, last)),
                "deals": _all(facts.Opportunity, deals.of_owners(connection, people)),
                "leads": _all(facts.NewLead, _own(leads.given(connection, first, last), people, "owner")),
            }
        case "commitments":
            return {"commitments": _all(facts.Commitment, _commitments(connection, query, people))}
        case _:
            held = [row for person in people for row in leads.held_by(connection, person, _MOST_LEADS)]
            pool = leads.held_by(connection, None, _OPEN_POOL)
            asked = leads.of_customer(connection, query.customer) if query.customer else ()
            return {"leads": _all(facts.NewLead, {row.key: row for row in (*asked, *held, *pool)}.values())}


def _of_customer(connection: Connection, customer: str | None, today: date) -> dict[str, tuple[Any, ...]]:
    if customer is None:
        return {}
    return {
        "deals": _all(facts.Opportunity, deals.peek(connection, [customer])),
        "visits": _all(facts.Visit, reports.newest_of(connection, customer, _NEWEST)),
        "steps": _all(facts.PlannedStep, deals.steps_ahead(connection, customer, today.isoformat())),
        "commitments": _all(facts.Commitment, deals.promised_to(connection, customer)),
    }


def _commitments(connection: Connection, query: Query, people: Sequence[str]) -> Sequence[AnyRow]:
    if query.customer is not None:
        return _own(deals.promised_to(connection, query.customer), people)
    return deals.promised_by(connection, people)


def _own(rows: Iterable[AnyRow], people: Sequence[str], column: str = "person") -> list[AnyRow]:
    return [row for row in rows if getattr(row, column) in people]


def _all(kind: type[Any], rows: Iterable[AnyRow]) -> tuple[Any, ...]:
    return tuple(record(kind, row) for row in rows)
