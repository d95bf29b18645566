"""Alerts: what somebody must see to, how far it has been taken, and how it ended. Their numbers are what people say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Index, Integer, String, bindparam, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.prepared import Prepared
from storage.types import AnyRow, Instant, table_of

_LIVE = text("state <> 'resolved'")


class Alert(SQLModel, table=True):
    """One matter of one rule. `key` names its episode and is never used again; `ladder` is the policy it keeps."""

    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    key: str = Field(unique=True)
    rule: str
    subject: str
    person: str
    customer: str | None = None
    ladder: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    facts: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    opened_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = "open"
    tier: int = 0
    since: datetime = Field(sa_column=Column(Instant, nullable=False))
    until: datetime | None = Field(default=None, sa_column=Column(Instant))
    by: str | None = None
    reason: str | None = None

    __table_args__ = (
        Index("ix_alert_customer", "customer", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_alert_person", "person", sqlite_where=_LIVE, postgresql_where=_LIVE),
    )


_alert = table_of(Alert)

_columns = list(_alert.c)
_insert = {
    "sqlite": Prepared(sqlite.insert(_alert).on_conflict_do_nothing(index_elements=["key"])),
    "postgresql": Prepared(postgresql.insert(_alert).on_conflict_do_nothing(index_elements=["key"])),
}
_of_customer = Prepared(
    select(_alert)
    .where(_alert.c.customer == bindparam("customer", type_=String), _LIVE)
    .order_by(_alert.c.number)
    .with_for_update(),
    _columns,
)
_one = select(_alert).where(_alert.c.number == bindparam("number", type_=Integer))
_get = {True: Prepared(_one.with_for_update(), _columns), False: Prepared(_one, _columns)}
_move = Prepared(
    update(_alert)
    .where(_alert.c.number == bindparam("which"))
    .values({name: bindparam(f"to_{name}") for name in ("state", "tier", "since", "until", "by", "reason")})
)


def put(connection: Connection, row: dict[str, Any]) -> None:
    """Opens an alert; nothing happens when its key was ever used."""
    _insert[connection.dialect.name].run(connection, row)


def move(connection: Connection, number: int, standing: dict[str, Any]) -> None:
    """Sets how an alert stands: state, tier, since, until, by, reason."""
    _move.run(connection, {"which": number, **{f"to_{name}": value for name, value in standing.items()}})


def of_customers(connection: Connection, customers: Sequence[str]) -> list[AnyRow]:
    """The alerts on customers that are not resolved, held until this transaction ends."""
    return [row for customer in sorted(customers) for row in _of_customer.all(connection, {"customer": customer})]


def get(connection: Connection, numbers: Sequence[int], *, hold: bool = False) -> Sequence[AnyRow]:
    """Alerts by number, in any state. hold: until this transaction ends; deals are held before them."""
    found = (_get[hold].first(connection, {"number": number}) for number in sorted(numbers))
    return [row for row in found if row is not None]


def of_rule(connection: Connection, rule: str, since: datetime) -> Sequence[AnyRow]:
    """(subject, tier, opened_at) of a rule's alerts opened since an instant, however they stand."""
    statement = select(_alert.c.subject, _alert.c.tier, _alert.c.opened_at)
    return connection.execute(statement.where(_alert.c.rule == rule, _alert.c.opened_at >= since)).all()


def every(connection: Connection) -> Sequence[AnyRow]:
    """(number, rule, subject) of every alert that ever was."""
    return connection.execute(select(_alert.c.number, _alert.c.rule, _alert.c.subject)).all()


def live_on(connection: Connection, rule: str, subject: str) -> int | None:
    """The number of a rule's alert on a matter that is not resolved, the newest."""
    statement = select(_alert.c.number).where(_alert.c.rule == rule, _alert.c.subject == subject, _LIVE)
    number: int | None = connection.execute(statement.order_by(_alert.c.number.desc())).scalar()
    return number


def live(connection: Connection, people: Sequence[str] | None = None) -> Sequence[AnyRow]:
    """Every alert that is not resolved, or those about some people."""
    statement = select(_alert).where(_LIVE).order_by(_alert.c.number)
    return connection.execute(statement if people is None else statement.where(_alert.c.person.in_(people))).all()
