"""Core statements for the hot path: compiled once a dialect, then run on the driver's own cursor.

`Connection.execute` costs some 50 µs a statement whatever the statement is; a message needs a dozen. Here the types of
the columns still convert what goes in and comes out, and the transaction is the connection's own; what is left out is
the machinery in between.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import JSON, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ColumnElement, Executable, Insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

Row = Any
"""A named tuple with the columns of the statement."""

_CURSOR = "salesbot.cursor"

_Converts = list[tuple[int, Callable[[Any], Any]]]
"""Places of the values that need conversion, and how."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    writes: _Converts
    positional: bool
    reads: _Converts

    def bind(self, given: Mapping[str, Any]) -> Any:  # noqa: ANN401  what the driver takes
        values = _converted(self.pick({**self.fixed, **given} if self.fixed else given), self.writes)
        return values if self.positional else dict(zip(self.names, values, strict=True))


class Prepared:
    """One statement. `columns` are those that it returns, in order; none for one that returns nothing."""

    __slots__ = ("_columns", "_compiled", "_row", "_statement")

    def __init__(self, statement: Executable, columns: Sequence[ColumnElement[Any]] = ()) -> None:
        """Nothing is compiled before the first use."""
        self._statement = statement
        self._columns = columns
        self._row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]  # noqa: PYI024
        self._compiled: dict[tuple[str, tuple[str, ...]], _Compiled] = {}

    def all(self, connection: Connection, given: Mapping[str, Any]) -> list[Row]:
        """Every row."""
        compiled = self._compile(connection.dialect, given)
        cursor = _cursor(connection)
        try:
            cursor.execute(compiled.sql, compiled.bind(given))
            found = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_ours(connection.dialect, error) from error
        make, reads = self._row._make, compiled.reads
        return [make(_read(values, reads) if reads else values) for values in found]

    def first(self, connection: Connection, given: Mapping[str, Any]) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.all(connection, given)), None)

    def run(self, connection: Connection, *rows: Mapping[str, Any]) -> int:
        """Carries it out once for each of `rows`, which all name the same parameters; how many rows that touched.

        Asking for the number is sooner than RETURNING, for which SQLite makes a table of its own.
        """
        compiled = self._compile(connection.dialect, rows[0])
        cursor = _cursor(connection)
        try:
            if len(rows) == 1:
                cursor.execute(compiled.sql, compiled.bind(rows[0]))
            else:
                cursor.executemany(compiled.sql, [compiled.bind(row) for row in rows])
            return int(cursor.rowcount)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_ours(connection.dialect, error) from error

    def _compile(self, dialect: Dialect, given: Mapping[str, Any]) -> _Compiled:
        key = (dialect.name, tuple(given))
        if (compiled := self._compiled.get(key)) is None:
            compiled = self._compiled[key] = _compile(self._statement, dialect, tuple(given), self._columns)
        return compiled


def _cursor(connection: Connection) -> Any:  # noqa: ANN401
    """The driver's own cursor, in the transaction of `connection`: one for as long as the driver's connection lives.

    Whatever it returns is fetched at once, so no two statements are in need of it together.
    """
    cursor = connection.info.get(_CURSOR)
    if cursor is None:
        driver = connection.connection.driver_connection
        assert driver is not None
        cursor = connection.info[_CURSOR] = driver.cursor()
    return cursor


def _as_ours(dialect: Dialect, error: Exception) -> BaseException:
    """A driver's error as SQLAlchemy's: callers tell a full disk from a bad value by it."""
    return DBAPIError.instance(None, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect)


def _converted(values: Sequence[Any], converts: _Converts) -> Sequence[Any]:
    if not converts:
        return values
    row = list(values)
    for place, convert in converts:
        row[place] = convert(row[place])
    return row


def _read(values: Sequence[Any], converts: _Converts) -> Sequence[Any]:
    """What the driver gave, converted. NULL is nothing in every type, and most that would be converted is NULL."""
    row = list(values)
    for place, convert in converts:
        if (value := row[place]) is not None:
            row[place] = convert(value)
    return row


def _picking(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """The values of `names`, in order, always as a tuple."""
    if not names:
        return lambda _: ()
    if len(names) == 1:
        name = names[0]
        return lambda given: (given[name],)
    return itemgetter(*names)


def _defaults(statement: Executable) -> Mapping[str, Any]:
    """What the columns of an insert hold that a row does not name; SQLAlchemy fills that in as it runs a statement."""
    if not isinstance(statement, Insert):
        return {}
    scalars = ((column.name, column.default) for column in statement.table.columns)
    return {name: default.arg for name, default in scalars if isinstance(default, ScalarElementColumnDefault)}


def _compile(
    statement: Executable, dialect: Dialect, given: tuple[str, ...], columns: Sequence[ColumnElement[Any]]
) -> _Compiled:
    usual = {name: value for name, value in _defaults(statement).items() if name not in given}
    compiled = statement.compile(dialect=dialect, column_keys=[*given, *usual])  # type: ignore[attr-defined]
    assert isinstance(compiled, SQLCompiler)
    names = tuple(compiled.positiontup or compiled.bind_names.values())
    types = [compiled.binds[name].type.dialect_impl(dialect) for name in names]
    kinds = [column.type.dialect_impl(dialect) for column in columns]
    return _Compiled(
        sql=str(compiled),
        names=names,
        fixed={name: usual.get(name, compiled.binds[name].effective_value) for name in names if name not in given},
        pick=_picking(names),
        writes=_places([kind.bind_processor(dialect) for kind in types]),
        positional=compiled.positiontup is not None,
        reads=_places([_reader(kind, dialect) for kind in kinds]),
    )


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What reads a value of a type. Of JSON text alone: ours is lists and objects, which SQLite leaves as they are.

    SQLAlchemy is ready for a bare number, which SQLite would have made one of its own, and takes twice as long.
    """
    if isinstance(kind, JSON) and dialect.name == "sqlite":
        return orjson.loads
    return kind.result_processor(dialect, None)


def _places(converts: Sequence[Callable[[Any], Any] | None]) -> _Converts:
    return [(place, convert) for place, convert in enumerate(converts) if convert is not None]
