"""A `Post` as what the robot sends (WeCom documents 101031, 101463, 101138): markdown, and a card to press.

Over the websocket a part is a list of frames of which the first that the platform takes carries it: the answer to one
message goes out as a finished stream under the request it came with, which shows it as an answer, and where that
request is over, as a message like any other.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from bot.core.channel import Part
from bot.core.place import chat_of
from bot.core.post import Post
from bot.handlers.markdown import marked
from bot.handlers.splitting import split
from bot.handlers.wecom.cards import BUTTON_CHARACTERS, SUBTITLE_CHARACTERS, Card, clipped, divided, joined

CONTENT_BYTES = 20480
"""Of a stream's content, and of a markdown's."""

_CUT = "\n……（太长，后面的没有显示）"

Frame = Mapping[str, Any]


def frames(address: str, post: Post, serial: int) -> Sequence[Part]:
    """The frames that carry `post` over the websocket to a person or a group, in order; one part is one message."""
    if post.permit:
        return [Part({"frames": [_update(post)]})]
    to = chat_of(address) or address
    text, card = divided(address, post, serial)
    pieces = split(marked(text), CONTENT_BYTES) if text or card is None else []
    parts = [Part({"frames": [_message(to, _markdown(piece))]}) for piece in pieces]
    if card is not None:
        parts.append(Part({"frames": [_message(to, _card(card))]}))
    if post.reply_to:
        first = _card(card) if card is not None and not pieces else _stream(pieces[0], (address, post, serial))
        answer = {"cmd": "aibot_respond_msg", "headers": {"req_id": post.reply_to}, "body": first}
        parts[0] = Part({"frames": [answer, *parts[0].body["frames"]]})
    return parts


def reply(post: Post, *, in_group: bool, serial: int) -> Part:
    """The one message with which a callback of the HTTP form can be answered, once, at the address it came with.

    In a group that may not be a card. Where there is too much for one message, it ends with a word that there is more.
    """
    text, card = divided("", post, serial)
    if card is not None and not text and not in_group:
        return Part({"url": post.reply_to, "message": _card(card)})
    content = marked(joined(post.text, post.question))
    if len(content.encode()) > CONTENT_BYTES:
        content = content.encode()[: CONTENT_BYTES - len(_CUT.encode())].decode(errors="ignore") + _CUT
    return Part({"url": post.reply_to, "message": _markdown(content)})


def stamped(task_id: str, label: str) -> Card:
    """What takes the place of a card that was pressed: one dead button that says what was chosen.

    The platform swaps the whole card and does not tell us what stood on it. `replace_text` greys the button where the
    robot knows it, as a self-built app does; where it does not, pressing it again is answered in words.
    """
    said = clipped(label, BUTTON_CHARACTERS)
    return {
        "card_type": "button_interaction",
        "main_title": {"title": said},
        "sub_title_text": clipped(label, SUBTITLE_CHARACTERS),
        "button_list": [{"text": said, "key": "done", "style": 2}],
        "replace_text": said,
        "task_id": task_id,
    }


def _update(post: Post) -> Frame:
    request, _, task_id = post.permit.rpartition(" ")
    body = {"response_type": "update_template_card", "template_card": stamped(task_id, post.text)}
    return {"cmd": "aibot_respond_update_msg", "headers": {"req_id": request}, "body": body}


def _message(to: str, message: Frame) -> Frame:
    """Without a request's id: that is made when it is sent."""
    return {"cmd": "aibot_send_msg", "body": {"chatid": to, **message}}


def _markdown(content: str) -> Frame:
    return {"msgtype": "markdown", "markdown": {"content": content}}


def _card(card: Card) -> Frame:
    return {"msgtype": "template_card", "template_card": card}


def _stream(content: str, identity: object) -> Frame:
    """A stream that is finished with its first frame. A repeat has the same id, and replaces instead of adding."""
    number = sha256(repr(identity).encode()).hexdigest()[:32]
    return {"msgtype": "stream", "stream": {"id": number, "finish": True, "content": content}}
