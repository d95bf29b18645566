"""An office for the sandbox page: a database with a small team, and an inlet that answers by itself.

`answers` is asked what each message brings about: pairs of a person and the post that they are sent.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Lock
from typing import Any

from sqlalchemy import select, update

from bot.core.channel import NotStoredError
from bot.core.message import Message
from bot.core.post import Post
from bot.engine import bodies
from storage import customers, inbox, outbox, people
from storage.db import Database
from storage.types import AnyRow, table_of

MORNING = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
"""10:30 in Shanghai, a Wednesday."""

Answers = Callable[[Message], Sequence[tuple[str, Post]]]

_TEAM = (
    ("u_xia", "夏禾", "rep", "华东"),
    ("u_lu", "陆瑶", "rep", "华东"),
    ("s_meng", "孟洁", "supervisor", "华东"),
    ("h_ruan", "阮琳", "hr", "all"),
)
_CUSTOMERS = (("K001", "远舟医疗"), ("K002", "远舟康复"), ("K003", "惠麓生物"), ("K004", "栖霁检验"))


def _person(key: str, name: str, role: str, team: str) -> dict[str, Any]:
    return {"key": key, "name": name, "role": role, "team": team, "wecom_id": key, "dingtalk_id": key}


class CannedOffice:
    """Both the world behind the page and its `Inlet`."""

    def __init__(self, database: Database) -> None:
        """`database` is empty and migrated; it stays the caller's to close."""
        self.database = database
        self.now = MORNING
        self.full = False
        self.answers: Answers = lambda _: ()
        self.taken: list[Message] = []
        self._numbers = count(1)
        self._turn = Lock()
        team = [_person(*row) for row in _TEAM]
        firms = [
            {"key": key, "name": f"苏州{short}有限公司", "short": short, "owner": "u_xia"} for key, short in _CUSTOMERS
        ]
        shared = [{"name": "远舟", "customer": key} for key in ("K001", "K002")]
        self.database.write(lambda connection: people.save(connection, team)).result()
        self.database.write(lambda connection: customers.save(connection, firms, shared)).result()

    async def accept(self, message: Message) -> None:
        """Stores a message once, and writes down what it brings about as if the sender had run already."""
        if self.full:
            raise NotStoredError
        if self.store(message):
            self.taken.append(message)
            for address, post in self.answers(message):
                self.deliver(address, post)

    def reject(self, channel: str, reason: str) -> None:
        raise AssertionError(f"{channel}: {reason}")

    def tick(self) -> datetime:
        """The next instant: everything happens a second after what was before."""
        with self._turn:
            self.now += timedelta(seconds=1)
            return self.now

    def store(self, message: Message, *, handled: bool = True) -> bool:
        """Puts an arrival into the inbox; False when it is there already."""
        if any(row.key == message.key for row in self.arrivals()):
            return False
        kind, body = bodies.write(message.body)
        row = {
            "key": message.key,
            "channel": message.channel,
            "conversation": message.conversation,
            "sender": message.sender,
            "kind": kind,
            "body": body,
            "sent_at": message.sent_at,
            "received_at": self.tick(),
        }
        self.database.write(lambda connection: inbox.store(connection, [row])).result()
        if handled:
            done = update(inbox.Inbox).where(inbox.Inbox.key == message.key).values(state="done")  # type: ignore[arg-type]
            self.database.write(lambda connection: connection.execute(done)).result()
        return True

    def deliver(
        self, address: str, post: Post, *, kind: str = "reply", state: str = "sent", channel: str = "console"
    ) -> None:
        """Puts a post into the outbox."""
        at = self.tick()
        row = {
            "key": f"post/{next(self._numbers)}",
            "channel": channel,
            "address": address,
            "person": address,
            "kind": kind,
            "ref": post.ref,
            "post": asdict(post),
            "created_at": at,
            "state": state,
            "sent_at": at if state == "sent" else None,
        }
        self.database.write(lambda connection: outbox.owe(connection, [row])).result()

    def arrivals(self) -> Sequence[AnyRow]:
        """Everything in the inbox, in order."""
        with self.database.read() as connection:
            table = table_of(inbox.Inbox)
            return connection.execute(select(table).order_by(table.c.id)).all()
