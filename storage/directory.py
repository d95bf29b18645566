"""The tables of the directory as they stand, to be carried into another database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.ledger import Ledger
from storage.schema import METADATA
from storage.types import table_of

_TABLES = ("person", "customer", "alias", "competitor")
_ledger = table_of(Ledger)

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""By table."""


def rows(connection: Connection) -> Rows:
    """People, competitors, and the customers, with their names, that were loaded; not those whom messages brought."""
    found = {name: [row._asdict() for row in connection.execute(select(METADATA.tables[name]))] for name in _TABLES}
    brought = _brought(connection)
    found["customer"] = [row for row in found["customer"] if row["key"] not in brought]
    found["alias"] = [row for row in found["alias"] if row["customer"] not in brought]
    return found


def _brought(connection: Connection) -> frozenset[str]:
    """Customers that a message made, by the trail."""
    lines = select(_ledger.c.subject).where(_ledger.c.event == "put", _ledger.c.body.contains('"kind":"customer"'))
    return frozenset(connection.execute(lines.distinct()).scalars())


def fill(connection: Connection, rows: Rows) -> None:
    """Puts them into empty tables."""
    for name in _TABLES:
        if rows[name]:
            connection.execute(insert(METADATA.tables[name]), list(rows[name]))
