"""What is owed on a channel that is open nowhere: it goes to the same person, on the channel of this house.

A person last wrote from a platform that was switched off since, or from one that only answers while the one that would
speak for it was never set up. What they are told would wait for a channel that never opens. Another process may have it
open, though, or be about to start again: so each notes now and then what it has, and a channel counts as gone some time
after nobody has had it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.core import place
from bot.engine import codec
from storage import openings, outbox, people

_NOTED_EVERY = timedelta(minutes=1)
_GONE_AFTER = timedelta(minutes=10)
"""More than a restart takes, or an update."""
_CONSOLE = "console"
"""Nobody is called to it: where it is all that is open, a platform's settings may be missing only for now."""


class Redirector:
    """One per sender."""

    def __init__(self, channels: Collection[str], home: str) -> None:
        """`channels` are open here; `home` is the one to which what is stranded goes."""
        self._channels = channels
        self._home = home
        self._noted: datetime | None = None

    def note(self, connection: Connection, now: datetime) -> None:
        """Says now and then what is open here."""
        if self._noted is None or not timedelta() <= now - self._noted < _NOTED_EVERY:
            openings.note(connection, sorted(self._channels), now)
            self._noted = now

    def redirect(self, connection: Connection, now: datetime) -> int:
        """Gives what waits for channels that are open nowhere a new address; returns how many posts that were."""
        if self._home == _CONSOLE or self._home not in self._channels:
            return 0
        rows = outbox.stranded(connection, {*self._channels, *openings.since(connection, now - _GONE_AFTER)})
        for row in rows:
            person = people.get(connection, row.person)
            assert person is not None, "only what is owed to people whom we know is stranded"
            # The means to answer were the other platform's.
            post = replace(codec.post(row.post), reply_to="")
            address = people.address_of(person, self._home)
            if post.todo is not None:
                address = place.task_list(self._home, address) or address
            outbox.redirect(connection, row.id, self._home, address, codec.tree(post))
        return len(rows)
