"""What is to be said unasked: one row a person and thing, pending until it may be said, and never said twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Index, Integer, String, bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.alerts import Alert
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, RowId, table_of

_PENDING = text("state = 'pending'")


class Notice(SQLModel, table=True):
    """`weight` says what holds it back (bot/core/notice.py); `said_as` is the key of the post that it went in."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    key: str = Field(unique=True)
    person: str
    kind: str
    rule: str
    tier: int | None = None
    customer: str | None = None
    alert: int | None = None
    post: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    weight: str = "ordinary"
    due_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = "pending"
    said_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    said_as: str | None = None

    __table_args__ = (
        Index("ix_notice_due", "due_at", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index("ix_notice_pending", "person", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index("ix_notice_alert", "alert", "person"),
        Index("ix_notice_said", "person", "said_at"),
    )


_notice = table_of(Notice)
_insert = {
    "sqlite": Prepared(sqlite.insert(_notice).on_conflict_do_nothing(index_elements=["key"])),
    "postgresql": Prepared(postgresql.insert(_notice).on_conflict_do_nothing(index_elements=["key"])),
}
_settle = Prepared(
    update(_notice)
    .where(_notice.c.key == bindparam("which"))
    .values(
        state=bindparam("to"),
        said_at=bindparam("at", type_=Instant),
        said_as=bindparam("post_key"),
        due_at=bindparam("due", type_=Instant),
    )
)
_now = bindparam("now", type_=Instant)
_people = (
    select(_notice.c.person)
    .where(_PENDING, _notice.c.due_at <= _now)
    .group_by(_notice.c.person)
    .order_by(func.min(_notice.c.due_at), _notice.c.person)
    .limit(bindparam("most"))
)
_due = Prepared(
    select(_notice)
    .where(_PENDING, _notice.c.due_at <= _now, _notice.c.person.in_(_people))
    .order_by(_notice.c.due_at, _notice.c.id)
    .with_for_update(),
    list(_notice.c),
)
_said = Prepared(
    select(func.count(func.distinct(_notice.c.said_as)).label("id")).where(
        _notice.c.person == bindparam("person", type_=String),
        _notice.c.said_at >= bindparam("since", type_=Instant),
        _notice.c.kind == "nudge",
        _notice.c.state == "said",
        _notice.c.weight == "ordinary",
    ),
    [_notice.c.id],
)
_told_columns = [_notice.c.alert, _notice.c.person, _notice.c.tier, _notice.c.said_at]
_told = Prepared(
    select(*_told_columns)
    .where(_notice.c.alert == bindparam("which", type_=Integer), _notice.c.state == "said")
    .order_by(_notice.c.id),
    _told_columns,
)
_first = Prepared(
    select(func.min(_notice.c.due_at).label("due_at")).where(_PENDING),
    [_notice.c.due_at],
)


def put(connection: Connection, row: dict[str, Any]) -> None:
    """Keeps a notice; one whose key was ever used changes nothing."""
    _insert[connection.dialect.name].run(connection, row)


def due(connection: Connection, now: datetime, most: int) -> Sequence[AnyRow]:
    """The pending notices of people who have one that is due, at most `most` people."""
    return _due.all(connection, {"now": now, "most": most})


def settle(connection: Connection, key: str, state: str, at: datetime, said_as: str | None, due_at: datetime) -> None:
    """Marks a notice as said or dropped, or puts it off to `due_at`."""
    _settle.run(connection, {"which": key, "to": state, "at": at, "post_key": said_as, "due": due_at})


def said_since(connection: Connection, person: str, since: datetime) -> int:
    """How many nudges somebody was sent since an instant, of those that count."""
    return int(_said.all(connection, {"person": person, "since": since})[0].id)


def told_of(connection: Connection, alerts: Sequence[int]) -> Sequence[AnyRow]:
    """(alert, person, tier, said_at) of what was said about alerts, in order."""
    return [row for alert in alerts for row in _told.all(connection, {"which": alert})]


def live_told(connection: Connection, person: str) -> frozenset[int]:
    """The numbers of the alerts that somebody was told of and that are not resolved."""
    told = select(_notice.c.alert).where(_notice.c.person == person, _notice.c.state == "said")
    live = select(Alert.number).where(text("state <> 'resolved'"), Alert.number.in_(told))  # type: ignore[call-overload,attr-defined]
    return frozenset(connection.execute(live).scalars())


def pending_of(connection: Connection, rule: str) -> dict[str, datetime]:
    """When the pending notices of a rule fall due, by person: the first of each."""
    statement = select(_notice.c.person, func.min(_notice.c.due_at)).where(_PENDING, _notice.c.rule == rule)
    return {row[0]: row[1] for row in connection.execute(statement.group_by(_notice.c.person))}


def first_due(connection: Connection) -> datetime | None:
    """When the next notice falls due."""
    due_at: datetime | None = _first.all(connection, {})[0].due_at
    return due_at
