"""What the routing of leads rests on: how each rep has done, what they have in hand, and when they last got a lead."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from storage.customers import Customer
from storage.deals import Opportunity, Step
from storage.leads import Lead
from storage.reports import Activity
from storage.types import AnyRow, table_of

_customer = table_of(Customer)
_opportunity = table_of(Opportunity)
_lead = table_of(Lead)
_step = table_of(Step)
_activity = table_of(Activity)
_SIGNED = ("won", "payment", "delivery")
_CLOSED = (*_SIGNED, "lost")
_IN_HAND = ("open", "contacted")
_MOST_DEALS = 2000
"""The newest ones tell how somebody sells today; more would make a lead wait for them."""


def closed_deals(connection: Connection) -> Sequence[AnyRow]:
    """(owner, won, amount, stage_since, pain, industry, city, level, first, source, need) of the newest closed deals.

    first: the earliest activity with the customer. source, need: of the customer's earliest lead.
    """
    first = select(func.min(_activity.c.at)).where(_activity.c.customer == _opportunity.c.customer).scalar_subquery()

    def of_lead(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  a column of the earliest lead
        leads = select(_lead.c[name]).where(_lead.c.customer == _opportunity.c.customer, ~_lead.c.withdrawn)
        return leads.order_by(_lead.c.key).limit(1).scalar_subquery()

    statement = (
        select(
            func.coalesce(_customer.c.owner, _opportunity.c.owner).label("owner"),
            _opportunity.c.stage,
            _opportunity.c.amount,
            _opportunity.c.stage_since,
            _opportunity.c.pain,
            _customer.c.industry,
            _customer.c.city,
            _customer.c.level,
            first.label("first"),
            of_lead("source").label("source"),
            of_lead("need").label("need"),
        )
        .join(_customer, _customer.c.key == _opportunity.c.customer)
        .where(_opportunity.c.stage.in_(_CLOSED), ~_opportunity.c.withdrawn)
        .order_by(_opportunity.c.stage_since.desc(), _opportunity.c.key)
    )
    return connection.execute(statement.limit(_MOST_DEALS)).all()


def in_hand(connection: Connection) -> Sequence[AnyRow]:
    """(owner, level, state, many) of the leads that somebody has and that are no deal yet."""
    statement = select(_lead.c.owner, _lead.c.level, _lead.c.state, func.count().label("many")).where(
        _lead.c.owner.is_not(None), _lead.c.state.in_(_IN_HAND), ~_lead.c.withdrawn
    )
    return connection.execute(statement.group_by(_lead.c.owner, _lead.c.level, _lead.c.state)).all()


def given(connection: Connection, since: datetime) -> Sequence[AnyRow]:
    """(owner, level, many, last) of the leads that people got since an instant: given, claimed or assigned by hand.

    What somebody brought themselves is none of them.
    """
    columns = (_lead.c.owner, _lead.c.level, func.count().label("many"), func.max(_lead.c.given_at).label("last"))
    return connection.execute(_got(select(*columns), since).group_by(_lead.c.owner, _lead.c.level)).all()


def given_since(connection: Connection, since: datetime, until: datetime) -> Sequence[AnyRow]:
    """The leads that people got in a time, in order."""
    statement = _got(select(_lead), since).where(_lead.c.given_at <= until)
    return connection.execute(statement.order_by(_lead.c.given_at, _lead.c.key)).all()


def _got(statement: Select[Any], since: datetime) -> Select[Any]:
    theirs = (_lead.c.owner.is_not(None), _lead.c.owner != _lead.c.person, ~_lead.c.withdrawn)
    return statement.where(_lead.c.given_at >= since, *theirs)


def responses(connection: Connection, since: datetime, most: int) -> Sequence[AnyRow]:
    """(owner, given_at, contacted_at) of the newest leads that were contacted."""
    statement = select(_lead.c.owner, _lead.c.given_at, _lead.c.contacted_at).where(
        _lead.c.given_at >= since,
        _lead.c.owner.is_not(None),
        _lead.c.owner != _lead.c.person,
        _lead.c.contacted_at.is_not(None),
        ~_lead.c.withdrawn,
    )
    return connection.execute(statement.order_by(_lead.c.given_at.desc()).limit(most)).all()


def due_steps(connection: Connection, first: str, before: str) -> Mapping[str, int]:
    """How many steps and plans of each person fall due in a time, days in ISO 8601."""
    statement = select(_step.c.person, func.count().label("many")).where(
        _step.c.due >= first, _step.c.due < before, ~_step.c.withdrawn
    )
    return {row.person: row.many for row in connection.execute(statement.group_by(_step.c.person))}
