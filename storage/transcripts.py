"""What the sandbox page shows: one person's conversation with the bot, and the newest posts of everyone.

Only reads. A person's address on the console is their user id.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, exists, func, or_, select

from storage import customers, inbox, outbox
from storage.types import AnyRow, table_of, word

CHANNEL = "console"

_inbox = table_of(inbox.Inbox)
_outbox = table_of(outbox.Outbox)
_alias = table_of(customers.Alias)
_customer = table_of(customers.Customer)

_post = (_outbox.c.id, _outbox.c.message, _outbox.c.address, _outbox.c.kind, _outbox.c.post, _outbox.c.sent_at)
_arrived = (_outbox.c.channel == CHANNEL, _outbox.c.state == word("sent"))


def written_by(connection: Connection, person: str, most: int) -> Sequence[AnyRow]:
    """(id, kind, body, received_at) of what a person last said or pressed, newest first."""
    columns = (_inbox.c.id, _inbox.c.kind, _inbox.c.body, _inbox.c.received_at)
    statement = select(*columns).where(
        _inbox.c.channel == CHANNEL, _inbox.c.sender == person, _inbox.c.kind.in_(("said", "pressed"))
    )
    return connection.execute(statement.order_by(_inbox.c.id.desc()).limit(most)).all()


def sent_to(connection: Connection, person: str, most: int) -> Sequence[AnyRow]:
    """(id, message, address, kind, post, sent_at) of what last reached a person, newest first."""
    statement = select(*_post).where(*_arrived, _outbox.c.address == person)
    return connection.execute(statement.order_by(_outbox.c.id.desc()).limit(most)).all()


def newest(connection: Connection, most: int) -> Sequence[AnyRow]:
    """The posts that last reached anyone, newest first; columns as in `sent_to`."""
    return connection.execute(select(*_post).where(*_arrived).order_by(_outbox.c.id.desc()).limit(most)).all()


def post_to(connection: Connection, person: str, number: int) -> AnyRow | None:
    """One post that reached this person, by its number; nobody presses a button of another's."""
    statement = select(*_post).where(*_arrived, _outbox.c.address == person, _outbox.c.id == number)
    return connection.execute(statement).first()


def awaits(connection: Connection, person: str) -> bool:
    """Whether something is on its way to a person: a message not handled yet, or a post not delivered.

    What has failed before does not count: its next try may be minutes off.
    """
    unhandled = exists().where(
        _inbox.c.channel == CHANNEL, _inbox.c.sender == person, _inbox.c.state == word("new"), _inbox.c.attempts == 0
    )
    undelivered = exists().where(
        _outbox.c.channel == CHANNEL,
        _outbox.c.address == person,
        _outbox.c.state.in_((word("pending"), word("sending"))),
        _outbox.c.attempts == 0,
    )
    return bool(connection.execute(select(or_(unhandled, undelivered))).scalar())


def owes(connection: Connection) -> bool:
    """Whether anything is on its way to anybody; what has failed before does not count."""
    owed = exists().where(
        _outbox.c.channel == CHANNEL,
        _outbox.c.state.in_((word("pending"), word("sending"))),
        _outbox.c.attempts == 0,
    )
    return bool(connection.execute(select(owed)).scalar())


def customers_of(connection: Connection, person: str, most: int) -> Sequence[str]:
    """What people call the customers of one person, by id."""
    statement = select(_customer.c.short).where(_customer.c.owner == person, ~_customer.c.withdrawn)
    return list(connection.execute(statement.order_by(_customer.c.key).limit(most)).scalars())


def ambiguous_name(connection: Connection, person: str) -> str | None:
    """A name that two or more customers go by, one of them this person's."""
    shared = select(_alias.c.name).group_by(_alias.c.name).having(func.count() > 1)
    own = select(_alias.c.name).join(_customer, _customer.c.key == _alias.c.customer)
    statement = own.where(_customer.c.owner == person, ~_customer.c.withdrawn, _alias.c.name.in_(shared))
    return connection.execute(statement.order_by(_alias.c.name).limit(1)).scalar()
