"""Pictures, voices and files that came with messages: where they are to be fetched, and their bytes once they were.

The bytes lie in the database: kept with their hash in one transaction, in every backup, and private as it is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    LargeBinary,
    Table,
    Text,
    and_,
    cast,
    exists,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.inbox import Inbox
from storage.types import AnyRow, Instant, RowId, table_of, word

State = Literal["waiting", "kept", "lost", "noted"]
"""`noted` is what has no bytes of its own: a place, a link."""

_WAITING = text("state = 'waiting'")
_BLANK = "{}"


class Attachment(SQLModel, table=True):
    """What one message brought; `message` is the inbox row."""

    message: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    channel: str
    sender: str
    medium: str
    reference: str
    name: str
    received_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_column=Column(Instant))
    settled_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    sha256: str | None = Field(default=None, index=True)
    error: str | None = Field(default=None, sa_column=Column(Text))

    __table_args__ = (Index("ix_attachment_waiting", "message", sqlite_where=_WAITING, postgresql_where=_WAITING),)


class Content(SQLModel, table=True):
    """Bytes, under their SHA-256 in hexadecimal: the same file sent twice is kept once."""

    sha256: str = Field(primary_key=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


_attachment = table_of(Attachment)
_content = table_of(Content)
_inbox = table_of(Inbox)


def unlisted(connection: Connection, since: datetime, most: int) -> Sequence[AnyRow]:
    """Handled inbox rows from `since` on that brought something and are not in the list yet, oldest first.

    One that was blanked is passed over: of what a stranger sent nothing is kept.
    """
    statement = (
        select(_inbox)
        .where(
            _inbox.c.kind == word("attached"),
            _inbox.c.state == word("done"),
            _inbox.c.received_at >= since,
            cast(_inbox.c.body, Text) != _BLANK,
            ~exists().where(_attachment.c.message == _inbox.c.id),
        )
        .order_by(_inbox.c.received_at)
        .limit(most)
    )
    return connection.execute(statement).all()


def enlist(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Adds to the list; what is there already stays as it is."""
    _add(connection, _attachment, [{"attempts": 0, **row} for row in rows])


def _due(now: datetime) -> ColumnElement[bool]:
    not_before = _attachment.c.not_before
    return and_(_attachment.c.state == word("waiting"), or_(not_before.is_(None), not_before <= now))


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether there is anything that may be fetched at `now`."""
    return connection.execute(select(_attachment.c.message).where(_due(now)).limit(1)).first() is not None


def claim(connection: Connection, now: datetime, until: datetime, most: int) -> Sequence[AnyRow]:
    """What may be fetched at `now`, oldest first, and nobody else's before `until`."""
    statement = select(_attachment).where(_due(now))
    statement = statement.order_by(_attachment.c.message).limit(most)
    if connection.dialect.name != "sqlite":  # which has one writer at a time
        statement = statement.with_for_update(skip_locked=True)
    rows = connection.execute(statement).all()
    for row in rows:
        _set(connection, row.message, not_before=until)
    return rows


def keep(connection: Connection, message: int, sha256: str, data: bytes, at: datetime) -> bool:
    """Keeps the bytes of an attachment; False when that was done already."""
    if not _set(connection, message, state="kept", settled_at=at, sha256=sha256, error=None):
        return False
    _add(connection, _content, [{"sha256": sha256, "data": data}])
    return True


def lose(connection: Connection, message: int, error: str, at: datetime) -> bool:
    """Gives an attachment up; False when it was settled already."""
    return _set(connection, message, state="lost", settled_at=at, error=error)


def postpone(connection: Connection, message: int, error: str, again_at: datetime) -> None:
    """Notes a failed attempt, to be tried again at `again_at`."""
    _set(connection, message, attempts=_attachment.c.attempts + 1, not_before=again_at, error=error)


def _add(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name]
    connection.execute(insert(table).on_conflict_do_nothing(), rows)


def _set(connection: Connection, message: int, **values: Any) -> bool:
    statement = update(_attachment).where(_attachment.c.message == message, _attachment.c.state == word("waiting"))
    return connection.execute(statement.values(**values)).rowcount == 1


def of_message(connection: Connection, message: int) -> AnyRow | None:
    """What a message brought."""
    return connection.execute(select(_attachment).where(_attachment.c.message == message)).first()


def content(connection: Connection, sha256: str) -> bytes | None:
    """The bytes of that hash."""
    data: bytes | None = connection.execute(select(_content.c.data).where(_content.c.sha256 == sha256)).scalar()
    return data
