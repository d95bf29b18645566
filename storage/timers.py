"""What will fall due: one row an instant at which a rule looks at something again.

A row is taken out by the transaction that acts on it. Asking what is due costs what is due, however many wait.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, String, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, RowId, table_of


class Timer(SQLModel, table=True):
    """`kind` is the rule, `subject` what it looks at, `occurrence` which time of several."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    kind: str
    subject: str
    occurrence: str
    due_at: datetime = Field(sa_column=Column(Instant, nullable=False))

    __table_args__ = (
        Index("ix_timer_occurrence", "kind", "subject", "occurrence", unique=True),
        Index("ix_timer_due", "due_at", "id"),
    )


_timer = table_of(Timer)
_kind, _subject = bindparam("which", type_=String), bindparam("what", type_=String)


def _setting(dialect: Any) -> Prepared:  # noqa: ANN401  a dialect module
    insert = dialect.insert(_timer)
    again = {"due_at": insert.excluded.due_at}
    return Prepared(insert.on_conflict_do_update(index_elements=["kind", "subject", "occurrence"], set_=again))


_set = {"sqlite": _setting(sqlite), "postgresql": _setting(postgresql)}
_cancel_all = delete(_timer).where(_timer.c.kind == _kind, _timer.c.subject == _subject)
_cancel = Prepared(_cancel_all)
_cancel_one = Prepared(_cancel_all.where(_timer.c.occurrence == bindparam("which_time", type_=String)))
_waiting = Prepared(
    select(_timer.c.occurrence).where(_timer.c.kind == _kind, _timer.c.subject == _subject), [_timer.c.occurrence]
)
_now = bindparam("now", type_=Instant)
_due = Prepared(
    select(_timer).where(_timer.c.due_at <= _now).order_by(_timer.c.due_at, _timer.c.id).limit(bindparam("most")),
    list(_timer.c),
)
_free = select(_timer.c.id).where(_timer.c.due_at <= _now).order_by(_timer.c.id).with_for_update()
_take = Among(
    lambda among: delete(_timer).where(_timer.c.id.in_(_free.where(among))).returning(_timer.c.id),
    _timer.c.id,
    [_timer.c.id],
)
_first = Prepared(select(func.min(_timer.c.due_at).label("due_at")), [_timer.c.due_at])


def put(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Sets timers (kind, subject, occurrence, due_at); one of the same occurrence is moved."""
    _set[connection.dialect.name].run(connection, *rows)


def cancel(connection: Connection, timers: Sequence[tuple[str, str, str | None]]) -> None:
    """Takes out timers by (kind, subject, occurrence): without an occurrence every one of a rule on one subject."""
    for kind, subject, occurrence in timers:
        if occurrence is None:
            _cancel.run(connection, {"which": kind, "what": subject})
        else:
            _cancel_one.run(connection, {"which": kind, "what": subject, "which_time": occurrence})


def waiting(connection: Connection, kind: str, subject: str) -> tuple[str, ...]:
    """The occurrences of a rule's timers on one subject."""
    return tuple(row.occurrence for row in _waiting.all(connection, {"which": kind, "what": subject}))


def due(connection: Connection, now: datetime, most: int) -> Sequence[AnyRow]:
    """The timers that are due, the oldest first. Nobody is kept from taking them."""
    return _due.all(connection, {"now": now, "most": most})


def take(connection: Connection, rows: Sequence[int], now: datetime) -> set[int]:
    """Takes timers out that are still due, and returns which: two who want the same do not both get it."""
    return {row.id for row in _take.all(connection, rows, now=now)}


def first_due(connection: Connection) -> datetime | None:
    """When the next timer falls due."""
    due: datetime | None = _first.all(connection, {})[0].due_at
    return due
