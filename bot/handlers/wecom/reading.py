"""From the decrypted XML of a callback to a `Message`.

Who, to whom and when must be clear, or the callback is refused; beyond that, whatever cannot be read is taken note of
as `Unreadable`, because refusing it would only make the platform send the same bytes three times more.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus

from bot.core.message import Attached, Body, Message, Pressed, Said, Unreadable
from bot.core.place import conversation
from bot.handlers.card_ids import read_card_id
from bot.handlers.refused import RefusedError
from bot.handlers.wecom.fields import Field, read_fields, texts

USERID = re.compile(r"[^\s|@][^\s|]{0,63}")
"""A member's id, as widely as any company may have chosen them, but never what the API would take for several members
or, as in `@all`, for the whole company: a reply goes to whom a message names as its sender."""

_SECONDS = re.compile(r"[0-9]{1,11}")
_MSG_ID = re.compile(r"[0-9]{1,20}")

_MEDIA = frozenset({"image", "voice", "video", "file"})
_NAME_CHARACTERS = 200
"""More than a file system or a chat shows of a name."""


def read_message(document: bytes, *, corp_id: str, agent_id: int) -> Message:
    """The message in `document`; raises RefusedError where it is not ours, or lacks a sender or a time."""
    fields = read_fields(document)
    single = texts(fields)
    if single.get("ToUserName") != corp_id:
        raise RefusedError(HTTPStatus.FORBIDDEN, "corp")
    sender = single.get("FromUserName", "")
    if USERID.fullmatch(sender) is None:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "sender")
    created = single.get("CreateTime", "")
    if _SECONDS.fullmatch(created) is None:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "time")
    return Message(
        key=_key(fields, single, corp_id=corp_id, agent_id=agent_id, sender=sender),
        channel="wecom",
        conversation=conversation("wecom", sender),
        sender=sender,
        sent_at=datetime.fromtimestamp(int(created), UTC),
        body=_body(fields, single),
    )


def _key(fields: Sequence[Field], single: Mapping[str, str], *, corp_id: str, agent_id: int, sender: str) -> str:
    """What all copies of one arrival share.

    An event has no MsgId. The documents name sender and second instead, and so lose the second of two clicks in one
    second; the digest is over all fields, in an order of its own, so only a true copy has the same.
    """
    msg_id = single.get("MsgId", "")
    if _MSG_ID.fullmatch(msg_id):
        return f"wecom:{corp_id}:{agent_id}:{sender}:{msg_id}"
    return f"wecom-ev:{sha256(repr(sorted(fields)).encode()).hexdigest()}"


def _body(fields: Sequence[Field], single: Mapping[str, str]) -> Body:
    kind = single.get("MsgType", "").lower()
    if kind == "text" and "Content" in single:
        return Said(single["Content"])
    if kind != "event":
        return _attached(kind, single) or Unreadable(kind or "unknown")
    # The platform writes LOCATION and template_card_event; and a `location` event is not a `location` message.
    event = single.get("Event", "").lower()
    if event == "template_card_event" and "TaskId" in single and "EventKey" in single:
        return Pressed(
            ref=read_card_id(single["TaskId"]),
            action=_chosen(fields) or single["EventKey"],
            permit=single.get("ResponseCode", ""),
        )
    return Unreadable(f"event:{event or 'unknown'}")


def _attached(kind: str, single: Mapping[str, str]) -> Attached | None:
    """A medium with its reference; `None` where the platform gave none. Of a file's name the documents say nothing."""
    if kind in _MEDIA:
        reference, name = single.get("MediaId", ""), single.get("FileName") or single.get("Title", "")
    elif kind == "location":
        reference = ",".join(single[name] for name in ("Location_X", "Location_Y") if name in single)
        name = single.get("Label", "")
    elif kind == "link":
        reference, name = single.get("Url", ""), single.get("Title", "")
    else:
        return None
    return Attached(kind, reference, " ".join(name.split())[:_NAME_CHARACTERS]) if reference else None


def _chosen(fields: Sequence[Field]) -> str:
    """The ids of what was selected in a card with a list, joined by commas; each of our options' ids is an action."""
    return ",".join(
        option.text
        for field in fields
        if field.name == "SelectedItems"
        for item in field.all("SelectedItem")
        for options in item.all("OptionIds")
        for option in options.all("OptionId")
    )
