"""Rows to records."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from storage.types import AnyRow

R = TypeVar("R")


def record(kind: type[R], row: AnyRow, prefix: str = "") -> R:
    """A record from its row: the columns it has, JSON lists as tuples. prefix: what their names begin with there."""
    names, pick = _columns(kind, prefix)  # type: ignore[arg-type]  # every class has a hash
    values = (tuple(value) if isinstance(value, list) else value for value in pick(row))
    return kind(**dict(zip(names, values, strict=True)))


@cache
def _columns(kind: type[Any], prefix: str) -> tuple[tuple[str, ...], Callable[[AnyRow], tuple[Any, ...]]]:
    """The names of a record's columns, and what takes their values from a row."""
    names = tuple(f.name for f in fields(kind) if f.name != "kind")
    return names, attrgetter(*(prefix + name for name in names))
