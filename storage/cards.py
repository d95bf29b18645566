"""Cards that lie with people and can be changed though nobody has pressed them: one row a card, until it was."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, Index, String, bindparam, delete
from sqlmodel import Field, SQLModel

from storage.prepared import Prepared
from storage.types import AnyRow, Instant, RowId, upsert


class Card(SQLModel, table=True):
    """`post` is its row of the outbox, `ref` what its buttons answer, `permit` what the platform wants to see.

    until: from when on the platform does not allow it any more.
    """

    post: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    person: str
    ref: str
    channel: str
    address: str
    permit: str
    until: datetime = Field(sa_column=Column(Instant, nullable=False))

    __table_args__ = (Index("ix_card_person", "person", "ref"),)


_card = Card.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_person = bindparam("who", type_=String)
_over = Prepared(delete(_card).where(_card.c.person == _person, _card.c.until <= bindparam("now", type_=Instant)))
_take = Prepared(
    delete(_card).where(_card.c.person == _person, _card.c.ref == bindparam("about", type_=String)).returning(_card),
    list(_card.c),
)


def keep(connection: Connection, sent: AnyRow, permit: str, until: datetime, now: datetime) -> None:
    """Notes that a card lies with the person of an outbox row, and forgets those of theirs whose time is over."""
    _over.run(connection, {"who": sent.person, "now": now})
    where = {"person": sent.person, "ref": sent.ref, "channel": sent.channel, "address": sent.address}
    upsert(connection, _card, [{"post": sent.id, **where, "permit": permit, "until": until}])


def take(connection: Connection, person: str, ref: str) -> Sequence[AnyRow]:
    """Takes out what lies with a person about one thing, in the order in which it was sent."""
    return sorted(_take.all(connection, {"who": person, "about": ref}), key=lambda card: card.post)
