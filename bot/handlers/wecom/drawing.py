"""A `Post` as the platform's requests: texts, and at the end a card where there is something to press.

Limits are those of WeCom document 90236; text is counted in bytes of UTF-8.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.channel import Part
from bot.core.post import Post
from bot.handlers.markdown import marked
from bot.handlers.splitting import split
from bot.handlers.wecom.cards import BUTTON_CHARACTERS, clipped, divided, harmless

TEXT_BYTES = 2048

_LONGEST_CHECK = 4 * 60 * 60
"""Seconds for which the platform can be made to remember a request."""

_CHECK_VARIATION = 60 * 60
"""Seconds by which the check may be shorter, to tell equal posts apart."""


def draw(address: str, post: Post, *, agent_id: int, serial: int, markdown: bool = False) -> Sequence[Part]:
    """The requests that carry `post` to the member `address`, in order.

    The platform drops a request that equals one of the last hours, which is what makes a repeat safe and a second
    「帮助」 unanswered. `serial`, the post's place in the outbox, tells two equal posts apart: it shortens the check's
    interval by some seconds, the one field that no reader sees. `markdown` is for companies whose people read in
    WeCom alone: WeChat's plug-in does not show it.
    """
    if post.permit:
        return [_stamp(address, post, agent_id)]
    envelope: Mapping[str, Any] = {
        "touser": address,
        "agentid": agent_id,
        "enable_duplicate_check": 1,
        "duplicate_check_interval": _LONGEST_CHECK - serial % _CHECK_VARIATION,
    }
    text, card = divided(address, post, serial)
    said = [] if card and not text else (_markdown if markdown and not post.call else _texts)(envelope, text)
    return [*said, Part({**envelope, "msgtype": "template_card", "template_card": card})] if card else said


def _stamp(address: str, post: Post, agent_id: int) -> Part:
    """Puts one dead button in the place of a pressed card's own (document 94888); the same for every kind of card."""
    button = {"replace_name": clipped(post.text, BUTTON_CHARACTERS)}
    return Part({"userids": [address], "agentid": agent_id, "response_code": post.permit, "button": button})


def _texts(envelope: Mapping[str, Any], text: str) -> list[Part]:
    return [
        Part({**envelope, "msgtype": "text", "text": {"content": piece}}) for piece in split(harmless(text), TEXT_BYTES)
    ]


def _markdown(envelope: Mapping[str, Any], text: str) -> list[Part]:
    return [
        Part({**envelope, "msgtype": "markdown", "markdown": {"content": piece}})
        for piece in split(marked(text), TEXT_BYTES)
    ]
