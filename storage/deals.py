"""Deals and what is owed in them: opportunities, next steps, promises, leads.

A withdrawn row stands for something that was said and taken back; it is kept, and counts for nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, String, bindparam, func, select, text
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, Money, word


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


class Lead(SQLModel, table=True):
    """Someone who may become a customer; `person` is who brought it, `owner` whose it is: nobody's in the pool."""

    key: str = Field(primary_key=True)
    person: str = Field(index=True)
    customer: str | None = Field(default=None, sa_column=_customer(required=False))
    company: str | None = None
    contact: str | None = None
    title: str | None = None
    phone: str | None = Field(default=None, index=True)
    source: str | None = None
    budget: Decimal | None = Field(default=None, sa_column=Column(Money))
    city: str | None = None
    industry: str | None = None
    need: str | None = None
    level: str | None = None
    owner: str | None = None
    given_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    score: int | None = None
    consent: str | None = None
    origin: str | None = None
    state: str = "open"
    contacted_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    proposed: str | None = None
    withdrawn: bool = False

    __table_args__ = (
        Index("ix_lead_hold", "owner", "state", "level"),
        Index("ix_lead_given", "given_at"),
        Index("ix_lead_state", "state", "given_at"),
    )


_opportunity = Opportunity.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_step = Step.__table__  # type: ignore[attr-defined]
_lead = Lead.__table__  # type: ignore[attr-defined]
_commitment = Commitment.__table__  # type: ignore[attr-defined]
_get = {
    kind: Prepared(
        select(table).where(table.c.key == bindparam("key", type_=String), ~table.c.withdrawn), list(table.c)
    )
    for kind, table in (
        ("PlannedStep", _step),
        ("Commitment", _commitment),
        ("NewLead", _lead),
    )
}


_of_customer = Prepared(
    select(_opportunity)
    .where(_opportunity.c.customer == bindparam("customer"), ~_opportunity.c.withdrawn)
    .order_by(_opportunity.c.key)
    .with_for_update(),
    list(_opportunity.c),
)


def of_customers(connection: Connection, customers: Sequence[str]) -> Sequence[AnyRow]:
    """The opportunities of customers, held until this transaction ends: what is decided on them is decided alone."""
    # One after the other, in the order of their ids: two who want the same deals cannot stop each other.
    return [row for customer in sorted(customers) for row in _of_customer.all(connection, {"customer": customer})]


_peek = Among(
    lambda among: select(_opportunity).where(among, ~_opportunity.c.withdrawn).order_by(_opportunity.c.key),
    _opportunity.c.customer,
    list(_opportunity.c),
)


def peek(connection: Connection, customers: Sequence[str]) -> Sequence[AnyRow]:
    """The opportunities of customers, held by nobody."""
    return _peek.all(connection, customers)


_next_due = Prepared(
    select(func.min(_step.c.due).label("due")).where(
        _step.c.customer == bindparam("customer", type_=String),
        _step.c.due >= bindparam("today", type_=String),
        ~_step.c.withdrawn,
    ),
    [_step.c.due],
)


def next_due(connection: Connection, customer: str, today: str) -> str | None:
    """When the next step with a customer is due, on the day `today` or later; days are in ISO 8601."""
    due: str | None = _next_due.all(connection, {"customer": customer, "today": today})[0].due
    return due


def steps_due(connection: Connection, first: str, before: str) -> Sequence[AnyRow]:
    """Steps and plans due from one day on and before another, days in ISO 8601; the earliest first."""
    statement = select(_step).where(_step.c.due >= first, _step.c.due < before, ~_step.c.withdrawn)
    return connection.execute(statement.order_by(_step.c.due, _step.c.key)).all()


def get(connection: Connection, kind: str, key: str) -> AnyRow | None:
    """One record (`PlannedStep`, `Commitment`, `NewLead`) by its key, unless it was withdrawn."""
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


def leads_given(connection: Connection, since: datetime, before: datetime) -> Sequence[AnyRow]:
    """The leads that are with an owner since some instant in a time, in order."""
    statement = select(_lead).where(_lead.c.given_at >= since, _lead.c.given_at < before, _lead.c.owner.is_not(None))
    return connection.execute(statement.where(~_lead.c.withdrawn).order_by(_lead.c.given_at, _lead.c.key)).all()


def hold_lead(connection: Connection, key: str) -> AnyRow | None:
    """A lead by its key, held until this transaction ends."""
    return connection.execute(select(_lead).where(_lead.c.key == key, ~_lead.c.withdrawn).with_for_update()).first()


def leads_of(connection: Connection, customer: str, *, hold: bool = False) -> Sequence[AnyRow]:
    """The leads of one customer, the newest first; held until this transaction ends where that is asked."""
    statement = select(_lead).where(_lead.c.customer == customer, ~_lead.c.withdrawn)
    ordered = statement.order_by(_lead.c.given_at.desc(), _lead.c.key.desc())
    return connection.execute(ordered.with_for_update() if hold else ordered).all()


_in_hand = Prepared(
    select(_lead)
    .where(
        _lead.c.customer == bindparam("customer", type_=String),
        _lead.c.owner.is_not(None),
        (_lead.c.state == word("open")) | (_lead.c.state == word("contacted")),
        ~_lead.c.withdrawn,
    )
    .order_by(_lead.c.key),
    list(_lead.c),
)


def in_hand(connection: Connection, customer: str) -> Sequence[AnyRow]:
    """The leads of a customer that somebody has and that are no deal yet."""
    return _in_hand.all(connection, {"customer": customer})


def leads_waiting(connection: Connection, most: int) -> Sequence[AnyRow]:
    """The first leads that wait to be given away, held until this transaction ends."""
    statement = select(_lead).where(_lead.c.state == word("waiting"), ~_lead.c.withdrawn)
    ordered = statement.order_by(_lead.c.given_at, _lead.c.key).limit(most)
    return connection.execute(ordered.with_for_update()).all()


def leads_by_phone(connection: Connection, phone: str) -> Sequence[AnyRow]:
    """The leads that have one telephone, the newest first."""
    statement = select(_lead).where(_lead.c.phone == phone, ~_lead.c.withdrawn)
    return connection.execute(statement.order_by(_lead.c.given_at.desc(), _lead.c.key.desc())).all()


def leads_with(connection: Connection, owner: str | None, most: int) -> Sequence[AnyRow]:
    """The newest leads of one owner, or of the pool."""
    whose = _lead.c.owner.is_(None) if owner is None else _lead.c.owner == owner
    statement = select(_lead).where(whose, ~_lead.c.withdrawn).order_by(_lead.c.given_at.desc(), _lead.c.key.desc())
    return connection.execute(statement.limit(most)).all()
