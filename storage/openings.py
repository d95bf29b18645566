"""Which channels are open in any process of this installation, by the minute in which they were last said to be."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from storage.customers import Counter
from storage.types import table_of, upsert

_counter = table_of(Counter)
_OPEN = "open/"


def note(connection: Connection, channels: Iterable[str], now: datetime) -> None:
    """Says that a process has these channels open."""
    upsert(connection, _counter, [{"name": f"{_OPEN}{name}", "value": _minute(now)} for name in channels])


def since(connection: Connection, instant: datetime) -> set[str]:
    """Channels that were open in the minute of an instant or after it."""
    statement = select(_counter.c.name).where(_counter.c.name.startswith(_OPEN), _counter.c.value >= _minute(instant))
    return {name.removeprefix(_OPEN) for name in connection.execute(statement).scalars()}


def _minute(instant: datetime) -> int:
    """Minutes since 1970: seconds outgrow the column in 2038."""
    return int(instant.timestamp() // 60)
