"""Questions that we asked: at most one is open per person, and what was asked lately is not asked again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Index,
    String,
    Text,
    bindparam,
    cast,
    select,
    text,
    update,
)
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, table_of, upsert, word

_OPEN = text("state = 'open'")


class Question(SQLModel, table=True):
    """A question to one person. `body` is the whole of it; `subject` and `field` say what it would fill."""

    key: str = Field(primary_key=True)
    person: str
    message: int = Field(sa_column=Column(BigInteger, nullable=False))
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    subject: str | None = None
    field: str | None = None
    state: str = "open"
    asked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=Column(Instant))

    __table_args__ = (
        Index("ix_question_open", "person", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_question_asked", "person", "asked_at"),
    )


_question = table_of(Question)


_is_open = _question.c.state == word("open")
_person = bindparam("person", type_=String)
_open_columns = [_question.c.key, cast(_question.c.body, Text).label("body")]
_open = Prepared(select(*_open_columns).where(_question.c.person == _person, _is_open), _open_columns)
_asked_of = Among(
    lambda among: select(_question.c.subject, _question.c.field).where(
        _question.c.person == _person, _question.c.asked_at >= bindparam("since", type_=Instant), among
    ),
    _question.c.subject,
    [_question.c.subject, _question.c.field],
)
_drop = Prepared(
    update(_question)
    .where(_question.c.person == bindparam("whose"), _is_open, _question.c.key != bindparam("but"))
    .values(state="dropped", closed_at=bindparam("at", type_=Instant))
)


def open_of(connection: Connection, person: str) -> AnyRow | None:
    """(key, body) of the person's open question, its body as the text that is kept."""
    return _open.first(connection, {"person": person})


def asked_of(connection: Connection, person: str, since: datetime, subjects: Sequence[str]) -> Sequence[AnyRow]:
    """(subject, field) of what the person was asked of some records since an instant."""
    return _asked_of.all(connection, subjects, person=person, since=since)


def ask(connection: Connection, row: dict[str, Any]) -> None:
    """Opens a question; one that is open gives way."""
    _drop.run(connection, {"whose": row["person"], "but": row["key"], "at": row["asked_at"]})
    upsert(connection, _question, [row])


def close(connection: Connection, key: str, how: str, at: datetime) -> None:
    """Ends a question."""
    connection.execute(update(_question).where(_question.c.key == key, _is_open).values(state=how, closed_at=at))
