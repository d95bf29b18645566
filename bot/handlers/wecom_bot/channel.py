"""The channel `wecom-bot`: a WeCom robot over a websocket that we open, for companies without a public address."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import httpx
from starlette.types import ASGIApp

from bot.clock import Clock
from bot.core.channel import Inlet, Limit, Part
from bot.core.message import Message
from bot.core.post import Post
from bot.handlers.stream import Stream
from bot.handlers.wecom.answers import failure_of
from bot.handlers.wecom.client import TIMEOUT
from bot.handlers.wecom_bot.connection import Connection
from bot.handlers.wecom_bot.drawing import frames
from bot.handlers.wecom_bot.media import fetch
from bot.handlers.wecom_bot.reading import Robot, read_messages

_OVER = frozenset({846605, 846608, 846609})
"""The request cannot be answered any more: its connection or its six minutes are over, or it never could be."""


class WeComBot:
    """A `Channel` that hears and speaks over one connection."""

    limits: Final = (Limit(30, timedelta(minutes=1)), Limit(1000, timedelta(hours=1)))
    """Of one conversation, as users of the platform report; its documents say nothing."""

    exclusive = True
    one_voice = False

    def __init__(self, connection: Connection, robot: Robot, clock: Clock) -> None:
        self.name = robot.channel
        self._connection = connection
        self._stream: Stream | None = None
        self._robot = robot
        self._clock = clock
        self._http = httpx.AsyncClient(timeout=TIMEOUT)

    @property
    def fault(self) -> str | None:
        """Why nothing is heard now, for admins; nothing while another process of ours listens."""
        return None if self._stream is None else self._stream.fault

    @property
    def ready(self) -> bool:
        """Whether we are subscribed."""
        return self._connection.stands

    def doors(self, inlet: Inlet) -> Mapping[str, ASGIApp]:  # noqa: ARG002  nobody calls
        """None."""
        return {}

    async def listen(self, inlet: Inlet) -> None:
        """Holds the connection until cancelled, or until another process takes the robot over."""
        self._connection.serve(inlet, self._read)
        # A second connection would throw the first out.
        self._stream = Stream(self._connection, overlapping=False)
        await self._stream.run()

    def _read(self, request: str, body: Mapping[str, Any]) -> list[Message]:
        # Events cannot be answered under their request; only the card that was pressed can be changed under it.
        is_event = isinstance(body, dict) and body.get("msgtype") == "event"
        means = {"reply_to": ""} if is_event else {"reply_to": request}
        return read_messages(body, self._robot, self._clock.now(), **means, permit=request)

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:
        """The frames that carry `post` to a person or a group."""
        return frames(address, post, serial)

    async def send(self, part: Part) -> str:
        """Sends the first frame of a part that the platform takes; raises a SendError. There is no message id."""
        code = 0
        for frame in part.body["frames"]:
            code = await self._connection.send(frame)
            if code not in _OVER:
                break
        if code != 0:
            raise failure_of({"errcode": code})
        return ""

    async def fetch(self, reference: str, most: int) -> bytes:
        """The bytes of what was sent, opened with the key that came along; raises a SendError."""
        return await fetch(self._http, reference, most)

    async def close(self) -> None:
        """Ends the connections for downloads; the websocket ends with `listen`."""
        await self._http.aclose()
