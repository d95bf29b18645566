"""The channel `wecom-bot-url`: the robot in its HTTP form, which calls us and can only answer.

Each message brings an address at which it can be answered, once and for an hour; what the bot says unasked goes to
people through the self-built app (`core.place.unasked`). A card that was pressed is changed in the answer to the very
callback, which comes once and is dropped after five seconds.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from typing import Any

import httpx
import orjson
from starlette.types import ASGIApp, Receive, Scope

from bot.clock import Clock
from bot.core.channel import Inlet, Part, RejectedError, SpentError
from bot.core.message import Message, Pressed
from bot.core.place import chat_of
from bot.core.post import Post
from bot.handlers.door import Answer, Door, read_body
from bot.handlers.platform import Handler, Platform
from bot.handlers.refused import RefusedError
from bot.handlers.wecom.answers import answer_to, failure_of
from bot.handlers.wecom.cipher import key_of
from bot.handlers.wecom.client import TIMEOUT, encode
from bot.handlers.wecom.door import echo
from bot.handlers.wecom.envelope import Envelope, parameters
from bot.handlers.wecom_bot.credentials import CALLED
from bot.handlers.wecom_bot.drawing import reply, stamped
from bot.handlers.wecom_bot.media import fetch
from bot.handlers.wecom_bot.reading import Robot, read_messages
from bot.rules.stamp import pressed
from bot.settings import Settings

PATH = "/wecom/bot/callback"

_NAME = "wecom-bot-url"
_ANSWERABLE = timedelta(minutes=59)
"""For how long a message can be answered, less some time on the way."""
_KEY = "SALESBOT_WECOM_BOT_AES_KEY"


class Callbacks:
    """A `Channel` that hears at an address of ours and answers at addresses that it was given."""

    name = _NAME
    fault = None
    ready = True
    exclusive = False
    one_voice = False
    limits = ()
    """One answer a message is all that can be given."""

    def __init__(self, envelope: Envelope, key: bytes, robot: Robot, clock: Clock, *, api_base: str) -> None:
        """`key` opens media. api_base: where answers go, and nowhere else."""
        self._envelope = envelope
        self._key = key
        self._robot = robot
        self._clock = clock
        self._ours = re.compile(re.escape(f"{api_base}/cgi-bin/aibot/response?") + r"[!-~]{1,1000}")

    @cached_property
    def _http(self) -> httpx.AsyncClient:
        """Made when something is first sent: for the reading of its certificates the door need not stay shut."""
        return httpx.AsyncClient(timeout=TIMEOUT)

    def doors(self, inlet: Inlet) -> Mapping[str, ASGIApp]:
        """The callback address of the robot."""

        async def take(scope: Scope, receive: Receive) -> Answer:
            return await self._take(scope, receive, inlet)

        return {PATH: Door(self.name, inlet, {"GET": self._verify, "POST": take})}

    async def listen(self, inlet: Inlet) -> None:
        """Returns: the platform calls us."""

    async def _verify(self, scope: Scope, _: Receive) -> Answer:
        return Answer(echo(scope["query_string"], self._envelope, self._clock.now()))

    async def _take(self, scope: Scope, receive: Receive, inlet: Inlet) -> Answer:
        query, now = parameters(scope["query_string"]), self._clock.now()
        callback = _json(self._envelope.open(query, _encrypted_in(await read_body(receive)), now))
        if isinstance(callback, dict) and callback.get("msgtype") == "stream":
            return Answer()  # asks how a stream goes on; we begin none
        messages = self._read(callback)
        for message in messages:
            await inlet.accept(message)
        update = _update(messages[0], callback)
        if update is None:
            return Answer()
        return Answer(
            orjson.dumps(self._envelope.answer(orjson.dumps(update), query["nonce"], now)), "application/json"
        )

    def _read(self, callback: Any) -> list[Message]:  # noqa: ANN401  whatever JSON it is
        match callback:
            case {"response_url": str(url)} if self._ours.fullmatch(url):
                reply_to = f"{url} {int((self._clock.now() + _ANSWERABLE).timestamp())}"
            case _:
                reply_to = ""
        return read_messages(callback, self._robot, self._clock.now(), reply_to=reply_to)

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:
        """One part: the answer."""
        return [reply(post, in_group=chat_of(address) is not None, serial=serial)]

    async def send(self, part: Part) -> str:
        """Answers a message; raises a SendError."""
        url, _, until = part.body["url"].partition(" ")
        if not url:
            raise RejectedError("这种方式的智能机器人只能回答，一条消息只能回答一次")
        if until and self._clock.now().timestamp() > int(until):
            raise RejectedError("一小时里没有答成，这条消息不能再回答了")
        answer = await answer_to(
            self._http.post(
                url,
                content=encode(part.body["message"]),
                headers={"content-type": "application/json; charset=utf-8"},
            )
        )
        if answer["errcode"] != 0:
            failure = failure_of(answer)
            # Which code a URL brings that was used already stands in no document.
            raise SpentError(str(failure)) if isinstance(failure, RejectedError) else failure
        return ""

    async def fetch(self, reference: str, most: int) -> bytes:
        """The bytes of what was sent; raises a SendError."""
        return await fetch(self._http, reference, most, self._key)

    async def close(self) -> None:
        """Ends the connections."""
        await self._http.aclose()


def _json(content: bytes) -> Any:  # noqa: ANN401  whatever it holds
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "json") from None


def _encrypted_in(body: bytes) -> bytes:
    match _json(body):
        case {"encrypt": str(encrypted)} if encrypted.isascii():
            return encrypted.encode()
    raise RefusedError(HTTPStatus.BAD_REQUEST, "envelope")


def _update(message: Message, callback: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the platform is to show in the place of a card that was pressed."""
    if not isinstance(message.body, Pressed):
        return None
    label = pressed(message.body.action)
    if label is None:
        return None
    event = callback["event"]["template_card_event"]
    card = stamped(event.get("task_id") or event.get("taskid"), label)
    return {"response_type": "update_template_card", "userids": [message.sender], "template_card": card}


def _open(settings: Settings, clock: Clock) -> Platform | None:
    """The channel, or `None` where a variable is absent; ValueError where the AES key cannot be one."""
    if settings.wecom_bot_token is None or settings.wecom_bot_aes_key is None:
        return None
    aes_key = settings.wecom_bot_aes_key.get_secret_value()
    envelope = Envelope(
        receiver="",
        token=settings.wecom_bot_token.get_secret_value(),
        aes_key=aes_key,
        variable=_KEY,
        window=timedelta(seconds=settings.wecom_timestamp_window),
    )
    robot = Robot(_NAME, settings.wecom_bot_name or "", settings.wecom_corp_id)
    return Callbacks(envelope, key_of(aes_key, _KEY), robot, clock, api_base=settings.wecom_api_base)


HANDLER = Handler(name=_NAME, open=_open, credentials=CALLED)
