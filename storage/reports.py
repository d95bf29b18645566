"""What was reported: a report per person and day, and what each message said of each customer."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, Column, Connection, ForeignKey, Index, String, bindparam, func, select
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.customers import Customer
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, Money, table_of


class Report(SQLModel, table=True):
    """A day of one person; `metrics` maps a metric's key to its figure, written as text so that none is rounded."""

    key: str = Field(primary_key=True)
    person: str
    day: date
    metrics: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    withdrawn: bool = False

    __table_args__ = (Index("ix_report_day", "day", "person"),)


class Activity(SQLModel, table=True):
    """What one message reported on one customer."""

    key: str = Field(primary_key=True)
    person: str
    customer: str = Field(sa_column=Column(ForeignKey("customer.key"), nullable=False))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    report: str | None = Field(default=None, sa_column=Column(ForeignKey("report.key")))
    channel: str | None = None
    stage: str | None = None
    obstacles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    competitors: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    contacts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    amount: Decimal | None = Field(default=None, sa_column=Column(Money))
    budget: Decimal | None = Field(default=None, sa_column=Column(Money))
    expected_close: str | None = None
    withdrawn: bool = False

    __table_args__ = (
        Index("ix_activity_customer", "customer", "at"),
        Index("ix_activity_person", "person", "at"),
        Index("ix_activity_at", "at"),
    )


_report = table_of(Report)
_activity = table_of(Activity)
_customer = table_of(Customer)


_get = Prepared(
    select(_report).where(_report.c.key == bindparam("key", type_=String), ~_report.c.withdrawn), list(_report.c)
)


def get(connection: Connection, key: str) -> AnyRow | None:
    """One report, unless it was withdrawn."""
    return _get.first(connection, {"key": key})


# One step into the index for each customer, however long they have been dealt with.
_one = _activity.alias("one")
_newest = (
    select(_one.c.key)
    .where(_one.c.customer == _customer.c.key, ~_one.c.withdrawn)
    .order_by(_one.c.at.desc(), _one.c.key.desc())
    .limit(1)
    .correlate(_customer)
    .scalar_subquery()
)
_last_of = Among(
    lambda among: select(_activity).where(_activity.c.key.in_(select(_newest).where(among))),
    _customer.c.key,
    list(_activity.c),
)


def last_of(connection: Connection, customers: Sequence[str]) -> dict[str, AnyRow]:
    """The newest activity with each of some customers, by customer."""
    return {row.customer: row for row in _last_of.all(connection, customers)}


_met_columns = [_activity.c.customer, _activity.c.channel, _activity.c.stage]
_met = Among(
    lambda among: select(*_met_columns).where(among, ~_activity.c.withdrawn).distinct(),
    _activity.c.customer,
    _met_columns,
)


def met(connection: Connection, customers: Sequence[str]) -> Sequence[AnyRow]:
    """(customer, channel, stage) that was ever reported of some customers, each once."""
    return _met.all(connection, customers)


def people_of(connection: Connection, customer: str) -> Sequence[str]:
    """Who has ever dealt with a customer, by id."""
    statement = select(_activity.c.person).where(_activity.c.customer == customer, ~_activity.c.withdrawn)
    return connection.execute(statement.distinct().order_by(_activity.c.person)).scalars().all()


_last_at = Among(
    lambda among: (
        select(_activity.c.customer, func.max(_activity.c.at).label("at"))
        .where(among, ~_activity.c.withdrawn)
        .group_by(_activity.c.customer)
    ),
    _activity.c.customer,
    [_activity.c.customer, _activity.c.at],
)


def last_at(connection: Connection, customers: Sequence[str]) -> dict[str, datetime]:
    """When each of some customers was last dealt with."""
    return {row.customer: row.at for row in _last_at.all(connection, customers)}


def reporters(connection: Connection, day: date) -> Sequence[str]:
    """Who gave a report of a day."""
    return (
        connection.execute(select(_report.c.person).where(_report.c.day == day, ~_report.c.withdrawn)).scalars().all()
    )


_of = Among(
    lambda among: (
        select(_report)
        .where(among, _report.c.day >= bindparam("first"), _report.c.day <= bindparam("last"), ~_report.c.withdrawn)
        .order_by(_report.c.day, _report.c.person)
    ),
    _report.c.person,
    list(_report.c),
)
_newest_of = Prepared(
    select(_activity)
    .where(_activity.c.customer == bindparam("customer", type_=String), ~_activity.c.withdrawn)
    .order_by(_activity.c.at.desc(), _activity.c.key.desc())
    .limit(bindparam("most")),
    list(_activity.c),
)


def of(connection: Connection, people: Sequence[str], first: date, last: date) -> Sequence[AnyRow]:
    """The reports of some people on the days from the first to the last."""
    return _of.all(connection, people, first=first, last=last)


def newest_of(connection: Connection, customer: str, most: int) -> Sequence[AnyRow]:
    """The last activities with a customer, the newest first."""
    return _newest_of.all(connection, {"customer": customer, "most": most})


_visits_by = Among(
    lambda among: (
        select(_activity)
        .where(
            among,
            _activity.c.at >= bindparam("since", type_=Instant),
            _activity.c.at < bindparam("before", type_=Instant),
            ~_activity.c.withdrawn,
        )
        .order_by(_activity.c.at, _activity.c.key)
    ),
    _activity.c.person,
    list(_activity.c),
)


def visits_by(connection: Connection, people: Sequence[str], since: datetime, before: datetime) -> Sequence[AnyRow]:
    """What some people said of customers in a time, in order."""
    return _visits_by.all(connection, people, since=since, before=before)


_visits_with = Among(
    lambda among: select(_activity).where(
        among,
        _activity.c.at >= bindparam("since", type_=Instant),
        _activity.c.at < bindparam("before", type_=Instant),
        ~_activity.c.withdrawn,
    ),
    _activity.c.customer,
    list(_activity.c),
)


def visits_with(
    connection: Connection, customers: Sequence[str], since: datetime, before: datetime
) -> Sequence[AnyRow]:
    """What anyone said of some customers in a time, in order."""
    found = _visits_with.all(connection, customers, since=since, before=before)
    return sorted(found, key=lambda row: (row.at, row.key))


_visits_of = Prepared(
    select(_activity)
    .where(
        _activity.c.at >= bindparam("since", type_=Instant),
        _activity.c.at < bindparam("before", type_=Instant),
        ~_activity.c.withdrawn,
    )
    .order_by(_activity.c.at, _activity.c.key),
    list(_activity.c),
)


def visits_of(connection: Connection, since: datetime, before: datetime) -> Sequence[AnyRow]:
    """What was said of customers in a time, in order."""
    return _visits_of.all(connection, {"since": since, "before": before})
