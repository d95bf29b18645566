"""Leads in bulk: what is known of their telephones already, and many rows in one statement."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.customers import advance, batches
from storage.leads import Lead
from storage.types import table_of

_lead = table_of(Lead)
COUNTER = "import"


def next_number(connection: Connection) -> int:
    """The number of an import, given once."""
    return advance(connection, COUNTER)


def known(connection: Connection, phones: Sequence[str]) -> Iterable[tuple[str, str | None]]:
    """(phone, company) of the leads that have one of some telephones."""
    for some in batches(phones):
        rows = connection.execute(
            select(_lead.c.phone, _lead.c.company).where(_lead.c.phone.in_(some), ~_lead.c.withdrawn)
        )
        yield from ((row.phone, row.company) for row in rows)


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keeps new leads."""
    if rows:
        connection.execute(insert(_lead), rows)
