"""Frames of DingTalk's stream, in and out, by dingtalk-stream's own classes.

Its classes read frames and write acknowledgements; of its client nothing is used. They believe whatever comes (a time
that is no number, data that is no JSON, a `header` without an s in the platform's own samples), so what they would
stumble over is mended here, or caught and named.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any

BOT_MESSAGE = "/v1.0/im/bot/messages/get"
CARD_CALLBACK = "/v1.0/card/instances/callback"
DISCONNECT = "disconnect"
_TIMES = ("time", "eventBornTime")
PING = "ping"


class Kind(StrEnum):
    """What a frame is."""

    SYSTEM = "SYSTEM"
    EVENT = "EVENT"
    CALLBACK = "CALLBACK"


class UnreadableFrameError(Exception):
    """Not a frame that anything can be made of; `message_id` is by what it can be acknowledged, empty without one."""

    def __init__(self, message_id: str = "") -> None:
        super().__init__(message_id)
        self.message_id = message_id


@dataclass(frozen=True, slots=True)
class Frame:
    """One push. sent_at: milliseconds since 1970, or `None`."""

    kind: Kind
    topic: str
    message_id: str
    sent_at: int | None
    data: Mapping[str, Any]


def load() -> None:
    """Loads dingtalk-stream, which takes a while: once, before a frame waits for it.

    It brings requests and aiohttp along, half a second of start-up that a bot without DingTalk need not spend.
    """
    import_module("dingtalk_stream")


def read(raw: str | bytes) -> Frame:
    """The frame in `raw`; raises UnreadableFrameError."""
    from dingtalk_stream import frames  # noqa: PLC0415 - see `load`

    parsed = _object(raw)
    if "headers" not in parsed and "header" in parsed:
        parsed["headers"] = parsed.pop("header")
    headers = parsed.get("headers")
    message_id = headers.get("messageId") if isinstance(headers, dict) else None
    if not isinstance(headers, dict) or not isinstance(message_id, str):
        raise UnreadableFrameError
    # A message is not lost for a time that nobody needs.
    parsed["headers"] = {name: value for name, value in headers.items() if name not in _TIMES or _is_number(value)}
    classes = {
        Kind.SYSTEM: frames.SystemMessage,
        Kind.EVENT: frames.EventMessage,
        Kind.CALLBACK: frames.CallbackMessage,
    }
    try:
        kind = Kind(parsed.get("type", ""))
        message = classes[kind].from_dict(parsed)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise UnreadableFrameError(message_id) from None
    if not isinstance(message.data, dict):
        raise UnreadableFrameError(message_id)
    return Frame(kind, str(message.headers.topic or ""), message_id, message.headers.time, message.data)


def _is_number(value: object) -> bool:
    return str(value).isdecimal()


def _object(raw: str | bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(raw)
    except (ValueError, RecursionError):
        raise UnreadableFrameError from None
    if not isinstance(parsed, dict):
        raise UnreadableFrameError
    return parsed


def acknowledgement(message_id: str, data: Mapping[str, Any], *, code: int = 200) -> str:
    """What the platform wants to hear: 200 for what was taken, 404 for a topic that nobody asked for."""
    from dingtalk_stream import frames  # noqa: PLC0415 - see `load`

    ack = frames.AckMessage()
    ack.code = code
    ack.message = "OK" if code == frames.AckMessage.STATUS_OK else "unknown topic"
    ack.headers.message_id = message_id
    ack.headers.content_type = frames.Headers.CONTENT_TYPE_APPLICATION_JSON
    ack.data = dict(data)
    return json.dumps(ack.to_dict(), ensure_ascii=False)
