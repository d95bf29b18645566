"""The HTTP endpoint that the platform calls: GET verifies the address, POST brings a message.

Plain ASGI: a framework costs more here than the reading, the decrypting and the parsing together. The platform hangs up
after 5 s and counts every answer but 200 as a failure, which it repeats three times; so a message is answered as
soon as it is durable, and what the bot has to say goes out later through the API.
"""

import asyncio
from http import HTTPStatus

from starlette.types import Receive, Scope, Send

from bot.clock import Clock
from bot.core.channel import Inlet, NotStoredError
from bot.handlers.wecom.envelope import Envelope, encrypted_in, parameters
from bot.handlers.wecom.reading import read_message
from bot.handlers.wecom.refused import RefusedError

BODY_LIMIT = 64 * 1024
"""Bytes of a body; the longest text the platform sends makes about 5 KiB."""

_PATIENCE = 5.0
"""Seconds for a body to come in, as long as the platform itself would wait for us."""


class Door:
    """One app's callback address."""

    def __init__(self, *, envelope: Envelope, inlet: Inlet, clock: Clock, corp_id: str, agent_id: int) -> None:
        self._envelope = envelope
        self._inlet = inlet
        self._clock = clock
        self._corp_id = corp_id
        self._agent_id = agent_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; every refusal is counted under its reason and says nothing to the caller."""
        status, body = HTTPStatus.OK, b""
        try:
            body = await self._answer(scope, receive)
        except RefusedError as refused:
            self._inlet.reject("wecom", refused.reason)
            status = refused.status
        except NotStoredError:
            self._inlet.reject("wecom", "unstored")
            status = HTTPStatus.SERVICE_UNAVAILABLE
        await _respond(send, status, body)

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        match scope["method"]:
            case "GET":
                return self._verify(scope)
            case "POST":
                await self._take(scope, receive)
                return b""
            case _:
                raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "method")

    def _verify(self, scope: Scope) -> bytes:
        query = parameters(scope["query_string"])
        if "echostr" not in query:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "query")
        echo = self._envelope.open(query, query["echostr"], self._clock.now())
        # A recorded callback, sent back to us as an `echostr`, is signed as well: we would decrypt it for a stranger.
        if echo.lstrip().startswith(b"<"):
            raise RefusedError(HTTPStatus.FORBIDDEN, "echo")
        return echo

    async def _take(self, scope: Scope, receive: Receive) -> None:
        query = parameters(scope["query_string"])
        try:
            async with asyncio.timeout(_PATIENCE):
                body = await _read(receive)
        except TimeoutError:
            raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, "slow") from None
        document = self._envelope.open(query, encrypted_in(body), self._clock.now())
        await self._inlet.accept(read_message(document, corp_id=self._corp_id, agent_id=self._agent_id))


async def _read(receive: Receive) -> bytes:
    """The body, of which never more than the limit and one chunk is in memory, whatever length it claims to have."""
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise RefusedError(HTTPStatus.BAD_REQUEST, "disconnected")
        body += event.get("body", b"")
        if len(body) > BODY_LIMIT:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size")
        if not event.get("more_body", False):
            return bytes(body)


async def _respond(send: Send, status: HTTPStatus, body: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-length", b"%d" % len(body)),
    ]
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append((b"allow", b"GET, POST"))
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})
