"""Deals and what is owed in them: opportunities, next steps, promises.

A withdrawn row stands for something that was said and taken back; it is kept, and counts for nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, String, bindparam, func, select, text
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, Money, table_of


def _customer(*, required: bool) -> Column[Any]:
    return Column(ForeignKey("customer.key"), nullable=not required, index=True)


class Opportunity(SQLModel, table=True):
    """A deal in the making."""

    key: str = Field(primary_key=True)
    customer: str = Field(sa_column=_customer(required=True))
    owner: str = Field(index=True)
    stage: str | None = None
    stage_since: datetime | None = Field(default=None, sa_column=Column(Instant))
    amount: Decimal | None = Field(default=None, sa_column=Column(Money))
    budget: Decimal | None = Field(default=None, sa_column=Column(Money))
    expected_close: str | None = None
    decision_maker: str | None = None
    pain: str | None = None
    withdrawn: bool = False


class Step(SQLModel, table=True):
    """A next step or a plan; `due` is a day or an instant in ISO 8601."""

    key: str = Field(primary_key=True)
    person: str = Field(index=True)
    customer: str | None = Field(default=None, sa_column=_customer(required=False))
    text: str
    due: str | None = Field(default=None, index=True)
    withdrawn: bool = False


class Commitment(SQLModel, table=True):
    """A promise to a customer."""

    key: str = Field(primary_key=True)
    person: str = Field(index=True)
    customer: str = Field(sa_column=_customer(required=True))
    text: str
    due: str | None = Field(default=None, index=True)
    withdrawn: bool = False


_opportunity = table_of(Opportunity)
_step = table_of(Step)
_commitment = table_of(Commitment)
_get = {
    kind: Prepared(
        select(table).where(table.c.key == bindparam("key", type_=String), ~table.c.withdrawn), list(table.c)
    )
    for kind, table in (("PlannedStep", _step), ("Commitment", _commitment))
}
# Held one after the other in the order of their ids: two who want the same deals cannot stop each other.
_of_customers = Among(
    lambda among: (
        select(_opportunity).where(among, ~_opportunity.c.withdrawn).order_by(_opportunity.c.key).with_for_update()
    ),
    _opportunity.c.customer,
    list(_opportunity.c),
)


def of_customers(connection: Connection, customers: Sequence[str]) -> Sequence[AnyRow]:
    """The opportunities of customers, held until this transaction ends: what is decided on them is decided alone."""
    return _of_customers.all(connection, sorted(customers))


_peek = Among(
    lambda among: select(_opportunity).where(among, ~_opportunity.c.withdrawn).order_by(_opportunity.c.key),
    _opportunity.c.customer,
    list(_opportunity.c),
)


def peek(connection: Connection, customers: Sequence[str]) -> Sequence[AnyRow]:
    """The opportunities of customers, held by nobody."""
    return _peek.all(connection, customers)


_next_due = Among(
    lambda among: (
        select(_step.c.customer, func.min(_step.c.due).label("due"))
        .where(among, _step.c.due >= bindparam("today", type_=String), ~_step.c.withdrawn)
        .group_by(_step.c.customer)
    ),
    _step.c.customer,
    [_step.c.customer, _step.c.due],
)


def next_due(connection: Connection, customers: Sequence[str], today: str) -> dict[str, str]:
    """When the next step with each of some customers is due, on the day `today` or later; days are in ISO 8601."""
    return {row.customer: row.due for row in _next_due.all(connection, customers, today=today)}


_steps_due = Prepared(
    select(_step)
    .where(
        _step.c.due >= bindparam("first", type_=String),
        _step.c.due < bindparam("before", type_=String),
        ~_step.c.withdrawn,
    )
    .order_by(_step.c.due, _step.c.key),
    list(_step.c),
)


def steps_due(connection: Connection, first: str, before: str) -> Sequence[AnyRow]:
    """Steps and plans due from one day on and before another, days in ISO 8601; the earliest first."""
    return _steps_due.all(connection, {"first": first, "before": before})


def get(connection: Connection, kind: str, key: str) -> AnyRow | None:
    """One record (`PlannedStep`, `Commitment`) by its key, unless it was withdrawn."""
    return _get[kind].first(connection, {"key": key})


_open_of = Among(
    lambda among: (
        select(_opportunity)
        .where(among, ~_opportunity.c.withdrawn, text("coalesce(stage, '') not in ('won', 'lost')"))
        .order_by(_opportunity.c.key)
    ),
    _opportunity.c.owner,
    list(_opportunity.c),
)
_ahead = Among(
    lambda among: (
        select(_step.c.customer, func.max(_step.c.due).label("due"))
        .where(among, _step.c.due >= bindparam("today", type_=String), ~_step.c.withdrawn)
        .group_by(_step.c.customer)
    ),
    _step.c.customer,
    [_step.c.customer, _step.c.due],
)


def open_of(connection: Connection, owners: Sequence[str]) -> Sequence[AnyRow]:
    """The deals of some people that are neither won nor lost, held by nobody."""
    return _open_of.all(connection, owners)


def with_step_ahead(connection: Connection, customers: Sequence[str], today: str) -> frozenset[str]:
    """Those of some customers with a step due on the day `today` or later; days are in ISO 8601."""
    return frozenset(row.customer for row in _ahead.all(connection, customers, today=today))


_of_owners = Among(
    lambda among: select(_opportunity).where(among, ~_opportunity.c.withdrawn).order_by(_opportunity.c.key),
    _opportunity.c.owner,
    list(_opportunity.c),
)
_promised_by = Among(
    lambda among: select(_commitment).where(among, ~_commitment.c.withdrawn).order_by(_commitment.c.key),
    _commitment.c.person,
    list(_commitment.c),
)


def of_owners(connection: Connection, owners: Sequence[str]) -> Sequence[AnyRow]:
    """Every deal of some people, those that are over among them, held by nobody."""
    return _of_owners.all(connection, owners)


def promised_by(connection: Connection, people: Sequence[str]) -> Sequence[AnyRow]:
    """What some people have promised their customers."""
    return _promised_by.all(connection, people)


def promised_to(connection: Connection, customer: str) -> Sequence[AnyRow]:
    """What was promised to a customer."""
    statement = select(_commitment).where(_commitment.c.customer == customer, ~_commitment.c.withdrawn)
    return connection.execute(statement.order_by(_commitment.c.key)).all()


def steps_ahead(connection: Connection, customer: str, today: str) -> Sequence[AnyRow]:
    """The steps and plans with a customer due on the day `today` or later, the earliest first; days in ISO 8601."""
    statement = select(_step).where(_step.c.customer == customer, _step.c.due >= today, ~_step.c.withdrawn)
    return connection.execute(statement.order_by(_step.c.due, _step.c.key)).all()
