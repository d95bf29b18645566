"""When each address was last sent something: what a platform's limits are counted by.

Kept in the database, so that a restart does not start counting anew and several processes count together.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Index, bindparam, delete, insert, select, update
from sqlmodel import Field, SQLModel

from storage.types import Instant, RowId, table_of


class Sending(SQLModel, table=True):
    """One request to one address, from shortly before it left."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    channel: str
    address: str
    at: datetime = Field(sa_column=Column(Instant, nullable=False))

    __table_args__ = (Index("ix_sending_address", "channel", "address", "at"),)


_sending = table_of(Sending)
_here = (_sending.c.channel == bindparam("at_channel")) & (_sending.c.address == bindparam("at_address"))
_now = bindparam("now", type_=Instant)

_nth_last = select(_sending.c.at).where(_here).order_by(_sending.c.at.desc()).offset(bindparam("skip")).limit(1)
_note = insert(_sending).values(channel=bindparam("at_channel"), address=bindparam("at_address"), at=_now)
_forget = delete(_sending).where(_here, _sending.c.at < bindparam("horizon", type_=Instant))
_pull_back = update(_sending).where(_here, _sending.c.at > _now).values(at=_now)


def take(
    connection: Connection, channel: str, address: str, limits: Sequence[tuple[int, timedelta]], now: datetime
) -> datetime | None:
    """Counts one more request to an address; where a limit (count, window) is reached, counts none and says until when.

    Of one address no two requests may be under way: who counts must see what was counted before.
    """
    if not limits:
        return None
    here = {"at_channel": channel, "at_address": address}
    free_at = now
    for count, window in limits:
        at = connection.execute(_nth_last, {**here, "skip": count - 1}).scalar()
        if at is not None and at > now:
            # The clock was set back: an hour that never was must not be waited for.
            connection.execute(_pull_back, {**here, "now": now})
            at = now
        if at is not None:
            free_at = max(free_at, at + window)
    if free_at > now:
        return free_at
    connection.execute(_note, {**here, "now": now})
    connection.execute(_forget, {**here, "horizon": now - max(window for _, window in limits)})
    return None
