"""The HTTP address that DingTalk calls in webhook mode, for companies that open one instead of a stream.

`sign` covers the time and our secret, not the body (document "接收消息"): who has seen one pair of headers can send any
body with it for as long as it counts. So the pair counts for minutes rather than the platform's hour; robot and company
must be ours, and an answer goes only to DingTalk's own host or to whom the directory knows. A pair that comes a second
time with another message is counted, as the sign of somebody who has got hold of one.
"""

import json
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from http import HTTPStatus
from typing import Any

from pydantic import SecretStr
from starlette.types import Receive, Scope

from bot.clock import Clock
from bot.core.channel import Inlet
from bot.core.message import Message
from bot.handlers.dingtalk.reading import UnreadableMessageError, read_bot_message
from bot.handlers.door import Answer, Door, read_body
from bot.handlers.refused import RefusedError

_MOST_PAIRS = 10_000
_TIMESTAMP_DIGITS = 16


class Callbacks:
    """What calls the address."""

    def __init__(
        self,
        inlet: Inlet,
        clock: Clock,
        *,
        secret: SecretStr,
        robot_code: str,
        corp_id: str | None,
        window: timedelta,
        origin: str,
    ) -> None:
        """`corp_id`: where it is `None`, any company that the robot's own messages name. `origin` as for reading."""
        self._inlet = inlet
        self._clock = clock
        self._secret = secret.get_secret_value()
        self._robot_code = robot_code
        self._corp_id = corp_id
        self._window = window
        self._origin = origin
        self._pairs: OrderedDict[bytes, str] = OrderedDict()
        """Header pairs lately seen, each with the message that it came with."""

    def door(self) -> Door:
        """The address itself."""
        return Door("dingtalk", self._inlet, {"POST": self._take})

    async def _take(self, scope: Scope, receive: Receive) -> Answer:
        headers = dict(scope["headers"])
        now = self._clock.now()
        self._check(headers, now)
        data = _object(await read_body(receive))
        self._check_ours(data)
        try:
            messages = read_bot_message(data, origin=self._origin, now=now)
        except UnreadableMessageError:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "message") from None
        self._watch(headers[b"sign"], messages[0])
        for message in messages:
            await self._inlet.accept(message)
        return Answer(b"{}", "application/json")

    def _check(self, headers: Mapping[bytes, bytes], now: datetime) -> None:
        timestamp, sign = headers.get(b"timestamp", b""), headers.get(b"sign", b"")
        if not timestamp.isdigit() or len(timestamp) > _TIMESTAMP_DIGITS:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "timestamp")
        if not compare_digest(signature(timestamp.decode(), self._secret).encode(), sign):
            raise RefusedError(HTTPStatus.FORBIDDEN, "signature")
        if abs(now.timestamp() * 1000 - int(timestamp)) > self._window.total_seconds() * 1000:
            raise RefusedError(HTTPStatus.FORBIDDEN, "timestamp")

    def _check_ours(self, data: Mapping[str, Any]) -> None:
        if data.get("robotCode") != self._robot_code:
            raise RefusedError(HTTPStatus.FORBIDDEN, "robot")
        if self._corp_id is not None and data.get("chatbotCorpId") != self._corp_id:
            raise RefusedError(HTTPStatus.FORBIDDEN, "corp")

    def _watch(self, sign: bytes, message: Message) -> None:
        """Counts a header pair that comes again with another message; it is taken all the same.

        Two people may well write in one millisecond, and a message that is refused is lost.
        """
        if self._pairs.setdefault(sign, message.key) != message.key:
            self._inlet.reject("dingtalk", "pair")
        if len(self._pairs) > _MOST_PAIRS:
            self._pairs.popitem(last=False)


def signature(timestamp: str, secret: str) -> str:
    """What the platform puts into `sign`, for a time in milliseconds."""
    return b64encode(digest(secret.encode(), f"{timestamp}\n{secret}".encode(), sha256)).decode()


def _object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "json") from None
    if not isinstance(parsed, dict):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "json")
    return parsed
