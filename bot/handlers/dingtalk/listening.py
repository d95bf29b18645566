"""The stream's dialect: where to connect, and what becomes of each frame.

A frame is acknowledged on the socket that brought it, once the inbox has it. What cannot be read is acknowledged too,
and noted: left alone it would come again and again. Unacknowledged frames come again after about a minute, under
another message id; the inbox knows them by the platform's own id of the message.
"""

import socket as network
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from pydantic import SecretStr

from bot.clock import Clock
from bot.core.channel import BusyError, Inlet, MisconfiguredError
from bot.handlers.dingtalk import frames
from bot.handlers.dingtalk.answers import answer_to
from bot.handlers.dingtalk.frames import Frame, Kind, UnreadableFrameError
from bot.handlers.dingtalk.reading import (
    UnreadableMessageError,
    read_bot_message,
    read_press,
    read_unreadable,
)
from bot.handlers.sockets import Socket

OPEN = "/v1.0/gateway/connections/open"

_TAKEN: Mapping[str, Any] = {"response": None}
_EVENT_TAKEN: Mapping[str, Any] = {"status": "SUCCESS", "message": ""}
_NOTED: Mapping[str, Any] = {**_TAKEN, **_EVENT_TAKEN}
"""For what may be either: an event whose acknowledgement has no status comes again."""


class Listener:
    """A `Dialect`: one app, listening."""

    def __init__(
        self, http: httpx.AsyncClient, inlet: Inlet, clock: Clock, *, client_id: str, secret: SecretStr, origin: str
    ) -> None:
        """`origin` is scheme and host that a message's `sessionWebhook` must have."""
        self._http = http
        self._inlet = inlet
        self._clock = clock
        self._client_id = client_id
        self._secret = secret
        self._origin = origin
        frames.load()

    async def address(self) -> str:
        """Where to connect, with a ticket that is good once and for 90 s; raises a SendError."""
        return await ticket(self._http, client_id=self._client_id, secret=self._secret)

    async def greet(self, socket: Socket) -> None:
        """Nothing: the ticket said who we are."""

    async def beat(self, socket: Socket) -> None:
        """Nothing: websocket pings are enough."""

    async def hear(self, socket: Socket, frame: str | bytes) -> None:
        """Keeps what a frame brings, and acknowledges it."""
        try:
            read = frames.read(frame)
        except UnreadableFrameError as unreadable:
            await self._park(frame)
            if unreadable.message_id:
                await socket.say(frames.acknowledgement(unreadable.message_id, _NOTED))
            return
        match read:
            case Frame(Kind.SYSTEM):
                await self._attend(socket, read)
            case Frame(Kind.EVENT):
                await socket.say(frames.acknowledgement(read.message_id, _EVENT_TAKEN))
            case Frame(topic=frames.BOT_MESSAGE | frames.CARD_CALLBACK):
                await self._take(frame, read)
                await socket.say(frames.acknowledgement(read.message_id, _TAKEN))
            case _:
                self._inlet.reject("dingtalk", "topic")
                await socket.say(frames.acknowledgement(read.message_id, {}, code=HTTPStatus.NOT_FOUND))

    async def _attend(self, socket: Socket, frame: Frame) -> None:
        """What the platform says of the connection itself."""
        if frame.topic == frames.DISCONNECT:
            socket.retire()
        elif frame.topic == frames.PING:
            await socket.say(frames.acknowledgement(frame.message_id, frame.data))

    async def _take(self, raw: str | bytes, frame: Frame) -> None:
        now = self._clock.now()
        try:
            if frame.topic == frames.CARD_CALLBACK:
                messages = [read_press(frame.data, sent_at=frame.sent_at, now=now)]
            else:
                messages = [*read_bot_message(frame.data, origin=self._origin, now=now)]
        except UnreadableMessageError:
            await self._park(raw)
            return
        for message in messages:
            await self._inlet.accept(message)

    async def _park(self, raw: str | bytes) -> None:
        self._inlet.reject("dingtalk", "frame")
        await self._inlet.accept(read_unreadable(raw, self._clock.now()))


async def ticket(http: httpx.AsyncClient, *, client_id: str, secret: SecretStr) -> str:
    """Asks the gateway for an endpoint and a ticket, which is good once and for 90 s; raises a SendError."""
    topics = (frames.BOT_MESSAGE, frames.CARD_CALLBACK)
    body = {
        "clientId": client_id,
        "clientSecret": secret.get_secret_value(),
        "subscriptions": [{"type": "CALLBACK", "topic": topic} for topic in topics],
        "ua": "salesbot",
        "localIp": _local_address(),
    }
    # Without this header the answer may be XML.
    answer = await answer_to(http.post(OPEN, json=body, headers={"accept": "application/json"}))
    match answer.fields:
        case {"endpoint": str(endpoint), "ticket": str(value)} if answer.status == HTTPStatus.OK:
            if urlsplit(endpoint).scheme not in {"wss", "ws"}:
                raise BusyError("钉钉网关给的长连接地址不对")
            return f"{endpoint}?ticket={quote(value, safe='')}"
        case _ if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise MisconfiguredError(
                f"钉钉网关不让连接（{answer.code or answer.status}）",
                "SALESBOT_DINGTALK_CLIENT_ID 和 _CLIENT_SECRET，以及机器人的消息接收模式是不是 Stream",
            )
        case _:
            raise answer.failure()


def _local_address() -> str:
    """Our address, which the platform's console shows beside a connection; a courtesy, so never an error."""
    try:
        with network.socket(network.AF_INET, network.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing
            return str(probe.getsockname()[0])
    except OSError:
        return ""
