"""What is to be said unasked: one row a person and thing, pending until it may be said, and never said twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Index, bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.prepared import Prepared
from storage.types import AnyRow, Instant, RowId

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


_notice = Notice.__table__  # type: ignore[attr-defined]  # SQLModel adds it
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
_first = Prepared(
    select(func.min(_notice.c.due_at).label("due_at")).where(_PENDING),
    [_notice.c.due_at],
)


def put(connection: Connection, row: dict[str, Any]) -> None:
    """Keeps a notice; one whose key was ever used changes nothing."""
    _insert[connection.dialect.name].run(connection, row)


def due(connection: Connection, now: datetime, most: int) -> Sequence[AnyRow]:
    """The pending notices of people who have one that is due, at most `most` people."""
    people = (
        select(_notice.c.person)
        .where(_PENDING, _notice.c.due_at <= now)
        .group_by(_notice.c.person)
        .order_by(func.min(_notice.c.due_at), _notice.c.person)
        .limit(most)
    )
    statement = select(_notice).where(_PENDING, _notice.c.due_at <= now, _notice.c.person.in_(people))
    return connection.execute(statement.order_by(_notice.c.due_at, _notice.c.id).with_for_update()).all()


def settle(connection: Connection, key: str, state: str, at: datetime, said_as: str | None, due_at: datetime) -> None:
    """Marks a notice as said or dropped, or puts it off to `due_at`."""
    _settle.run(connection, {"which": key, "to": state, "at": at, "post_key": said_as, "due": due_at})


def said_since(connection: Connection, people: Sequence[str], since: datetime) -> dict[str, int]:
    """How many nudges each of `people` was sent since an instant, of those that count."""
    statement = (
        select(_notice.c.person, func.count(func.distinct(_notice.c.said_as)))
        .where(
            _notice.c.person.in_(people),
            _notice.c.said_at >= since,
            _notice.c.kind == "nudge",
            _notice.c.state == "said",
            _notice.c.weight == "ordinary",
        )
        .group_by(_notice.c.person)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def told_of(connection: Connection, alerts: Sequence[int]) -> Sequence[AnyRow]:
    """(alert, person, tier, said_at) of what was said about alerts, in order."""
    columns = (_notice.c.alert, _notice.c.person, _notice.c.tier, _notice.c.said_at)
    statement = select(*columns).where(_notice.c.alert.in_(alerts), _notice.c.state == "said")
    return connection.execute(statement.order_by(_notice.c.id)).all()


def pending_of(connection: Connection, rule: str) -> dict[str, datetime]:
    """When the pending notices of a rule fall due, by person: the first of each."""
    statement = select(_notice.c.person, func.min(_notice.c.due_at)).where(_PENDING, _notice.c.rule == rule)
    return {row[0]: row[1] for row in connection.execute(statement.group_by(_notice.c.person))}


def first_due(connection: Connection) -> datetime | None:
    """When the next notice falls due."""
    due_at: datetime | None = _first.all(connection, {})[0].due_at
    return due_at
