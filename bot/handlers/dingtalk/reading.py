"""From what DingTalk pushes to `Message`s: bot messages (stream and webhook send the same) and presses of cards.

dingtalk-stream's own `ChatbotMessage` fails on what the platform may leave out, and hands out nothing of a voice, a
file or a video; so the JSON is read here. Who says it, where, and which message it is must be clear, or it is refused
as unreadable; beyond that, whatever cannot be read is taken note of.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from bot.core.message import Attached, Body, Message, Pressed, Said, Unreadable
from bot.core.place import conversation, group
from bot.handlers.card_ids import read_card_id
from bot.handlers.dingtalk.sessions import write_session
from bot.handlers.legible import legible

Json = Mapping[str, Any]

_PERSON = re.compile(r"[^\s/|@][^\s|]{0,127}")
"""A staff id, or the encrypted id of someone outside the company."""
_CHAT = re.compile(r"[^\s|]{1,255}")

_IN_GROUP = "2"
_AFTER_MENTION = " \N{NO-BREAK SPACE}\N{FOUR-PER-EM SPACE}"
_NAME_CHARACTERS = 200
_LONGEST_TEXT = 20_000
"""Characters; far more than the platform lets anybody type."""
_MEDIA: Mapping[str, str] = {"picture": "image", "audio": "voice", "video": "video", "file": "file"}


class UnreadableMessageError(Exception):
    """A push that names no sender, no place or no message."""


def read_bot_message(data: Json, *, origin: str, now: datetime) -> Sequence[Message]:
    """The messages in one push: one, or for text with pictures one more for each picture.

    origin: scheme and host that a `sessionWebhook` must have. now: taken where the platform gives no time. Raises
    UnreadableMessageError.
    """
    sender = _text(data, "senderStaffId") or _text(data, "senderId")
    msg_id = _text(data, "msgId")
    chat = _text(data, "conversationId")
    in_group = str(data.get("conversationType")) == _IN_GROUP
    if _PERSON.fullmatch(sender) is None or not msg_id or (in_group and _CHAT.fullmatch(chat) is None):
        raise UnreadableMessageError
    bodies = _bodies(data, in_group=in_group)
    reply_to = write_session(data.get("sessionWebhook"), data.get("sessionWebhookExpiredTime"), origin)
    # Two robots in one group are sent the same message under the same id, and each must answer.
    key = f"dingtalk:{_text(data, 'robotCode')}:{msg_id}"
    return [
        Message(
            key=f"{key}/{number}" if number else key,
            channel="dingtalk",
            conversation=conversation("dingtalk", group(chat) if in_group else sender),
            sender=sender,
            sent_at=_instant(data.get("createAt"), now),
            body=body,
            reply_to=reply_to,
        )
        for number, body in enumerate(bodies)
    ]


def read_press(data: Json, *, sent_at: int | None, now: datetime) -> Message:
    """The press in a card callback; raises UnreadableMessageError.

    It has no id of its own: a copy has the same content, and so the same digest for a key. That a button pressed twice
    is one press is as it should be.
    """
    user, track_id = _text(data, "userId"), _text(data, "outTrackId")
    private = _embedded(data.get("content")).get("cardPrivateData")
    private = private if isinstance(private, dict) else {}
    actions = private.get("actionIds")
    action = actions[0] if isinstance(actions, list) and actions else None
    if _PERSON.fullmatch(user) is None or not track_id or not isinstance(action, str) or not action:
        raise UnreadableMessageError
    in_group = data.get("spaceType") == "IM_GROUP" and _CHAT.fullmatch(_text(data, "spaceId")) is not None
    return Message(
        key=f"dingtalk-card:{sha256(repr((track_id, user, action)).encode()).hexdigest()}",
        channel="dingtalk",
        conversation=conversation("dingtalk", group(_text(data, "spaceId")) if in_group else user),
        sender=user,
        sent_at=_instant(sent_at, now),
        body=Pressed(ref=read_card_id(track_id), action=action, permit=track_id),
    )


def read_unreadable(raw: str | bytes, now: datetime) -> Message:
    """A note that something came of which nothing could be made; the same thing again is the same note."""
    data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    return Message(
        key=f"dingtalk-frame:{sha256(data).hexdigest()}",
        channel="dingtalk",
        conversation=conversation("dingtalk", ""),
        sender="",
        sent_at=now,
        body=Unreadable("event:unreadable"),
    )


def _bodies(data: Json, *, in_group: bool) -> Sequence[Body]:
    kind = _text(data, "msgtype")
    content = data.get("text" if kind == "text" else "content")
    inner: Json = content if isinstance(content, dict) else {}
    match kind:
        case "text" if isinstance(inner.get("content"), str):
            return [_said(_text(inner, "content"), in_group=in_group)]
        case "richText":
            return _rich(inner, in_group=in_group)
        case "audio" if _text(inner, "recognition").strip():
            return [_said(_text(inner, "recognition"), in_group=in_group)]
        case _:
            return [_attached(kind, inner) or Unreadable(kind or "unknown")]


def _said(text: str, *, in_group: bool) -> Body:
    """The text as typed. In a group the platform takes its own @ away and leaves the blank behind it."""
    if len(text) > _LONGEST_TEXT:
        return Unreadable("overlong")
    return Said(text.lstrip(_AFTER_MENTION) if in_group else text)


def _rich(content: Json, *, in_group: bool) -> Sequence[Body]:
    items = content.get("richText")
    parts = [part for part in items if isinstance(part, dict)] if isinstance(items, list) else []
    text = "".join(_text(part, "text") for part in parts)
    pictures = [picture for part in parts if (picture := _attached(_text(part, "type"), part)) is not None]
    said = [_said(text, in_group=in_group)] if text.strip() else []
    return [*said, *pictures] or [Unreadable("richText")]


def _attached(kind: str, content: Json) -> Attached | None:
    """A medium with the code by which it can be fetched; `None` where the platform gave none."""
    reference = _text(content, "downloadCode") or _text(content, "pictureDownloadCode")
    if kind not in _MEDIA or not reference:
        return None
    return Attached(_MEDIA[kind], reference, " ".join(_text(content, "fileName").split())[:_NAME_CHARACTERS])


def _text(data: Json, name: str) -> str:
    """A field's text as a database takes it: for half a surrogate pair in it, a message could never be kept."""
    value = data.get(name)
    return legible(value) if isinstance(value, str) else ""


def _embedded(text: object) -> Json:
    """JSON within JSON, which may be empty."""
    try:
        value = json.loads(text) if isinstance(text, str) and text else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _instant(milliseconds: object, now: datetime) -> datetime:
    """An instant from the platform's number or text of it; `now` where that is none, or is of no year of ours."""
    try:
        return datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
