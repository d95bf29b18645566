"""Everything that happened to us, in the order in which it arrived, and how far each arrival has come.

A row is `new` until its transaction marks it `done`; after three failures it is `parked`, and its conversation goes on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, Column, Connection, Index, Text, bindparam, exists, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.types import AnyRow, Instant, RowId

State = Literal["new", "done", "parked"]

_NEW = text("state = 'new'")


class Inbox(SQLModel, table=True):
    """One arrival."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    key: str = Field(unique=True)
    channel: str
    conversation: str
    sender: str
    kind: str
    """`said`, `pressed` or `unreadable`."""
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sent_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    received_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = "new"
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_column=Column(Instant))
    handled_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    error: str | None = Field(default=None, sa_column=Column(Text))

    __table_args__ = (
        # What waits is a sliver of what was ever kept: both the heads and the claims read this sliver only.
        Index("ix_inbox_waiting", "conversation", "id", sqlite_where=_NEW, postgresql_where=_NEW),
    )


_inbox = Inbox.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_earlier = _inbox.alias("earlier")

_insert = {
    "sqlite": sqlite.insert(_inbox).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql.insert(_inbox).on_conflict_do_nothing(index_elements=["key"]),
}
_heads = (
    select(_inbox)
    .where(
        _inbox.c.state == "new",
        (_inbox.c.not_before.is_(None)) | (_inbox.c.not_before <= bindparam("now", type_=Instant)),
        ~exists().where(
            _earlier.c.conversation == _inbox.c.conversation, _earlier.c.state == "new", _earlier.c.id < _inbox.c.id
        ),
    )
    .order_by(_inbox.c.id)
    .limit(bindparam("most"))
)
_claim = select(_inbox.c.id).where(_inbox.c.id == bindparam("row"), _inbox.c.state == "new")
_claim_skipping = _claim.with_for_update(skip_locked=True)
_settle = (
    update(_inbox)
    .where(_inbox.c.id == bindparam("row"))
    .values(state=bindparam("to"), handled_at=bindparam("at"), error=bindparam("why"))
)


def store(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keeps arrivals; one whose key is there already changes nothing. `rows` have the columns without a default."""
    connection.execute(_insert[connection.dialect.name], rows)


def heads(connection: Connection, now: datetime, most: int) -> Sequence[AnyRow]:
    """The oldest unhandled arrival of each conversation that may be tried at `now`, at most `most`."""
    return connection.execute(_heads, {"now": now, "most": most}).all()


def claim(connection: Connection, row: int) -> bool:
    """Takes an arrival for this transaction; False when it is handled already or in another's hands."""
    # SQLite has one writer at a time: there the transaction itself is the claim.
    statement = _claim if connection.dialect.name == "sqlite" else _claim_skipping
    return connection.execute(statement, {"row": row}).first() is not None


def settle(connection: Connection, row: int, state: State, at: datetime, error: str | None = None) -> None:
    """Marks an arrival `done` or `parked`."""
    connection.execute(_settle, {"row": row, "to": state, "at": at, "why": error})


def fail(connection: Connection, row: int, error: str, again_at: datetime) -> int:
    """Notes a failed attempt, to be tried again at `again_at`; returns how often it has failed now, 0 when handled."""
    attempts = connection.execute(
        update(_inbox)
        .where(_inbox.c.id == row, _inbox.c.state == "new")
        .values(attempts=_inbox.c.attempts + 1, error=error, not_before=again_at)
        .returning(_inbox.c.attempts)
    ).scalar()
    return attempts or 0


def blank(connection: Connection, row: int) -> None:
    """Removes what was said from an arrival; that it arrived remains."""
    connection.execute(update(_inbox).where(_inbox.c.id == row).values(body={}))


def waiting(connection: Connection) -> int:
    """How many arrivals are not handled yet."""
    return connection.execute(select(func.count()).where(_inbox.c.state == "new")).scalar_one()


def since(connection: Connection, row: int, channel: str, most: int) -> Sequence[AnyRow]:
    """Arrivals of a channel after the number `row`, oldest first: what a chat page shows."""
    statement = select(_inbox).where(_inbox.c.id > row, _inbox.c.channel == channel).order_by(_inbox.c.id).limit(most)
    return connection.execute(statement).all()
