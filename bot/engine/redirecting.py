"""What is owed on a channel that is not open here: it goes to the same person, on the channel of this house.

A person last wrote from a platform that was switched off since, or from one that only answers while the one that would
speak for it was never set up. What they are told would wait for a channel that never opens.
"""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection

from bot.core import place
from bot.engine import codec
from storage import outbox, people

_CONSOLE = "console"
"""Nobody is called to it: where it is all that is open, a platform's settings may be missing only for now."""


def redirect(connection: Connection, open_channels: Collection[str], home: str) -> int:
    """Gives what waits for channels other than the open ones a new address; returns how many posts that were."""
    if home == _CONSOLE or home not in open_channels:
        return 0
    rows = outbox.stranded(connection, open_channels)
    for row in rows:
        person = people.get(connection, row.person)
        assert person is not None, "only what is owed to people whom we know is stranded"
        # The means to answer were the other platform's.
        post = replace(codec.post(row.post), reply_to="")
        address = people.address_of(person, home)
        if post.todo is not None:
            address = place.task_list(home, address) or address
        outbox.redirect(connection, row.id, home, address, codec.tree(post))
    return len(rows)
