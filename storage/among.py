"""Prepared statements with an IN list, however many values are asked for."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy.sql import Executable

from storage.prepared import Prepared, Row

_MOST, _STEP = 504, 8
"""Values of one list (SQLite takes 32,766), and the step from one size to the next."""
_VALUES = tuple(f"v{i}" for i in range(_MOST))


class Among:
    """A statement, prepared for 1, 2, 4, 8, 16, 24 … values; the last value is said again to fill a list up."""

    def __init__(self, statement: Callable[[Any], Executable], column: Any, columns: Sequence[Any]) -> None:  # noqa: ANN401
        """`statement` makes the query from the condition that `column` is among the values; it returns `columns`."""
        self._made = cache(
            lambda size: Prepared(statement(column.in_([bindparam(name) for name in _VALUES[:size]])), columns)
        )

    def all(self, connection: Connection, values: Sequence[Any], **more: Any) -> list[Row]:
        """Every row for any of `values`; `more` are the statement's other parameters."""
        if len(values) == 1:
            return self._made(1).all(connection, {_VALUES[0]: values[0], **more})
        found: list[Row] = []
        for start in range(0, len(values), _MOST):
            some = values[start : start + _MOST]
            size = 1 << (len(some) - 1).bit_length() if len(some) <= _STEP else -(-len(some) // _STEP) * _STEP
            filled = [*some, *[some[-1]] * (size - len(some))]
            found += self._made(size).all(connection, dict(zip(_VALUES, filled, strict=False)) | more)
        return found
