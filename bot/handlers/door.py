"""An HTTP address that a platform calls: how a request is read, and how every refusal is answered and counted.

Plain ASGI: a framework costs more here than the reading, the checking and the parsing together. Platforms hang up after
some seconds and count every answer but 200 as a failure, which they repeat; so a message is answered as soon as it
is durable, and what the bot has to say goes out later.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.types import Receive, Scope, Send

from bot.core.channel import Inlet, NotStoredError
from bot.handlers.refused import RefusedError

BODY_LIMIT = 64 * 1024
"""Bytes of a body; the longest text that a platform sends makes about 20 KiB."""

_PATIENCE = 5.0
"""Seconds for a body to come in, as long as a platform itself would wait for us."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said with a 200."""

    body: bytes = b""
    kind: str = "text/plain"
    headers: Sequence[tuple[bytes, bytes]] = ()


Take = Callable[[Scope, Receive], Awaitable[Answer]]


class Door:
    """One address of one channel."""

    def __init__(self, channel: str, inlet: Inlet, takes: Mapping[str, Take]) -> None:
        """`takes`: by HTTP method, what answers a request, or raises RefusedError or NotStoredError."""
        self._channel = channel
        self._inlet = inlet
        self._takes = takes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; every refusal is counted under its reason and says nothing to the caller."""
        status, answer = HTTPStatus.OK, Answer()
        try:
            answer = await self._takes.get(scope["method"], _refuse)(scope, receive)
        except RefusedError as refused:
            self._inlet.reject(self._channel, refused.reason)
            status = refused.status
        except NotStoredError:
            self._inlet.reject(self._channel, "unstored")
            status = HTTPStatus.SERVICE_UNAVAILABLE
        await self._respond(send, status, answer)

    async def _respond(self, send: Send, status: HTTPStatus, answer: Answer) -> None:
        headers = [
            (b"content-type", f"{answer.kind}; charset=utf-8".encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"content-length", b"%d" % len(answer.body)),
            *answer.headers,
        ]
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append((b"allow", ", ".join(sorted(self._takes)).encode()))
        await send({"type": "http.response.start", "status": status.value, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


async def _refuse(_: Scope, __: Receive) -> Answer:
    raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "method")


async def read_body(receive: Receive, limit: int = BODY_LIMIT) -> bytes:
    """A request's body; raises RefusedError for one that is too long or too slow.

    Never more than the limit and one chunk is in memory, whatever length it claims to have.
    """
    try:
        async with asyncio.timeout(_PATIENCE):
            return await _read(receive, limit)
    except TimeoutError:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, "slow") from None


async def _read(receive: Receive, limit: int) -> bytes:
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise RefusedError(HTTPStatus.BAD_REQUEST, "disconnected")
        body += event.get("body", b"")
        if len(body) > limit:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size")
        if not event.get("more_body", False):
            return bytes(body)
