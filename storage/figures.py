"""Figures for those who watch over the bot. Each costs the same however much was ever kept.

Only what waits is counted row by row: partial indexes hold just that. What is over is counted behind a number that
moves along (`settled`), or known from the chain's own counters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, case, func, select, text

from storage.db import Database
from storage.inbox import Inbox
from storage.ledger import Ledger, LedgerHead
from storage.outbox import Outbox
from storage.types import AnyRow, table_of, word

_inbox = table_of(Inbox)
_outbox = table_of(Outbox)
_ledger = table_of(Ledger)
_head = table_of(LedgerHead)
_OWED = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in the inbox: how many, of those how many failed before, their failed tries, and since when."""

    waiting: int
    failing: int
    attempts: int
    oldest: datetime | None


def backlog(connection: Connection) -> Backlog:
    """The arrivals that are not handled yet."""
    failing = func.coalesce(func.sum(case((_inbox.c.attempts > 0, 1), else_=0)), 0)
    attempts = func.coalesce(func.sum(_inbox.c.attempts), 0)
    columns = (func.count(), failing, attempts, func.min(_inbox.c.received_at))
    row = connection.execute(select(*columns).where(_inbox.c.state == word("new"))).one()
    return Backlog(row[0], int(row[1]), int(row[2]), row[3])


def parked_messages(connection: Connection) -> int:
    """How many arrivals were ever given up, by their lines in the ledger."""
    lines = select(func.count()).where(_ledger.c.actor == "system", _ledger.c.event == "parked")
    return connection.execute(lines).scalar_one()


def owed(connection: Connection) -> Sequence[AnyRow]:
    """(channel, state, posts, attempts, oldest) of the posts that have not arrived yet."""
    columns = (
        _outbox.c.channel,
        _outbox.c.state,
        func.count().label("posts"),
        func.sum(_outbox.c.attempts).label("attempts"),
        func.min(_outbox.c.created_at).label("oldest"),
    )
    grouped = (
        select(*columns).where(text("state in ('pending', 'sending')")).group_by(_outbox.c.channel, _outbox.c.state)
    )
    return connection.execute(grouped).all()


def frontier(connection: Connection) -> int:
    """The number up to which every post is settled for good, sent or parked."""
    first = connection.execute(select(func.min(_outbox.c.id)).where(text("state in ('pending', 'sending')"))).scalar()
    last: int | None = connection.execute(select(func.max(_outbox.c.id))).scalar()
    return first - 1 if first is not None else last or 0


def settled(connection: Connection, after: int, until: int | None = None) -> Mapping[tuple[str, str], int]:
    """Posts by channel and state (`sent`, `parked`) with numbers above `after` and not above `until`."""
    statement = select(_outbox.c.channel, _outbox.c.state, func.count()).where(
        _outbox.c.id > after, _outbox.c.state.not_in(_OWED)
    )
    if until is not None:
        statement = statement.where(_outbox.c.id <= until)
    rows = connection.execute(statement.group_by(_outbox.c.channel, _outbox.c.state)).all()
    return {(channel, state): count for channel, state, count in rows}


def ledger_length(connection: Connection) -> int:
    """Lines of the ledger."""
    length: int = connection.execute(select(_head.c.seq)).scalar_one()
    return length


def size(connection: Connection, database: Database) -> int:
    """Bytes that the database takes up, its write-ahead log included."""
    if not database.is_sqlite:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    path = Path(str(database.url.database))
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
