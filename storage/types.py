"""Column types and an upsert that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, DateTime, Dialect, Integer, Row, Table, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from storage.prepared import Prepared

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns are known by name."""

RowId = BigInteger().with_variant(Integer, "sqlite")
"""A counting primary key; SQLite counts only an INTEGER one."""

_FEN = 100


class Instant(TypeDecorator[datetime]):
    """A moment, kept in UTC. A naive one is refused: it would mean another moment on another machine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To the database; raises ValueError for a naive value."""
        return None if value is None else _utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database, aware."""
        return None if value is None else value.astimezone(UTC)

    # SQLite has no instants. The text is SQLAlchemy's own form, written ten times as fast: a message holds a dozen.
    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """To the driver: on SQLite text without an offset, all of it UTC by this rule."""
        return _to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """From the driver."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"naive instant refused: {moment.isoformat()}")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


# Most instants of a transaction are its own, and those of records are read again and again.
@lru_cache(maxsize=4096)
def _to_text(moment: datetime | None) -> str | None:
    return None if moment is None else _utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=4096)
def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class Money(TypeDecorator[Decimal]):
    """Yuan, kept as whole 分: SQLite has no decimals, and a float would lose some."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        """To the driver, rounded to 分."""
        return _to_fen

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        """From the driver."""
        return _to_yuan


# Most sums of a message stand in its records and in the line that tells of them, too.
@lru_cache(maxsize=4096)
def _to_fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else int((yuan * _FEN).to_integral_value())


@lru_cache(maxsize=4096)
def _to_yuan(fen: Decimal | int | None) -> Decimal | None:
    return None if fen is None else Decimal(int(fen)) / _FEN


def word(value: str) -> ColumnElement[str]:
    """A fixed word, such as a state, that stands in the SQL itself and is no parameter.

    With a parameter in its place no planner knows that a partial index holds the rows: SQLite prepares such a statement
    anew each time that it is run, which takes longer than running it.
    """
    return literal_column(f"'{value}'")


def table_of(model: type[SQLModel]) -> Table:
    """The table that a class describes: statements are written on it, since the class's own attributes are values."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], updating: Sequence[str] | None = None
) -> None:
    """Inserts rows by primary key; of a row that is there already, updates the columns `updating`.

    All rows name the same columns; `updating` is all of those unless given.
    """
    if rows:
        names = tuple(rows[0]) if updating is None else tuple(updating)
        _upsert(connection.dialect.name, table, names).run(connection, *rows)


@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...]) -> Prepared:
    """Made once: building such a statement takes longer than running it."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](table)
    keys = [column.name for column in table.primary_key]
    changed = {name: insert.excluded[name] for name in names if name not in keys}
    return Prepared(insert.on_conflict_do_update(index_elements=keys, set_=changed))
