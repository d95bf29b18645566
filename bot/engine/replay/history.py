"""The stored history as events that can be played once more, on a copy of the directory: for other numbers beside it.

Numbers differ from one playing to the next: of messages, because rings lie between them, and of alerts, because other
rules raise others. A pressed button is therefore led to the same question, or to the alert of the same rule on the same
matter; one whose alert is not there is not pressed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.core.alert import number_of, ref_of
from bot.core.message import Message, Pressed
from bot.engine import bodies
from bot.engine.names import naming
from storage import alerts, customers, directory, inbox
from storage.db import Database
from storage.types import AnyRow

_MOST = 500
_REF = re.compile(r"(?P<kind>question|lead)(?P<between>-)(?P<message>\d+)(?P<rest>.*)")
_SUBJECT = re.compile(r"(?P<kind>message|lead|commitment|step|plan)(?P<between>/)(?P<message>\d+)(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Known:
    """What the numbers of a history stand for: the keys of messages, the rule and the matter of alerts."""

    messages: Mapping[int, str]
    alerts: Mapping[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Again:
    """One arrival, and the instant at which it was there."""

    at: datetime
    message: Message
    known: Known

    def here(self, connection: Connection) -> Message | None:
        """The message with what it answers by the numbers of this playing; `None` where that is not there."""
        body = self.message.body
        if not isinstance(body, Pressed):
            return self.message
        ref = self._ref(connection, body.ref)
        return None if ref is None else replace(self.message, body=replace(body, ref=ref))

    def _ref(self, connection: Connection, ref: str) -> str | None:
        number = number_of(ref)
        if number is None:
            return self._moved(connection, _REF, ref)
        rule, subject = self.known.alerts.get(number, ("", ""))
        found = alerts.live_on(connection, rule, self._moved(connection, _SUBJECT, subject))
        return None if found is None else ref_of(found)

    def _moved(self, connection: Connection, form: re.Pattern[str], name: str) -> str:
        """A name that holds a message's number, with the number that the message has here."""
        match = form.fullmatch(name)
        key = self.known.messages.get(int(match["message"])) if match else None
        here = inbox.number_of(connection, key) if key else None
        if match is None or here is None:
            return name
        return f"{match['kind']}{match['between']}{here}{match['rest']}"


@dataclass(frozen=True, slots=True)
class History:
    """What arrived, oldest first, up to the instant `until` at which the clock last rang.

    blanked: how many had to be forgotten and cannot be played.
    """

    arrivals: tuple[Again, ...]
    until: datetime | None
    blanked: int


def read(database: Database) -> History:
    """Everything that people and other systems sent, as far as its words are still kept."""
    with database.read() as connection:
        rows = list(_rows(connection))
        until = inbox.latest(connection)
        matters = {row.number: (row.rule, row.subject) for row in alerts.every(connection)}
    known = Known({row.id: row.key for row in rows}, matters)
    arrivals: list[Again] = []
    for row in rows:
        body = bodies.read(row.kind, row.body)
        if body is not None:
            at = max(row.received_at, arrivals[-1].at) if arrivals else row.received_at
            message = Message(row.key, row.channel, row.conversation, row.sender, row.sent_at, body)
            arrivals.append(Again(at, message, known))
    return History(tuple(arrivals), until, len(rows) - len(arrivals))


def _rows(connection: Connection) -> Iterator[AnyRow]:
    after = 0
    while rows := inbox.from_outside(connection, after, _MOST):
        yield from rows
        after = rows[-1].id


def copy_directory(source: Database, target: Database) -> None:
    """People, customers and their names as they stand today; the customers whom messages brought come with these."""
    with source.read() as connection:
        rows = directory.rows(connection)

    def fill(connection: Connection) -> None:
        directory.fill(connection, rows)
        naming.index(connection, [row["key"] for row in rows["customer"]])
        customers.advance(connection, "directory")

    target.write(fill).result()
