"""Calls of platforms that allow only so many in a month, by month (`2026-03`) and channel."""

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.customers import Counter
from storage.types import table_of

_counter = table_of(Counter)


def add(connection: Connection, month: str, channel: str, calls: int) -> None:
    """Counts so many more."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name]
    first = insert(_counter).values(name=_name(month, channel), value=calls)
    more = {"value": _counter.c.value + calls}
    connection.execute(first.on_conflict_do_update(index_elements=["name"], set_=more))


def of_month(connection: Connection, month: str) -> dict[str, int]:
    """The calls of one month by channel; a channel that made none is not there."""
    counted = select(_counter.c.name, _counter.c.value).where(_counter.c.name.startswith(_name(month, "")))
    return {name.rpartition("/")[2]: value for name, value in connection.execute(counted)}


def _name(month: str, channel: str) -> str:
    return f"calls/{month}/{channel}"
