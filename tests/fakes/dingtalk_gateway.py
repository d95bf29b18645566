"""DingTalk's stream gateway: tickets, connections, pushes, and what it does when nobody answers.

    gateway = Gateway()
    async with gateway.running(): ...                       # a websocket server in this loop
    await gateway.push(BOT_MESSAGE, people.says("chenli", "早"))   # returns the acknowledgement
    await gateway.disconnect()                              # announces it, delivers no more, closes after the grace

A push goes to one of the live connections, picked at random. One that is not acknowledged in time goes out again with a
new message id and the same data, three times at most; then it is in `lost`. An event is acknowledged by its status.

On messages the platform's own pages and what people saw disagree, so both can be had: with `says_twice` off a message
is said once, heard or not, and with `holds_back` off one that finds no live connection is lost at once.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import count
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from bot.clock import Clock, WallClock
from tests.fakes.wsgateway import MUTE

Json = Mapping[str, Any]

BOT_MESSAGE = "/v1.0/im/bot/messages/get"
CARD_CALLBACK = "/v1.0/card/instances/callback"
MOST_REPEATS = 3
TICKET_LIFE = timedelta(seconds=90)


class Gateway:
    """One app's gateway. Acknowledgements are taken wherever they come from; one from a wrong socket is `misplaced`."""

    def __init__(
        self, *, patience: float = 60.0, grace: float = 10.0, seed: int = 1, clock: Clock | None = None
    ) -> None:
        """patience: seconds for an acknowledgement. grace: from `disconnect` until the connection is closed.

        By `clock` tickets grow old.
        """
        self.ticket_life = TICKET_LIFE
        self._clock = clock or WallClock()
        self.patience = patience
        self.grace = grace
        self.endpoint = ""
        self.acks: dict[str, Json] = {}
        self.misplaced: list[str] = []
        self.lost: list[Json] = []
        self.repeats = 0
        self.says_twice = True
        self.most_repeats = MOST_REPEATS
        self.holds_back = True
        self.hangs_up = False
        """Whether each connection is closed politely as soon as it stands."""
        self.openings = 0
        self.refused_tickets = 0
        self.live: list[ServerConnection] = []
        self.connections: list[ServerConnection] = []
        self.acknowledged: Counter[int] = Counter()
        """How many frames were acknowledged on each connection, by its number."""
        self._tickets: dict[str, datetime] = {}
        """Until when each is good."""
        self._sent_on: dict[str, ServerConnection] = {}
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._change = asyncio.Condition()
        self._numbers = count(1)
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self._leaving: set[asyncio.Task[None]] = set()

    def open(self) -> Json:
        """What `connections/open` answers: a ticket is good for one connection, and not for long."""
        self.openings += 1
        ticket = f"planted-ticket-{next(self._numbers):06d}"
        self._tickets[ticket] = self._clock.now() + self.ticket_life
        return {"endpoint": self.endpoint, "ticket": ticket}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listens until the block ends."""
        server = serve(
            self._serve,
            "127.0.0.1",
            0,
            process_request=self._admit,
            ping_interval=None,
            close_timeout=0.2,
            max_size=None,
            logger=MUTE,
        )
        async with server as listening:
            self.endpoint = f"ws://127.0.0.1:{listening.sockets[0].getsockname()[1]}/connect"
            yield
            for task in self._leaving:
                task.cancel()

    async def push(self, topic: str, data: object, /, *, kind: str = "CALLBACK", **changes: Any) -> Json | None:
        """Delivers until it is acknowledged; `changes` are of the frame. `None` for what was lost."""
        again = self.most_repeats if self.says_twice or kind == "EVENT" else 0
        for attempt in range(1 + again):
            self.repeats += attempt > 0
            if not (self.live or self.holds_back):
                break
            message_id = f"planted-push-{next(self._numbers)}"
            text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
            headers = {"appId": "planted", "messageId": message_id, "topic": topic, "contentType": "application/json"}
            headers |= {"connectionId": "planted", "time": "1690362102194"} | changes.get("headers", {})
            frame = {"specVersion": "1.0", "type": kind, "data": text} | changes | {"headers": headers}
            with suppress(TimeoutError, ConnectionClosed):
                ack = await self._deliver(message_id, json.dumps(frame, ensure_ascii=False))
                if kind != "EVENT" or _is_success(ack):
                    return ack
        self.lost.append({"data": data})
        return None

    async def _deliver(self, message_id: str, frame: str) -> Json:
        connection = await self.somebody()
        self._sent_on[message_id] = connection
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[message_id] = future
        try:
            await connection.send(frame)
        except ConnectionClosed:
            if connection in self.live:
                self.live.remove(connection)
            raise
        async with asyncio.timeout(self.patience):
            return await future

    async def somebody(self) -> ServerConnection:
        """One of the live connections; waits while there is none."""
        async with self._change:
            await self._change.wait_for(lambda: self.live)
            return self._random.choice(self.live)

    async def raw(self, frame: str) -> None:
        """Sends any text at all."""
        await (await self.somebody()).send(frame)

    async def disconnect(self, connection: ServerConnection | None = None) -> None:
        """Announces the end of a connection (of each live one): nothing more is delivered there, and then it closes."""
        for one in [connection] if connection else list(self.live):
            self.live.remove(one)
            frame = {
                "specVersion": "1.0",
                "type": "SYSTEM",
                "headers": {"messageId": f"planted-push-{next(self._numbers)}", "topic": "disconnect"},
                "data": json.dumps({"reason": "connection is expired"}),
            }
            await one.send(json.dumps(frame))
            task = asyncio.create_task(self._close(one))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def _close(self, connection: ServerConnection) -> None:
        await asyncio.sleep(self.grace)
        await connection.close()

    async def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        if self._clock.now() < self._tickets.pop(ticket, self._clock.now()):
            return None
        self.refused_tickets += 1
        return connection.respond(HTTPStatus.UNAUTHORIZED, "bad ticket")

    async def _serve(self, connection: ServerConnection) -> None:
        async with self._change:
            self.connections.append(connection)
            self.live.append(connection)
            self._change.notify_all()
        if self.hangs_up:
            self.live.remove(connection)
            return
        number = len(self.connections)
        try:
            async for text in connection:
                self._acknowledge(json.loads(text), connection, number)
        except ConnectionClosed:
            pass
        finally:
            if connection in self.live:
                self.live.remove(connection)

    def _acknowledge(self, ack: Json, connection: ServerConnection, number: int) -> None:
        message_id = ack["headers"]["messageId"]
        self.acks[message_id] = ack
        self.acknowledged[number] += 1
        if self._sent_on.get(message_id, connection) is not connection:
            self.misplaced.append(message_id)
        waiting = self._waiting.pop(message_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(ack)


def _is_success(ack: Json) -> bool:
    """Whether an event is done with; after `LATER`, or an answer of another form, it comes again."""
    data = json.loads(ack["data"])
    return ack["code"] == HTTPStatus.OK and isinstance(data, dict) and data.get("status") == "SUCCESS"
