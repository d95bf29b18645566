"""Leads: who may become a customer, whose they are, and which of them wait.

A withdrawn row stands for something that was said and taken back; it is kept, and counts for nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Exists,
    ForeignKey,
    Index,
    String,
    and_,
    bindparam,
    exists,
    select,
)
from sqlmodel import Field, SQLModel

from storage.prepared import Prepared
from storage.types import AnyRow, Instant, Money, table_of, word


class Lead(SQLModel, table=True):
    """Someone who may become a customer; `person` is who brought it, `owner` whose it is: nobody's in the pool."""

    key: str = Field(primary_key=True)
    person: str = Field(index=True)
    customer: str | None = Field(default=None, sa_column=Column(ForeignKey("customer.key"), index=True))
    company: str | None = None
    contact: str | None = Field(default=None, index=True)
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


_lead = table_of(Lead)
_get = Prepared(select(_lead).where(_lead.c.key == bindparam("key", type_=String), ~_lead.c.withdrawn), list(_lead.c))


def get(connection: Connection, key: str) -> AnyRow | None:
    """A lead by its key, unless it was withdrawn."""
    return _get.first(connection, {"key": key})


def given(connection: Connection, since: datetime, before: datetime) -> Sequence[AnyRow]:
    """The leads that are with an owner since some instant in a time, in order."""
    statement = select(_lead).where(_lead.c.given_at >= since, _lead.c.given_at < before, _lead.c.owner.is_not(None))
    return connection.execute(statement.where(~_lead.c.withdrawn).order_by(_lead.c.given_at, _lead.c.key)).all()


def every(connection: Connection) -> Sequence[AnyRow]:
    """What is counted of every lead, withdrawn ones as well: (key, person, owner, state, level, given_at …)."""
    columns = (_lead.c.key, _lead.c.person, _lead.c.owner, _lead.c.state, _lead.c.level)
    return connection.execute(select(*columns, _lead.c.given_at, _lead.c.contacted_at, _lead.c.withdrawn)).all()


def hold(connection: Connection, key: str) -> AnyRow | None:
    """A lead by its key, held until this transaction ends."""
    return connection.execute(select(_lead).where(_lead.c.key == key, ~_lead.c.withdrawn).with_for_update()).first()


def of_customer(connection: Connection, customer: str, *, hold: bool = False) -> Sequence[AnyRow]:
    """The leads of one customer, the newest first; held until this transaction ends where that is asked."""
    statement = select(_lead).where(_lead.c.customer == customer, ~_lead.c.withdrawn)
    ordered = statement.order_by(_lead.c.given_at.desc(), _lead.c.key.desc())
    return connection.execute(ordered.with_for_update() if hold else ordered).all()


_is_in_hand = and_(
    _lead.c.owner.is_not(None),
    (_lead.c.state == word("open")) | (_lead.c.state == word("contacted")),
    ~_lead.c.withdrawn,
)
_in_hand = Prepared(
    select(_lead).where(_lead.c.customer == bindparam("customer", type_=String), _is_in_hand).order_by(_lead.c.key),
    list(_lead.c),
)


def in_hand(connection: Connection, customer: str) -> Sequence[AnyRow]:
    """The leads of a customer that somebody has and that are no deal yet."""
    return _in_hand.all(connection, {"customer": customer})


def are_in_hand_of(customer: ColumnElement[str]) -> Exists:
    """Whether there are leads in hand of the customer of an outer statement."""
    return exists().where(_lead.c.customer == customer, _is_in_hand)


def waiting(connection: Connection, most: int) -> Sequence[AnyRow]:
    """The first leads that wait to be given away, held until this transaction ends."""
    statement = select(_lead).where(_lead.c.state == word("waiting"), ~_lead.c.withdrawn)
    ordered = statement.order_by(_lead.c.given_at, _lead.c.key).limit(most)
    return connection.execute(ordered.with_for_update()).all()


def by_phone(connection: Connection, phone: str) -> Sequence[AnyRow]:
    """The leads that have one telephone, the newest first."""
    statement = select(_lead).where(_lead.c.phone == phone, ~_lead.c.withdrawn)
    return connection.execute(statement.order_by(_lead.c.given_at.desc(), _lead.c.key.desc())).all()


def by_contact(connection: Connection, contact: str, most: int) -> Sequence[AnyRow]:
    """The newest leads whose contact is called so."""
    statement = select(_lead).where(_lead.c.contact == contact, ~_lead.c.withdrawn)
    ordered = statement.order_by(_lead.c.given_at.desc(), _lead.c.key.desc())
    return connection.execute(ordered.limit(most)).all()


def held_by(connection: Connection, owner: str | None, most: int) -> Sequence[AnyRow]:
    """The newest leads of one owner, or of the pool, without what only joined another."""
    whose = _lead.c.owner.is_(None) if owner is None else _lead.c.owner == owner
    statement = select(_lead).where(whose, ~_lead.c.withdrawn, _lead.c.state != word("joined"))
    ordered = statement.order_by(_lead.c.given_at.desc(), _lead.c.key.desc())
    return connection.execute(ordered.limit(most)).all()
