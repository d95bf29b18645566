"""From what the robot's platform tells us, over its websocket or sealed in a callback, to `Message`s.

The two forms bring the same JSON (WeCom documents 100719, 101027). Who wrote and which message it is must be clear, or
it is refused; beyond that, whatever cannot be read is taken note of as `Unreadable`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import orjson

from bot.core.message import Attached, Body, Message, Pressed, Said, Unreadable
from bot.core.place import conversation, group
from bot.handlers.card_ids import read_card_id
from bot.handlers.legible import legible
from bot.handlers.refused import RefusedError
from bot.handlers.wecom.reading import USERID

_CHAT = re.compile(r"[^\s|@][^\s|]{0,127}")
_FETCHED = frozenset({"image", "file", "video"})
_LATEST = 32_503_680_000
"""Seconds: the year 3000. What claims to be later is no time."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Robot:
    """What we know beforehand: the channel, the robot's name as people @ it (empty: nobody told us), its company."""

    channel: str
    name: str = ""
    corp_id: str | None = None


def read_messages(callback: object, robot: Robot, now: datetime, *, reply_to: str, permit: str = "") -> list[Message]:
    """What a callback brings: one message, or several where words and pictures come mixed.

    now: when it arrived; only events carry a time of their own. reply_to: what answers it. permit: what changes the
    card, where the callback says that one was pressed; the card's id is added to it.
    Raises RefusedError where it is no message, or from nobody.
    """
    if not isinstance(callback, dict):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "json")
    sender = _sender(callback, robot)
    chat = _word(callback, "chatid") if _word(callback, "chattype") == "group" else ""
    if chat and _CHAT.fullmatch(chat) is None:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "chat")
    where = conversation(robot.channel, group(chat) if chat else sender)
    sent_at, key = _sent_at(callback, now), _key(callback)
    return [
        Message(
            key=key if number == 0 else f"{key}/{number}",
            channel=robot.channel,
            conversation=where,
            sender=sender,
            sent_at=sent_at,
            body=body,
            # A message can be answered once in its own place; what else it brought is answered like anything.
            reply_to=reply_to if number == 0 else "",
        )
        for number, body in enumerate(_bodies(callback, robot.name if chat else None, permit))
    ]


def spoken_to(text: str, name: str) -> str:
    """What was said in a group to the robot, without the @ that made the platform pass it on.

    A robot whose name we know is taken off where the text begins or ends with it. Otherwise an @ at the beginning is
    taken to be ours if it is the only one: only what names us arrives; 「@王总」 in the middle stays.
    """
    if name:
        ours = rf"@{re.escape(name)}(?=\s|$)"
        return re.sub(rf"^\s*{ours}\s*|\s*{ours}\s*$", "", text)
    return re.sub(r"^\s*@\S+\s*", "", text) if text.count("@") == 1 else text


def _sender(callback: Json, robot: Robot) -> str:
    """The member's id; with their company's behind it where that is another one, so that nobody passes for ours."""
    userid, corp_id = _word(callback, "from", "userid"), _word(callback, "from", "corpid")
    if USERID.fullmatch(userid) is None:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "sender")
    return userid if corp_id in {"", robot.corp_id} else f"{userid}@{corp_id}"


def _sent_at(callback: Json, now: datetime) -> datetime:
    created = callback.get("create_time")
    return datetime.fromtimestamp(created, UTC) if isinstance(created, int) and 0 < created < _LATEST else now


def _key(callback: Json) -> str:
    robot, msgid = _word(callback, "aibotid"), _word(callback, "msgid")
    if msgid:
        return f"aibot:{robot}:{msgid}"
    return f"aibot-ev:{sha256(orjson.dumps(callback, option=orjson.OPT_SORT_KEYS)).hexdigest()}"


def _bodies(callback: Json, name: str | None, permit: str) -> Sequence[Body]:
    """`name` is `None` outside of groups, where nobody has to @ anyone."""
    kind = _word(callback, "msgtype").lower()
    match kind:
        case "text" | "voice":  # of a voice the platform gives what it heard
            return [Said(_said(_word(callback, kind, "content"), name))]
        case "mixed":
            return _mixed(callback, name)
        case "event":
            return [_event(callback, permit)]
        case _:
            return [_attached(kind, _at(callback, kind)) or Unreadable(kind or "unknown")]


def _said(text: str, name: str | None) -> str:
    return text if name is None else spoken_to(text, name)


def _mixed(callback: Json, name: str | None) -> Sequence[Body]:
    items = _at(callback, "mixed", "msg_item")
    parts = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    text = "\n".join(_word(item, "text", "content") for item in parts if _word(item, "text", "content"))
    media = [body for item in parts for body in _media(item)]
    said = [Said(_said(text, name))] if text else []
    return [*said, *media] or [Unreadable("mixed")]


def _media(item: Json) -> Iterator[Body]:
    kind = _word(item, "msgtype").lower()
    attached = _attached(kind, item.get(kind))
    if attached is not None:
        yield attached


def _attached(kind: str, medium: object) -> Attached | None:
    """A medium with its reference: the address, and before it the key of its own with which the bytes are sealed."""
    url = _word(medium, "url")
    if kind not in _FETCHED or not url:
        return None
    return Attached(kind, f"{_word(medium, 'aeskey')} {url}".lstrip())


def _event(callback: Json, permit: str) -> Body:
    event = _word(callback, "event", "eventtype").lower()
    pressed = _at(callback, "event", "template_card_event")
    task_id = _word(pressed, "task_id") or _word(pressed, "taskid")
    key = _word(pressed, "event_key") or _word(pressed, "eventkey")
    if event != "template_card_event" or not task_id or not key:
        return Unreadable(f"event:{event or 'unknown'}")
    return Pressed(read_card_id(task_id), _chosen(pressed) or key, f"{permit} {task_id}" if permit else "")


def _chosen(pressed: object) -> str:
    """The ids picked in a card with a list, joined by commas. The documents spell the names in two ways."""
    items = _at(pressed, "selected_items", "selected_item") or _at(pressed, "selecteditems", "selecteditem")
    picked = [
        _at(item, "option_ids", "option_id") or _at(item, "optionids", "optionid")
        for item in (items if isinstance(items, list) else [])
    ]
    options = [option for options in picked if isinstance(options, list) for option in options]
    return ",".join(legible(option) for option in options if isinstance(option, str))


def _at(tree: object, *path: str) -> Any:  # noqa: ANN401  whatever JSON holds there
    """What stands at the end of a path of keys; `None` where the path breaks off."""
    for name in path:
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def _word(tree: object, *path: str) -> str:
    """The text at the end of a path, as far as a database takes it; empty for anything else."""
    value = _at(tree, *path)
    return legible(value) if isinstance(value, str) else ""
