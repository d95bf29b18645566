"""The HTTP endpoint that the platform calls: GET verifies the address, POST brings a message.

The platform hangs up after 5 s and repeats three times whatever was not answered with a 200.
"""

from datetime import datetime
from http import HTTPStatus

from starlette.types import Receive, Scope

from bot.clock import Clock
from bot.core.channel import Inlet
from bot.handlers.door import Answer, Door, read_body
from bot.handlers.refused import RefusedError
from bot.handlers.wecom.envelope import Envelope, encrypted_in, parameters
from bot.handlers.wecom.reading import read_message


class Callbacks:
    """What calls one app's callback address."""

    def __init__(self, *, envelope: Envelope, inlet: Inlet, clock: Clock, corp_id: str, agent_id: int) -> None:
        self._envelope = envelope
        self._inlet = inlet
        self._clock = clock
        self._corp_id = corp_id
        self._agent_id = agent_id

    def door(self) -> Door:
        """The address itself."""
        return Door("wecom", self._inlet, {"GET": self._verify, "POST": self._take})

    async def _verify(self, scope: Scope, _: Receive) -> Answer:
        return Answer(echo(scope["query_string"], self._envelope, self._clock.now()))

    async def _take(self, scope: Scope, receive: Receive) -> Answer:
        query = parameters(scope["query_string"])
        document = self._envelope.open(query, encrypted_in(await read_body(receive)), self._clock.now())
        await self._inlet.accept(read_message(document, corp_id=self._corp_id, agent_id=self._agent_id))
        return Answer()


def echo(query_string: bytes, envelope: Envelope, now: datetime) -> bytes:
    """The word by which an address proves that it is ours; raises RefusedError."""
    query = parameters(query_string)
    if "echostr" not in query:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "query")
    word = envelope.open(query, query["echostr"], now)
    # A recorded callback, sent back to us as an `echostr`, is signed as well: we would decrypt it for a stranger.
    if word.lstrip().startswith((b"<", b"{")):
        raise RefusedError(HTTPStatus.FORBIDDEN, "echo")
    return word
