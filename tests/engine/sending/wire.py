"""A platform at its narrowest, and posts that are owed: what the sender is tried with."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import text

from bot.core.channel import Limit, Part, SendError
from bot.core.post import Post
from bot.engine import codec
from bot.engine.sending.sender import Sender
from storage import outbox
from tests.office import NOW, Office


class Wire:
    """Takes a part when told to, or fails as the script says."""

    name = "console"
    limits: Sequence[Limit] = ()
    ready = True

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str]] = []
        self.script: list[SendError] = []
        self.open = asyncio.Event()
        self.open.set()
        self.flying: list[str] = []
        self.begun = asyncio.Event()
        self.crowded = False

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:
        del serial
        return [Part({"to": address, "text": piece}) for piece in post.text.split("|")]

    async def send(self, part: Part) -> str:
        self.crowded = self.crowded or part.body["to"] in self.flying
        self.flying.append(part.body["to"])
        self.begun.set()
        await self.open.wait()
        self.flying.remove(part.body["to"])
        if self.script:
            raise self.script.pop(0)
        self.arrived.append((part.body["to"], part.body["text"]))
        return "1"

    async def fetch(self, reference: str, most: int) -> bytes:
        raise NotImplementedError

    async def close(self) -> None:
        """Nothing to end."""


def owe(office: Office, *posts: tuple[str, str], channel: str = "console") -> None:
    rows = [
        {
            "key": f"k{number}",
            "channel": channel,
            "address": address,
            "person": address,
            "kind": "reply",
            "ref": "",
            "post": codec.tree(Post("", said, reply_to=f"{channel}/answer")),
            "created_at": NOW,
        }
        for number, (address, said) in enumerate(posts)
    ]
    office.database.write(lambda connection: outbox.owe(connection, rows)).result()


async def drain(sender: Sender) -> None:
    while await sender.round():
        await sender.settle()


def states(office: Office) -> list[tuple[object, ...]]:
    with office.database.read() as connection:
        query = text("SELECT state, attempts FROM outbox WHERE key LIKE 'k%' ORDER BY id")
        return [tuple(row) for row in connection.execute(query)]
