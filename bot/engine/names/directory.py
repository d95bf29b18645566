"""The directory as the database has it at each message.

In memory are the filter of names, which grows with the directory, and the team; the names lie in the database.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial

from sqlalchemy import Connection

from bot.engine.names.shelf import DatabaseShelf
from bot.nlp.names.automaton import Automaton
from bot.nlp.names.colleagues import Colleagues
from bot.nlp.names.filter import NameFilter, beginnings
from bot.nlp.names.forms import plain_name, plain_names
from bot.nlp.names.index import NamedIndex, competitors
from bot.nlp.names.shelf import Own
from storage import customers, names, people
from storage.db import Database

_MOST_OWNS = 64
"""People whose customers' names are kept in memory, some 200 kB each."""


class LiveDirectory:
    """Opens a `Directory` for one message after another. One thread uses it."""

    def __init__(self, database: Database) -> None:
        """Nothing is loaded before it is opened."""
        self._database = database
        self._team: _Team | None = None
        self._forms = NameFilter()
        self._last = 0

    @contextmanager
    def opened(self, sender: str, now: datetime) -> Iterator[tuple[str, NamedIndex]]:
        """The sender's user id and the directory as the database has it now, while the block lasts."""
        with self._database.read() as connection:
            team = self._current(connection)
            user = team.users.get(sender.lower(), sender)
            own = team.own(connection, user)
            shelf = DatabaseShelf(connection, sender=user, now=now, count=team.last, own=own)
            yield user, NamedIndex(shelf, partial(self._known, connection, team), team.competitors, team.staff)

    def _current(self, connection: Connection) -> "_Team":
        """The team at the present version of the directory."""
        version = customers.version(connection)
        if self._team is None or version != self._team.version:
            self._team = _team(connection, version)
        return self._team

    def _known(self, connection: Connection, team: "_Team") -> NameFilter:
        """The filter with every name of the present version."""
        if self._last != team.last:
            self._forms.add(names.forms_since(connection, self._last))
            self._last = team.last
        return self._forms


@dataclass(frozen=True, slots=True)
class _Team:
    """Colleagues and competitors at one version of the directory; `last` is the newest number of a name."""

    version: int
    last: int
    users: Mapping[str, str]
    competitors: Automaton
    staff: Colleagues
    owns: dict[str, Own] = field(default_factory=dict)

    def own(self, connection: Connection, user: str) -> Own:
        """What is expected of a user, read once a version."""
        if user not in self.owns:
            rows = customers.owned(connection, user)
            begin = frozenset[str]().union(*(_begins(row.name, row.short, row.city) for row in rows))
            if len(self.owns) == _MOST_OWNS:
                self.owns.clear()
            self.owns[user] = Own(names.owned(connection, user), begin)
        return self.owns[user]


@lru_cache(maxsize=10_000)
def _begins(name: str, short: str, city: str | None) -> frozenset[str]:
    """How a customer's names may begin. The directory changes with every lead, its names hardly ever."""
    forms = (*plain_names(name, city), plain_name(short))
    return frozenset(one for form in forms for one in beginnings(form))


def _team(connection: Connection, version: int) -> _Team:
    return _Team(
        version,
        names.last_number(connection),
        _users(connection),
        competitors((row.key, row.aliases) for row in customers.competitors(connection)),
        Colleagues((row.key, row.name) for row in people.everyone(connection)),
    )


def _users(connection: Connection) -> dict[str, str]:
    """User ids by every address that a person may write from, in lower case."""
    return {
        address.lower(): row.key
        for row in people.everyone(connection)
        for address in (row.dingtalk_id, row.wecom_id, row.key)
    }
