"""What is to be said unasked: one row a person and thing, pending until it may be said, and never said twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Index, String, bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.alerts import Alert
from storage.among import Among
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, RowId, table_of, word

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
_beside = _notice.alias()
_insert = {
    "sqlite": Prepared(sqlite.insert(_notice).on_conflict_do_nothing(index_elements=["key"])),
    "postgresql": Prepared(postgresql.insert(_notice).on_conflict_do_nothing(index_elements=["key"])),
}
_settle = Prepared(
    update(_notice)
    .where(_notice.c.key == bindparam("of_key"))
    .values(
        state=bindparam("to_state"),
        said_at=bindparam("at", type_=Instant),
        said_as=bindparam("post_key"),
        due_at=bindparam("due", type_=Instant),
    )
)
_now = bindparam("now", type_=Instant)
# Whoever waits longest comes first, however many wait: so a ring costs what it says.
_first_people = Prepared(
    select(_notice.c.person)
    .where(_PENDING, _notice.c.due_at <= _now)
    .order_by(_notice.c.due_at, _notice.c.id)
    .limit(bindparam("most")),
    [_notice.c.person],
)
_due = Prepared(
    select(_notice)
    .where(_PENDING, _notice.c.due_at <= _now, _notice.c.person == bindparam("whose", type_=String))
    .order_by(_notice.c.due_at, _notice.c.id)
    .limit(bindparam("most"))
    .with_for_update(),
    list(_notice.c),
)
_said = Among(
    lambda among: (
        select(_notice.c.person, func.count(func.distinct(_notice.c.said_as)).label("id"))
        .where(
            among,
            _notice.c.said_at >= bindparam("since", type_=Instant),
            _notice.c.kind == word("nudge"),
            _notice.c.state == word("said"),
            _notice.c.weight == word("ordinary"),
        )
        .group_by(_notice.c.person)
    ),
    _notice.c.person,
    [_notice.c.person, _notice.c.id],
)
_told_columns = [_notice.c.alert, _notice.c.person, _notice.c.tier, _notice.c.said_at]
_told = Among(
    lambda among: select(*_told_columns).where(among, _notice.c.state == word("said")).order_by(_notice.c.id),
    _notice.c.alert,
    _told_columns,
)
_pending_of = Prepared(
    select(_notice.c.person, func.min(_notice.c.due_at).label("due_at"))
    .where(_PENDING, _notice.c.rule == bindparam("of_rule", type_=String))
    .group_by(_notice.c.person),
    [_notice.c.person, _notice.c.due_at],
)
_first = Prepared(
    select(func.min(_notice.c.due_at).label("due_at")).where(_PENDING),
    [_notice.c.due_at],
)


def put(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keeps notices; one whose key was ever used changes nothing."""
    _insert[connection.dialect.name].run(connection, *rows)


def due(connection: Connection, now: datetime, most: int) -> Sequence[AnyRow]:
    """What is due and still to be said, person by person, at most `most` in all.

    A person's are not torn apart, unless one alone has more.
    """
    waiting = dict.fromkeys(row.person for row in _first_people.all(connection, {"now": now, "most": most}))
    found: list[AnyRow] = []
    for person in waiting:
        room = most - len(found)
        # One more than there is room for shows that theirs do not fit.
        theirs = _due.all(connection, {"now": now, "whose": person, "most": room + 1}) if room else []
        if not found:
            found = theirs[:most]
        elif 0 < len(theirs) <= room:
            found += theirs
        else:
            break
    return found


def settle(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Marks notices (key) as said or dropped, or puts them off to `due`: each with its state, at, said_as and due."""
    _settle.run(connection, *rows)


def said_since(connection: Connection, people: Sequence[str], since: datetime) -> dict[str, int]:
    """How many nudges each of some people was sent since an instant, of those that count; none is not named."""
    return {row.person: row.id for row in _said.all(connection, people, since=since)}


def told_of(connection: Connection, alerts: Sequence[int]) -> Sequence[AnyRow]:
    """(alert, person, tier, said_at) of what was said about alerts, in order."""
    return _told.all(connection, alerts)


def said_with(connection: Connection, person: str, alert: int) -> frozenset[int]:
    """The numbers of the alerts that somebody was told of in one post with some alert, itself among them."""
    together = select(_beside.c.alert).where(
        _notice.c.alert == alert,
        _notice.c.person == person,
        _notice.c.state == word("said"),
        _beside.c.person == person,
        _beside.c.said_at == _notice.c.said_at,
        _beside.c.said_as == _notice.c.said_as,
        _beside.c.alert.is_not(None),
    )
    return frozenset(connection.execute(together).scalars())


def live_told(connection: Connection, person: str) -> frozenset[int]:
    """The numbers of the alerts that somebody was told of and that are not resolved."""
    told = select(_notice.c.alert).where(_notice.c.person == person, _notice.c.state == "said")
    live = select(Alert.number).where(text("state <> 'resolved'"), Alert.number.in_(told))  # type: ignore[call-overload,attr-defined]
    return frozenset(connection.execute(live).scalars())


def pending_of(connection: Connection, rule: str) -> dict[str, datetime]:
    """When the pending notices of a rule fall due, by person: the first of each."""
    return {row.person: row.due_at for row in _pending_of.all(connection, {"of_rule": rule})}


def first_due(connection: Connection) -> datetime | None:
    """When the next notice falls due."""
    due_at: datetime | None = _first.all(connection, {})[0].due_at
    return due_at
