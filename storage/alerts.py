"""Alerts: what somebody must see to, how far it has been taken, and how it ended. Their numbers are what people say."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Exists,
    Index,
    Integer,
    bindparam,
    exists,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, table_of, word

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
# Held one after the other in the order of their numbers: two who want the same cannot stop each other.
_of_customers = Among(
    lambda among: select(_alert).where(among, _LIVE).order_by(_alert.c.number).with_for_update(),
    _alert.c.customer,
    _columns,
)
_get = Among(lambda among: select(_alert).where(among).order_by(_alert.c.number), _alert.c.number, _columns)
_hold = Among(
    lambda among: select(_alert).where(among).order_by(_alert.c.number).with_for_update(), _alert.c.number, _columns
)
_subjects = Among(
    lambda among: select(_alert.c.number, _alert.c.subject).where(among),
    _alert.c.number,
    [_alert.c.number, _alert.c.subject],
)
_open = Among(
    lambda among: select(_alert.c.number).where(among, _alert.c.state == word("open")),
    _alert.c.number,
    [_alert.c.number],
)
_move = Prepared(
    update(_alert)
    .where(_alert.c.number == bindparam("which"))
    .values({name: bindparam(f"to_{name}") for name in ("state", "tier", "since", "until", "by", "reason")})
)


def put(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Opens alerts; nothing happens to one whose key was ever used."""
    _insert[connection.dialect.name].run(connection, *rows)


def move(connection: Connection, standings: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Sets how alerts stand, by number: state, tier, since, until, by, reason."""
    rows = ({"which": number, **{f"to_{name}": new for name, new in one.items()}} for number, one in standings)
    _move.run(connection, *rows)


def of_customers(connection: Connection, customers: Collection[str]) -> list[AnyRow]:
    """The alerts on customers that are not resolved, held until this transaction ends."""
    return _of_customers.all(connection, sorted(customers))


def are_live_on(customer: ColumnElement[str]) -> Exists:
    """Whether there are alerts on the customer of an outer statement that are not resolved."""
    return exists().where(_alert.c.customer == customer, _LIVE)


def get(connection: Connection, numbers: Sequence[int], *, hold: bool = False) -> Sequence[AnyRow]:
    """Alerts by number, in any state. hold: until this transaction ends; deals are held before them."""
    return (_hold if hold else _get).all(connection, sorted(numbers))


def subjects(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """What alerts are about, by number, in whatever state they are."""
    return {row.number: row.subject for row in _subjects.all(connection, numbers)}


def open_among(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Those of some alerts that are open: neither settled nor asleep, and in nobody's hands."""
    return {row.number for row in _open.all(connection, numbers)}


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


_live_about = Among(
    lambda among: select(_alert).where(among, _LIVE).order_by(_alert.c.number), _alert.c.person, _columns
)


def live(connection: Connection, people: Sequence[str]) -> Sequence[AnyRow]:
    """The alerts about some people that are not resolved."""
    return _live_about.all(connection, people)


def count_live(connection: Connection) -> dict[str, int]:
    """How many alerts about each person are not resolved."""
    statement = select(_alert.c.person, func.count()).where(_LIVE).group_by(_alert.c.person)
    return {row[0]: row[1] for row in connection.execute(statement)}
