"""The trail: one line per effect, each holding the hash of the line before, so that none can be changed unseen."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
from sqlalchemy import BigInteger, Column, Connection, Index, Text, bindparam, delete, insert, or_, select, text, update
from sqlmodel import Field, SQLModel

from storage.prepared import Prepared
from storage.types import AnyRow, Instant, RowId, table_of, word

GENESIS = "0" * 64

_AT_ONCE = 1000
_CHAINS = text("event = 'chain'")


class Ledger(SQLModel, table=True):
    """One line. `message` is the inbox row that caused it; `body` is JSON text, hashed as it stands."""

    seq: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    message: int | None = Field(default=None, sa_column=Column(BigInteger))
    actor: str
    event: str
    subject: str
    body: str = Field(sa_column=Column(Text, nullable=False))
    hash: str

    __table_args__ = (
        Index("ix_ledger_message", "message", "seq"),
        Index("ix_ledger_actor", "actor", "event", "seq"),
        Index("ix_ledger_chain", "subject", "seq", sqlite_where=_CHAINS, postgresql_where=_CHAINS),
    )


class LedgerHead(SQLModel, table=True):
    """The one row that says where the chain ends; writers take it in turn."""

    __tablename__ = "ledger_head"
    id: int = Field(default=1, primary_key=True)
    seq: int = 0
    hash: str = GENESIS


_ledger = table_of(Ledger)
_head = table_of(LedgerHead)
_PROBE = -1

_hold_head = Prepared(select(_head).with_for_update(), list(_head.c))
_move_head = Prepared(update(_head).values(seq=bindparam("to"), hash=bindparam("last")))
_insert = Prepared(insert(_ledger))


@dataclass(frozen=True, slots=True)
class Line:
    """A line to be written; its number and hash come with its place in the chain."""

    actor: str
    event: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first line that is not what was written, or is missing."""

    seq: int
    what: str


def _hash(previous: str, seq: int, at: str, message: int | None, line: Line) -> str:
    fields = [previous, seq, at, message, line.actor, line.event, line.subject, line.body]
    return hashlib.sha256(orjson.dumps(fields)).hexdigest()


def _spelt(at: datetime) -> str:
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()


def append(connection: Connection, at: datetime, message: int | None, lines: Sequence[Line]) -> None:
    """Adds lines to the end of the chain."""
    if not lines:
        return
    head = _hold_head.all(connection, {})[0]
    seq, last, rows = head.seq, head.hash, []
    when = _spelt(at)
    for line in lines:
        seq += 1
        last = _hash(last, seq, when, message, line)
        rows.append(
            {
                "seq": seq,
                "at": at,
                "message": message,
                "actor": line.actor,
                "event": line.event,
                "subject": line.subject,
                "body": line.body,
                "hash": last,
            }
        )
    _insert.run(connection, *rows)
    _move_head.run(connection, {"to": seq, "last": last})


def last_at(connection: Connection) -> datetime | None:
    """When the newest line was written."""
    at: datetime | None = connection.execute(select(_ledger.c.at).order_by(_ledger.c.seq.desc()).limit(1)).scalar()
    return at


def verify(connection: Connection) -> tuple[int, Fault | None]:
    """Walks the whole chain: how many lines are sound, and the first that is not."""
    last, expected = GENESIS, 0
    with connection.execution_options(yield_per=_AT_ONCE).execute(select(_ledger).order_by(_ledger.c.seq)) as rows:
        for row in rows:
            expected += 1
            if row.seq != expected:
                return expected - 1, Fault(expected, "missing")
            line = Line(row.actor, row.event, row.subject, row.body)
            last = _hash(last, row.seq, _spelt(row.at), row.message, line)
            if last != row.hash:
                return expected - 1, Fault(expected, "changed")
    head = connection.execute(select(_head)).one()
    if (head.seq, head.hash) != (expected, last):
        return expected, Fault(expected + 1, "missing")
    return expected, None


def of_message(connection: Connection, message: int) -> Sequence[AnyRow]:
    """The lines that one inbox row caused, in order."""
    return connection.execute(select(_ledger).where(_ledger.c.message == message).order_by(_ledger.c.seq)).all()


def last_of(connection: Connection, actor: str, events: Sequence[str], most: int) -> Sequence[AnyRow]:
    """The newest lines of some events that a person caused, newest first."""
    statement = select(_ledger).where(_ledger.c.actor == actor, _ledger.c.event.in_(events))
    return connection.execute(statement.order_by(_ledger.c.seq.desc()).limit(most)).all()


def newest(connection: Connection, actors: Collection[str], event: str, most: int) -> Sequence[AnyRow]:
    """The newest lines of an event that some people caused, newest first."""
    statement = select(_ledger).where(_ledger.c.actor.in_(sorted(actors)), _ledger.c.event == event)
    return connection.execute(statement.order_by(_ledger.c.seq.desc()).limit(most)).all()


def since(connection: Connection, at: datetime) -> Sequence[AnyRow]:
    """The lines from an instant on that have put, changed, withdrawn or given leads and deals, in order."""
    about = or_(_ledger.c.subject.like("lead/%"), _ledger.c.subject.like("opportunity/%"))
    what = _ledger.c.event.in_(("put", "change", "withdraw", "chain"))
    statement = select(_ledger).where(_ledger.c.at >= at, what, about)
    return connection.execute(statement.order_by(_ledger.c.seq)).all()


def chain_of(connection: Connection, subject: str, at: datetime | None = None) -> AnyRow | None:
    """The newest line that says how a lead was given, or the one of an instant."""
    statement = select(_ledger).where(_ledger.c.event == word("chain"), _ledger.c.subject == subject)
    if at is not None:
        statement = statement.where(_ledger.c.at == at)
    return connection.execute(statement.order_by(_ledger.c.seq.desc()).limit(1)).first()


def touch(connection: Connection) -> None:
    """Writes without changing a thing: fails, as any write would, on a full disk or a locked database.

    A row that comes and goes: SQLite does not write a page for a value that is set to what it was.
    """
    connection.execute(insert(_head).values(id=_PROBE, seq=0, hash=""))
    connection.execute(delete(_head).where(_head.c.id == _PROBE))
