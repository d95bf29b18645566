"""Rows to records."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, get_origin

from storage.types import AnyRow

R = TypeVar("R")


def record(kind: type[R], row: AnyRow, prefix: str = "") -> R:
    """A record from its row: the columns it has, JSON lists as tuples. prefix: what their names begin with there."""
    pick, has_lists = _columns(kind, prefix)  # type: ignore[arg-type]  # every class has a hash
    values = pick(row)
    return kind(*(tuple(value) if isinstance(value, list) else value for value in values) if has_lists else values)


@cache
def _columns(kind: type[Any], prefix: str) -> tuple[Callable[[AnyRow], tuple[Any, ...]], bool]:
    """What takes the values of a record from a row, in the record's own order, and whether any of them is a list."""
    columns = [one for one in fields(kind) if not one.kw_only]
    has_lists = any(get_origin(one.type) is tuple for one in columns)
    return attrgetter(*(prefix + one.name for one in columns)), has_lists
