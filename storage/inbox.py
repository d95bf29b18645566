"""Everything that happened to us, in the order in which it arrived, and how far each arrival has come.

A row is `new` until its transaction marks it `done`; after three failures it is `parked`, and its conversation goes on.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Index,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.ledger import Ledger
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, RowId, table_of, word

State = Literal["new", "done", "parked"]

_NEW = text("state = 'new'")
_LONGEST_PAUSE = timedelta(minutes=1)
"""No pause between two tries is as long; what seems to wait longer was put off before the clock was set back."""
_ATTACHED = text("kind = 'attached'")


class Inbox(SQLModel, table=True):
    """One arrival."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    key: str = Field(unique=True)
    channel: str
    conversation: str
    sender: str
    kind: str
    """`said`, `pressed`, `attached`, `unreadable` or, of the clock, `rang`."""
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sent_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    received_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = "new"
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_column=Column(Instant))
    handled_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    error: str | None = Field(default=None, sa_column=Column(Text))

    __table_args__ = (
        # What waits is a sliver of what was ever kept. `state` is there so that the index answers by itself.
        Index("ix_inbox_waiting", "conversation", "id", "state", sqlite_where=_NEW, postgresql_where=_NEW),
        Index("ix_inbox_attached", "received_at", sqlite_where=_ATTACHED, postgresql_where=_ATTACHED),
    )


_inbox = table_of(Inbox)
_earlier = _inbox.alias("earlier")
_ledger = table_of(Ledger)

_insert = {
    "sqlite": Prepared(sqlite.insert(_inbox).on_conflict_do_nothing(index_elements=["key"])),
    "postgresql": Prepared(postgresql.insert(_inbox).on_conflict_do_nothing(index_elements=["key"])),
}
# By one walk through the index of what waits; asking each row whether another comes before it takes far longer.
_firsts = select(func.min(_earlier.c.id)).where(_earlier.c.state == word("new")).group_by(_earlier.c.conversation)
_heads = Prepared(
    select(_inbox)
    .where(
        _inbox.c.state == word("new"),
        (_inbox.c.not_before.is_(None))
        | (_inbox.c.not_before <= bindparam("now", type_=Instant))
        | (_inbox.c.not_before > bindparam("beyond", type_=Instant)),
        _inbox.c.id.in_(_firsts),
    )
    .order_by(_inbox.c.id)
    .limit(bindparam("most")),
    list(_inbox.c),
)
_new = select(_inbox.c.id).where(_inbox.c.id == bindparam("row"), _inbox.c.state == word("new"))
_claim = {
    # SQLite has one writer at a time: there the transaction itself is the claim.
    "sqlite": Prepared(_new, [_inbox.c.id]),
    "postgresql": Prepared(_new.with_for_update(skip_locked=True), [_inbox.c.id]),
}
_done: dict[str, ColumnElement[Any]] = {
    "state": bindparam("to"),
    "handled_at": bindparam("at"),
    "error": bindparam("why"),
}
_settle = Prepared(update(_inbox).where(_inbox.c.id == bindparam("row")).values(_done))
_take = {
    "sqlite": Prepared(
        update(_inbox).where(_inbox.c.id == bindparam("row"), _inbox.c.state == word("new")).values(_done)
    ),
    "postgresql": Prepared(
        update(_inbox).where(_inbox.c.id == _new.with_for_update(skip_locked=True).scalar_subquery()).values(_done)
    ),
}


def store(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keeps arrivals; one whose key is there already changes nothing. `rows` have the columns without a default."""
    _insert[connection.dialect.name].run(connection, *rows)


def heads(connection: Connection, now: datetime, most: int) -> Sequence[AnyRow]:
    """The oldest unhandled arrival of each conversation that may be tried at `now`, at most `most`."""
    return _heads.all(connection, {"now": now, "beyond": now + _LONGEST_PAUSE, "most": most})


_waits = Prepared(select(_inbox.c.id).where(_NEW).limit(1), [_inbox.c.id])


def is_waiting(connection: Connection) -> bool:
    """Whether any arrival is not handled yet, though it may be put off."""
    return _waits.first(connection, {}) is not None


def claim(connection: Connection, row: int) -> bool:
    """Holds an arrival for this transaction, which may leave it unhandled; False when `take` would say so."""
    return _claim[connection.dialect.name].first(connection, {"row": row}) is not None


def take(connection: Connection, row: int, state: State, at: datetime, error: str | None = None) -> bool:
    """Claims an arrival and marks it at once: all that it leads to is in this transaction, or nothing is.

    False when it is handled already or in another's hands.
    """
    given = {"row": row, "to": state, "at": at, "why": error}
    return _take[connection.dialect.name].run(connection, given) == 1


def settle(connection: Connection, row: int, state: State, at: datetime, error: str | None = None) -> None:
    """Marks an arrival that was claimed `done` or `parked`."""
    _settle.run(connection, {"row": row, "to": state, "at": at, "why": error})


def newest(connection: Connection) -> int:
    """The highest number so far, 0 in an empty inbox."""
    return connection.execute(select(func.max(_inbox.c.id))).scalar() or 0


def begin(connection: Connection, row: int, attempts: int, again_at: datetime) -> bool:
    """Counts a try before it is made, as one that failed, so that it counts even if the process does not survive it.

    Nobody else takes the arrival up before `again_at`. `attempts` is how many there were when the caller looked: False
    when another worker was quicker.
    """
    statement = update(_inbox).where(_inbox.c.id == row, _inbox.c.state == word("new"), _inbox.c.attempts == attempts)
    values = {"attempts": attempts + 1, "error": "interrupted", "not_before": again_at}
    return connection.execute(statement.values(values)).rowcount == 1


def fail(connection: Connection, row: int, attempts: int, error: str, again_at: datetime) -> bool:
    """Notes that the try number `attempts` failed, the next to be made at `again_at`; False when it is handled."""
    statement = update(_inbox).where(_inbox.c.id == row, _inbox.c.state == word("new"))
    return connection.execute(statement.values(attempts=attempts, error=error, not_before=again_at)).rowcount == 1


def blank(connection: Connection, row: int) -> None:
    """Removes what was said from an arrival; that it arrived remains."""
    connection.execute(update(_inbox).where(_inbox.c.id == row).values(body={}))


def since(connection: Connection, row: int, channel: str, most: int) -> Sequence[AnyRow]:
    """Arrivals of a channel after the number `row`, oldest first: what a chat page shows."""
    statement = select(_inbox).where(_inbox.c.id > row, _inbox.c.channel == channel).order_by(_inbox.c.id).limit(most)
    return connection.execute(statement).all()


def said_since(connection: Connection, since: datetime, after: int, most: int) -> Sequence[AnyRow]:
    """(id, body) of what was said since an instant, with numbers after `after`, oldest first."""
    statement = (
        select(_inbox.c.id, _inbox.c.body)
        .where(_inbox.c.kind == "said", _inbox.c.received_at >= since, _inbox.c.id > after)
        .order_by(_inbox.c.id)
        .limit(most)
    )
    return connection.execute(statement).all()


def said_lately(connection: Connection, since: datetime, besides: str, most: int) -> list[str]:
    """What others than one sender have said since an instant, newest first; what was blanked is not there any more."""
    statement = (
        select(_inbox.c.body)
        .where(_inbox.c.kind == "said", _inbox.c.received_at >= since, _inbox.c.sender != besides)
        .order_by(_inbox.c.id.desc())
        .limit(most)
    )
    return [body["text"] for body in connection.execute(statement).scalars() if body]


def from_outside(connection: Connection, after: int, most: int) -> Sequence[AnyRow]:
    """What people and other systems sent, with numbers after `after`, oldest first; no rings of the clock."""
    statement = select(_inbox).where(_inbox.c.id > after, _inbox.c.kind != "rang")
    return connection.execute(statement.order_by(_inbox.c.id).limit(most)).all()


def first(connection: Connection) -> datetime | None:
    """When the oldest arrival that is kept came; None in an empty inbox."""
    at: datetime | None = connection.execute(select(_inbox.c.received_at).order_by(_inbox.c.id).limit(1)).scalar()
    return at


def latest(connection: Connection) -> datetime | None:
    """When the newest arrival came, a ring of the clock or any other."""
    at: datetime | None = connection.execute(
        select(_inbox.c.received_at).order_by(_inbox.c.id.desc()).limit(1)
    ).scalar()
    return at


def number_of(connection: Connection, key: str) -> int | None:
    """The number of an arrival by its key."""
    number: int | None = connection.execute(select(_inbox.c.id).where(_inbox.c.key == key)).scalar()
    return number


def handled(connection: Connection, after: int, most: int) -> Sequence[AnyRow]:
    """(id, state, received_at, handled_at, has_body) of arrivals with numbers after `after`, oldest first.

    Without what was said, and by the primary key alone, so that a batch costs the same in an inbox of any size.
    """
    has_body = (cast(_inbox.c.body, Text) != "{}").label("has_body")
    columns = (_inbox.c.id, _inbox.c.state, _inbox.c.received_at, _inbox.c.handled_at, has_body)
    return connection.execute(select(*columns).where(_inbox.c.id > after).order_by(_inbox.c.id).limit(most)).all()


def blank_all(connection: Connection, rows: Sequence[int]) -> int:
    """Removes what was said from many arrivals, and returns how many there are."""
    return connection.execute(update(_inbox).where(_inbox.c.id.in_(rows)).values(body={})).rowcount


def remove(connection: Connection, rows: Sequence[int]) -> int:
    """Removes arrivals that left their line in the ledger, and returns how many those were.

    The newest one stays: SQLite gives out the number after the highest it has, and a number given out twice would
    pass for a message that was answered already.
    """
    told = exists().where(_ledger.c.message == _inbox.c.id)
    statement = delete(_inbox).where(_inbox.c.id.in_(rows), _inbox.c.id < newest(connection), told)
    return connection.execute(statement).rowcount


_next_try = Prepared(
    select(func.min(_inbox.c.not_before).label("not_before")).where(
        text("state = 'new'"), _inbox.c.not_before > bindparam("after", type_=Instant)
    ),
    [_inbox.c.not_before],
)


def next_try(connection: Connection, after: datetime) -> datetime | None:
    """When the next arrival that was put off may be tried, after an instant."""
    due: datetime | None = _next_try.all(connection, {"after": after})[0].not_before
    return due
