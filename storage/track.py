"""What the routing of leads rests on: how each rep has done, what they have in hand, and when they last got a lead."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from storage.customers import Customer
from storage.deals import Opportunity, Step
from storage.leads import Lead
from storage.prepared import Prepared
from storage.reports import Activity
from storage.types import AnyRow, Instant, table_of, word

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


_first = select(func.min(_activity.c.at)).where(_activity.c.customer == _opportunity.c.customer).scalar_subquery()


def _of_lead(name: str) -> ColumnElement[Any]:
    """A column of the customer's earliest lead."""
    leads = select(_lead.c[name]).where(_lead.c.customer == _opportunity.c.customer, ~_lead.c.withdrawn)
    return leads.order_by(_lead.c.key).limit(1).scalar_subquery().label(name)


_closed_columns = [
    func.coalesce(_customer.c.owner, _opportunity.c.owner).label("owner"),
    _opportunity.c.stage,
    _opportunity.c.amount,
    _opportunity.c.stage_since,
    _opportunity.c.pain,
    _customer.c.industry,
    _customer.c.city,
    _customer.c.level,
    _first.label("first"),
    _of_lead("source"),
    _of_lead("need"),
]
_closed_deals = Prepared(
    select(*_closed_columns)
    .join(_customer, _customer.c.key == _opportunity.c.customer)
    .where(_opportunity.c.stage.in_([word(stage) for stage in _CLOSED]), ~_opportunity.c.withdrawn)
    .order_by(_opportunity.c.stage_since.desc(), _opportunity.c.key)
    .limit(bindparam("most")),
    _closed_columns,
)


def closed_deals(connection: Connection) -> Sequence[AnyRow]:
    """(owner, stage, amount, stage_since, pain, industry, city, level, first, source, need) of the newest closed deals.

    first: the earliest activity with the customer. source, need: of the customer's earliest lead.
    """
    return _closed_deals.all(connection, {"most": _MOST_DEALS})


_held_columns = [_lead.c.owner, _lead.c.level, _lead.c.state, func.count().label("many")]
_in_hand = Prepared(
    select(*_held_columns)
    .where(_lead.c.owner.is_not(None), _lead.c.state.in_([word(state) for state in _IN_HAND]), ~_lead.c.withdrawn)
    .group_by(_lead.c.owner, _lead.c.level, _lead.c.state),
    _held_columns,
)


def in_hand(connection: Connection) -> Sequence[AnyRow]:
    """(owner, level, state, many) of the leads that somebody has and that are no deal yet."""
    return _in_hand.all(connection, {})


_since = bindparam("since", type_=Instant)
_got = (_lead.c.given_at >= _since, _lead.c.owner.is_not(None), _lead.c.owner != _lead.c.person, ~_lead.c.withdrawn)
"""What somebody brought themselves is none of the leads that they got."""
_given_columns = [
    _lead.c.owner,
    _lead.c.level,
    func.count().label("many"),
    func.max(_lead.c.given_at).label("last"),
]
_given = Prepared(
    select(*_given_columns).where(*_got).group_by(_lead.c.owner, _lead.c.level),
    _given_columns,
)


def given(connection: Connection, since: datetime) -> Sequence[AnyRow]:
    """(owner, level, many, last) of the leads that people got since an instant: given, claimed or assigned by hand."""
    return _given.all(connection, {"since": since})


_given_since = Prepared(
    select(_lead)
    .where(*_got, _lead.c.given_at <= bindparam("until", type_=Instant))
    .order_by(_lead.c.given_at, _lead.c.key),
    list(_lead.c),
)


def given_since(connection: Connection, since: datetime, until: datetime) -> Sequence[AnyRow]:
    """The leads that people got in a time, in order."""
    return _given_since.all(connection, {"since": since, "until": until})


_answered_columns = [_lead.c.owner, _lead.c.given_at, _lead.c.contacted_at]
_responses = Prepared(
    select(*_answered_columns)
    .where(*_got, _lead.c.contacted_at.is_not(None))
    .order_by(_lead.c.given_at.desc())
    .limit(bindparam("most")),
    _answered_columns,
)


def responses(connection: Connection, since: datetime, most: int) -> Sequence[AnyRow]:
    """(owner, given_at, contacted_at) of the newest leads that were contacted."""
    return _responses.all(connection, {"since": since, "most": most})


def due_steps(connection: Connection, first: str, before: str) -> Mapping[str, int]:
    """How many steps and plans of each person fall due in a time, days in ISO 8601."""
    statement = select(_step.c.person, func.count().label("many")).where(
        _step.c.due >= first, _step.c.due < before, ~_step.c.withdrawn
    )
    return {row.person: row.many for row in connection.execute(statement.group_by(_step.c.person))}
