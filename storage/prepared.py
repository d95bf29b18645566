"""Core statements for the hot path: compiled once a dialect, then run on the driver's own cursor.

`Connection.execute` costs some 50 µs a statement whatever the statement is; a message needs a dozen. Here the types of
the columns still convert what goes in and comes out, and the transaction is the connection's own; what is left out is
the machinery in between.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ColumnElement, Executable, Insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Row = Any
"""A named tuple with the columns of the statement."""

_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    converts: Mapping[str, _Convert]
    positional: bool
    reads: list[tuple[int, Callable[[Any], Any]]]

    def bind(self, given: Mapping[str, Any]) -> Any:  # noqa: ANN401  what the driver takes
        values = [self._value(name, given) for name in self.names]
        return values if self.positional else dict(zip(self.names, values, strict=True))

    def _value(self, name: str, given: Mapping[str, Any]) -> Any:  # noqa: ANN401
        value = given[name] if name in given else self.fixed[name]
        convert = self.converts[name]
        return value if convert is None else convert(value)


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
        with _cursor(connection) as cursor:
            cursor.execute(compiled.sql, compiled.bind(given))
            return [self._read(compiled, values) for values in cursor.fetchall()]

    def first(self, connection: Connection, given: Mapping[str, Any]) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.all(connection, given)), None)

    def run(self, connection: Connection, *rows: Mapping[str, Any]) -> None:
        """Carries it out once for each of `rows`, which all name the same parameters."""
        compiled = self._compile(connection.dialect, rows[0])
        with _cursor(connection) as cursor:
            if len(rows) == 1:
                cursor.execute(compiled.sql, compiled.bind(rows[0]))
            else:
                cursor.executemany(compiled.sql, [compiled.bind(row) for row in rows])

    def _read(self, compiled: _Compiled, values: Sequence[Any]) -> Row:
        row = list(values)
        for place, convert in compiled.reads:
            row[place] = convert(row[place])
        return self._row._make(row)

    def _compile(self, dialect: Dialect, given: Mapping[str, Any]) -> _Compiled:
        key = (dialect.name, tuple(given))
        if (compiled := self._compiled.get(key)) is None:
            compiled = self._compiled[key] = _compile(self._statement, dialect, tuple(given), self._columns)
        return compiled


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    """The driver's own; its errors come out as SQLAlchemy's: callers tell a full disk from a bad value by them."""
    dialect = connection.dialect
    driver = dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver.Error as error:
        raise DBAPIError.instance(None, None, error, driver.Error, hide_parameters=True, dialect=dialect) from error
    finally:
        cursor.close()


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
    types = {name: compiled.binds[name].type.dialect_impl(dialect) for name in names}
    reads = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return _Compiled(
        sql=str(compiled),
        names=names,
        fixed={name: usual.get(name, compiled.binds[name].effective_value) for name in names if name not in given},
        converts={name: kind.bind_processor(dialect) for name, kind in types.items()},
        positional=compiled.positiontup is not None,
        reads=[(place, convert) for place, convert in enumerate(reads) if convert is not None],
    )
