"""Changes of the phrase lists that were confirmed in chat, until a file holds them.

A row is written with the decision and marked once the file is: whoever finds one unmarked writes the file again, to
the same effect.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Index, insert, select, text, update
from sqlmodel import Field, SQLModel

from storage.prepared import Prepared
from storage.types import AnyRow, Instant, RowId, table_of

_PENDING = text("written_at IS NULL")


class ListChange(SQLModel, table=True):
    """`body` is the change of one rule: its id, the entry as it was and as it is to be."""

    __tablename__ = "list_change"

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    decided_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    written_at: datetime | None = Field(default=None, sa_column=Column(Instant))

    __table_args__ = (Index("ix_list_change_pending", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),)


_change = table_of(ListChange)
_pending = select(_change).where(_change.c.written_at.is_(None)).order_by(_change.c.id)
_any = Prepared(_pending.with_only_columns(_change.c.id).limit(1), [_change.c.id])


def put(connection: Connection, body: dict[str, Any], at: datetime) -> None:
    """Keeps a change that is to be written."""
    connection.execute(insert(_change).values(body=body, decided_at=at))


def waiting(connection: Connection) -> bool:
    """Whether a change is still to be written; asked often, so it costs little."""
    return _any.first(connection, {}) is not None


def take(connection: Connection, at: datetime) -> Sequence[AnyRow]:
    """What is to be written, in order, held and marked by this transaction."""
    rows = connection.execute(_pending.with_for_update()).all()
    connection.execute(update(_change).where(_change.c.id.in_([row.id for row in rows])).values(written_at=at))
    return rows
