"""What we owe people, row by row: written in the transaction that decided it, sent afterwards, in order per address.

A row is `pending`, `sending` while a sender holds its lease, `sent`, or `parked` when trying again cannot help. The
lease of a pending row is the mark of who tried it and never heard how that ended.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    JSON,
    BigInteger,
    Column,
    Connection,
    Index,
    Text,
    bindparam,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.among import Among
from storage.firsts import firsts
from storage.people import Person
from storage.prepared import Prepared
from storage.types import AnyRow, Instant, RowId, table_of, word

_LONGEST_WAIT, _LONGEST_LEASE = timedelta(minutes=80), timedelta(minutes=5)
"""No row is put off or held for as long: what seems to be was so before the clock was set back.

The longest that a platform asks of us is an hour, and a quarter of it is added so that rows do not come back together.
"""
_MOST_REDIRECTED = 100
_OWED = text("state in ('pending', 'sending')")


class Outbox(SQLModel, table=True):
    """One post to one address."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    key: str = Field(unique=True)
    message: int | None = Field(default=None, sa_column=Column(BigInteger))
    person: str | None = None
    channel: str
    address: str
    kind: str
    rule: str | None = None
    tier: int | None = None
    customer: str | None = None
    ref: str = ""
    post: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = "pending"
    parts_sent: int = 0
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_column=Column(Instant))
    lease: str | None = None
    lease_until: datetime | None = Field(default=None, sa_column=Column(Instant))
    sent_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    provider_id: str | None = None
    error: str | None = Field(default=None, sa_column=Column(Text))

    __table_args__ = (
        Index("ix_outbox_owed", "channel", "address", "id", "state", sqlite_where=_OWED, postgresql_where=_OWED),
    )


_outbox = table_of(Outbox)
_now = bindparam("now", type_=Instant)
_is_sending = _outbox.c.state == word("sending")
_is_owed = _outbox.c.state.in_((word("pending"), word("sending")))

_insert = {
    "sqlite": Prepared(sqlite.insert(_outbox).on_conflict_do_nothing(index_elements=["key"])),
    "postgresql": Prepared(postgresql.insert(_outbox).on_conflict_do_nothing(index_elements=["key"])),
}


def _owed_first(*group: str) -> CTE:
    owed = (word("pending"), word("sending"))
    return firsts(_outbox, ("channel", "address", "id"), group, lambda row: row.c.state.in_(owed))


_firsts = _owed_first("channel", "address")
_owing = _owed_first("channel")
_channels = Prepared(select(_owing.c.channel), [_owing.c.channel])
_free = Among(
    lambda among: (
        select(_outbox)
        .where(
            or_(
                (_outbox.c.state == word("pending"))
                & or_(
                    _outbox.c.not_before.is_(None),
                    _outbox.c.not_before <= _now,
                    _outbox.c.not_before > bindparam("beyond_waits", type_=Instant),
                ),
                # A sender that died holding a row: whether it arrived is unknown, so it is tried again.
                _is_sending
                & or_(
                    _outbox.c.lease_until < _now,
                    _outbox.c.lease_until > bindparam("beyond_leases", type_=Instant),
                ),
            ),
            among,
            _outbox.c.id.in_(select(_firsts.c.id)),
        )
        .order_by(_outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    ),
    _outbox.c.channel,
    list(_outbox.c),
)
_lease = Prepared(
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"))
    .values(state="sending", lease=bindparam("holder"), lease_until=bindparam("until", type_=Instant))
)


def owe(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Adds posts; one whose key is there already is not said twice."""
    _insert[connection.dialect.name].run(connection, *rows)


def claim(
    connection: Connection, *, channels: Sequence[str], now: datetime, holder: str, until: datetime, most: int
) -> Sequence[AnyRow]:
    """Leases the first owed row of each address that may be tried at `now`: one in flight per address, in order."""
    times = {"now": now, "beyond_waits": now + _LONGEST_WAIT, "beyond_leases": now + _LONGEST_LEASE}
    rows = _free.all(connection, channels, most=most, **times) if channels else []
    if rows:
        _lease.run(connection, *({"row": row.id, "holder": holder, "until": until} for row in rows))
    return rows


def stranded(connection: Connection, open_channels: Collection[str]) -> Sequence[AnyRow]:
    """(id, person, post) of what is owed to people of the directory on channels other than these, in order."""
    closed = [row.channel for row in _channels.all(connection, {}) if row.channel not in open_channels]
    if not closed:
        return ()
    known = select(Person.key)  # type: ignore[call-overload]  # SQLModel makes it a column
    statement = (
        select(_outbox.c.id, _outbox.c.person, _outbox.c.post)
        .where(_is_owed, _outbox.c.state == word("pending"))
        .where(_outbox.c.channel.in_(closed), _outbox.c.person.in_(known))
        .order_by(_outbox.c.id)
        .limit(_MOST_REDIRECTED)
    )
    if connection.dialect.name != "sqlite":
        statement = statement.with_for_update(skip_locked=True)
    return connection.execute(statement).all()


def redirect(connection: Connection, row: int, channel: str, address: str, post: dict[str, Any]) -> None:
    """Gives a post that waits another address; it is sent from its first part."""
    statement = update(_outbox).where(_outbox.c.id == row)
    connection.execute(
        statement.values(channel=channel, address=address, post=post, parts_sent=0, attempts=0, not_before=None)
    )


def holders(connection: Connection) -> Sequence[str]:
    """Whoever is sending something now."""
    return connection.execute(select(_outbox.c.lease).where(_is_sending).distinct()).scalars().all()


def release(connection: Connection, dead: Sequence[str]) -> None:
    """Gives back what holders who are gone were sending; their mark stays."""
    statement = update(_outbox).where(_is_sending, _outbox.c.lease.in_(dead))
    connection.execute(statement.values(state="pending"))


_deliver = Prepared(
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.lease == bindparam("holder"), _is_sending)
    .values(
        state="sent",
        sent_at=bindparam("at", type_=Instant),
        provider_id=bindparam("provider"),
        lease=None,
        error=None,
    )
)


def _held(connection: Connection, row: int, holder: str, **values: Any) -> bool:
    """Changes a row if we still hold it: after our lease ran out, what we learnt is another's to say."""
    statement = update(_outbox).where(_outbox.c.id == row, _outbox.c.lease == holder, _is_sending)
    return connection.execute(statement.values(**values)).rowcount == 1


def advance(connection: Connection, row: int, holder: str, parts_sent: int, until: datetime) -> bool:
    """Notes that the first `parts_sent` parts have arrived, and holds the row until `until`."""
    return _held(connection, row, holder, parts_sent=parts_sent, lease_until=until)


def deliver(connection: Connection, row: int, holder: str, at: datetime, provider_id: str) -> bool:
    """Marks a row as sent, whole."""
    given = {"row": row, "holder": holder, "at": at, "provider": provider_id}
    return _deliver.run(connection, given) == 1


def postpone(
    connection: Connection, row: int, holder: str, again_at: datetime, error: str, *, unsure: bool = False
) -> bool:
    """Gives a row back, to be tried again at `again_at`; `unsure`: nobody knows whether it arrived."""
    return _held(
        connection,
        row,
        holder,
        state="pending",
        attempts=_outbox.c.attempts + 1,
        not_before=again_at,
        lease=holder if unsure else None,
        error=error,
    )


def defer(connection: Connection, row: int, holder: str, until: datetime, mark: str | None = None) -> bool:
    """Gives a row back until the address may be sent to again; that is no failed attempt, and an earlier mark stays."""
    return _held(connection, row, holder, state="pending", not_before=until, lease=mark)


def park(connection: Connection, row: int, holder: str, error: str) -> bool:
    """Gives a row up; the address's later rows go on."""
    return _held(connection, row, holder, state="parked", attempts=_outbox.c.attempts + 1, lease=None, error=error)


def keys(connection: Connection, wanted: Sequence[str]) -> set[str]:
    """Those of `wanted` that were ever owed."""
    return set(connection.execute(select(_outbox.c.key).where(_outbox.c.key.in_(wanted))).scalars())


def owed(connection: Connection) -> int:
    """How many posts are not sent yet."""
    return connection.execute(select(func.count()).where(_is_owed)).scalar_one()


_waits = Prepared(select(_outbox.c.id).where(_OWED).limit(1), [_outbox.c.id])


def is_owed(connection: Connection) -> bool:
    """Whether any post is not sent yet."""
    return _waits.first(connection, {}) is not None


def since(connection: Connection, row: int, channel: str, most: int) -> Sequence[AnyRow]:
    """Posts that arrived on a channel, with numbers after `row`, oldest first: what a chat page shows."""
    statement = (
        select(_outbox)
        .where(_outbox.c.id > row, _outbox.c.channel == channel, _outbox.c.state == word("sent"))
        .order_by(_outbox.c.id)
        .limit(most)
    )
    return connection.execute(statement).all()


_next_try = Prepared(
    select(func.min(_outbox.c.not_before).label("not_before")).where(
        _OWED, _outbox.c.state == "pending", _outbox.c.not_before > bindparam("after", type_=Instant)
    ),
    [_outbox.c.not_before],
)


def next_try(connection: Connection, after: datetime) -> datetime | None:
    """When the next post that was put off may be tried, after an instant."""
    due: datetime | None = _next_try.all(connection, {"after": after})[0].not_before
    return due


def newest(connection: Connection) -> int:
    """The number of the newest post, 0 before the first."""
    return connection.execute(select(func.max(_outbox.c.id))).scalar() or 0


_sent_since = Prepared(
    select(_outbox).where(_outbox.c.id > bindparam("row"), _outbox.c.state == word("sent")).order_by(_outbox.c.id),
    list(_outbox.c),
)


def sent_since(connection: Connection, row: int) -> Sequence[AnyRow]:
    """Posts that arrived on any channel, with numbers after `row`, oldest first."""
    return _sent_since.all(connection, {"row": row})
