"""What is spoken over the robot's websocket (WeCom document 101463): text frames `{cmd, headers: {req_id}, body}`.

We subscribe, then hear callbacks and send frames of our own; the answer to a frame carries its `req_id` and no `cmd`.
A callback wants no acknowledgement and, as far as is known, never comes twice: so a message that cannot be stored is
kept in hand until it can. One robot has one connection: another process that subscribes throws us out, and is not
thrown out in turn.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import orjson
from pydantic import SecretStr
from websockets.exceptions import ConnectionClosed

from bot.clock import Pause
from bot.core.channel import BusyError, Inlet, MisconfiguredError, NotStoredError
from bot.core.message import Message
from bot.handlers.refused import RefusedError
from bot.handlers.sockets import DismissedError, Socket

Frame = Mapping[str, Any]
Read = Callable[[str, Frame], list[Message]]
"""A callback's `req_id` and its body: the messages in it. Raises RefusedError."""

_log = logging.getLogger(__name__)

_PATIENCE = 5.0
"""Seconds for the answer to a frame."""
_AGAIN, _MOST_TRIES = 1.0, 600
"""Seconds between two tries to store what came, and how many there are: ten minutes of a database that is down."""
_LOGIN = "SALESBOT_WECOM_BOT_ID 和 SALESBOT_WECOM_BOT_SECRET"
_DISMISSED = (
    "智能机器人的连接被另一个程序占用了，这里已停止接收：同一个机器人只能有一个程序连着，停掉另一个，再重启这个服务"
)


class Connection:
    """The dialect of one robot, and the way out over whichever connection stands."""

    def __init__(
        self, channel: str, *, address: str, bot_id: str, secret: SecretStr, pause: Pause = asyncio.sleep
    ) -> None:
        """`channel` is what rejects are counted under."""
        self._channel = channel
        self._address = address
        self._bot_id = bot_id
        self._secret = secret
        self._pause = pause
        self._inlet: Inlet | None = None
        self._read: Read | None = None
        self._socket: Socket | None = None
        self._waiting: dict[str, asyncio.Future[Frame]] = {}

    def serve(self, inlet: Inlet, read: Read) -> None:
        """Where what comes in goes, and how it is read."""
        self._inlet, self._read = inlet, read

    @property
    def stands(self) -> bool:
        """Whether we are subscribed now."""
        return self._socket is not None and not self._socket.leaving.is_set()

    async def address(self) -> str:
        """Always the same one."""
        return self._address

    async def greet(self, socket: Socket) -> None:
        """Subscribes; raises MisconfiguredError where the platform does not want us."""
        body = {"bot_id": self._bot_id, "secret": self._secret.get_secret_value()}
        answer = await self._ask(socket, {"cmd": "aibot_subscribe", "body": body})
        if answer["errcode"] != 0:
            code = answer["errcode"]
            raise MisconfiguredError(f"企业微信不接受智能机器人的登录（{code}）", _LOGIN)
        self._socket = socket

    async def beat(self, socket: Socket) -> None:
        """The heartbeat that the platform counts. Its answer is a sign of life like any frame."""
        await socket.say(_written({"cmd": "ping", "headers": {"req_id": self._number("ping")}}))

    async def hear(self, socket: Socket, frame: str | bytes) -> None:  # noqa: ARG002  nothing is answered here
        """Takes an answer to one of our frames, or a callback; what cannot be read is counted and left."""
        try:
            heard = orjson.loads(frame)
        except orjson.JSONDecodeError:
            heard = None
        match heard:
            case {"cmd": "aibot_msg_callback" | "aibot_event_callback", "headers": {"req_id": str(request)}, **rest}:
                await self._take(request, rest.get("body"))
            case {"errcode": int(), "headers": {"req_id": str(request)}}:
                future = self._waiting.get(request)
                if future is not None and not future.done():
                    future.set_result(heard)
            case _:
                self._reject("frame")

    async def send(self, frame: Frame) -> int:
        """Sends a frame and returns the errcode it is answered with; raises BusyError where there is no answer."""
        if self._socket is None or not self.stands:
            raise BusyError("智能机器人的长连接没有建立")
        answer = await self._ask(self._socket, frame)
        code: int = answer["errcode"]
        return code

    async def _take(self, request: str, body: Any) -> None:  # noqa: ANN401  whatever JSON it is
        match body:
            case {"event": {"eventtype": "disconnected_event"}}:
                raise DismissedError(_DISMISSED)
        assert self._read is not None
        try:
            messages = self._read(request, body)
        except RefusedError as refused:
            self._reject(refused.reason)
            return
        for message in messages:
            await self._store(message)

    async def _store(self, message: Message) -> None:
        assert self._inlet is not None
        for _ in range(_MOST_TRIES):
            try:
                await self._inlet.accept(message)
            except NotStoredError:
                self._reject("unstored")
                await self._pause(_AGAIN)
            else:
                return
        _log.error("message_lost")

    def _reject(self, reason: str) -> None:
        if self._inlet is not None:
            self._inlet.reject(self._channel, reason)

    @staticmethod
    def _number(kind: str) -> str:
        return f"{kind}_{uuid4().hex}"

    async def _ask(self, socket: Socket, frame: Frame) -> Frame:
        """The answer to a frame, which gets a number of its own where it does not bear a callback's."""
        headers = frame.get("headers") or {"req_id": self._number(frame["cmd"])}
        request = headers["req_id"]
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._waiting[request] = future
        try:
            async with asyncio.timeout(_PATIENCE):
                await socket.say(_written({**frame, "headers": headers}))
                return await future
        except (TimeoutError, ConnectionClosed):
            raise BusyError("企业微信没有回应智能机器人的消息") from None
        finally:
            del self._waiting[request]


def _written(frame: Frame) -> str:
    return orjson.dumps(frame).decode()
