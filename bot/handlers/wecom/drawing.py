"""A `Post` as the platform's requests: texts, and at the end a card where there is something to press.

Limits are those of WeCom document 90236; text is counted in bytes of UTF-8, what stands on a card in characters.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import Any

from bot.core.channel import Part
from bot.core.post import Post
from bot.handlers.card_ids import write_card_id
from bot.handlers.legible import legible
from bot.handlers.markdown import marked
from bot.handlers.splitting import split

TEXT_BYTES = 2048
TITLE_CHARACTERS = 26
DESCRIPTION_CHARACTERS = 30
SUBTITLE_CHARACTERS = 112
BUTTON_CHARACTERS = 10
OPTION_CHARACTERS = 11
MOST_BUTTONS = 6
MOST_OPTIONS = 20

_LONGEST_CHECK = 4 * 60 * 60
"""Seconds for which the platform can be made to remember a request."""

_CHECK_VARIATION = 60 * 60
"""Seconds by which the check may be shorter, to tell equal posts apart."""

_ASKING = "请确认一下"
_PRIMARY = 1
_SECONDARY = 2

_LINK = re.compile(r"<(?=/?a\b)", re.IGNORECASE)


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
    texts = _markdown if markdown else _texts
    whole = joined(post.text, post.question)
    if not post.buttons:
        return texts(envelope, whole)
    if len(post.buttons) > MOST_BUTTONS:
        return [*texts(envelope, whole), _card(envelope, post, serial, _option_list(post))]
    if len(whole) <= SUBTITLE_CHARACTERS:
        return [_card(envelope, post, serial, _button_row(post, whole))]
    text = post.text if len(post.question) <= SUBTITLE_CHARACTERS else whole
    # The card below its text asks only: with the post's own title it would look like a second answer.
    asking = replace(post, title=_ASKING)
    return [*texts(envelope, text), _card(envelope, post, serial, _button_row(asking, post.question))]


def _stamp(address: str, post: Post, agent_id: int) -> Part:
    """Puts one dead button in the place of a pressed card's own (document 94888); the same for every kind of card."""
    button = {"replace_name": _clipped(post.text, BUTTON_CHARACTERS)}
    return Part({"userids": [address], "agentid": agent_id, "response_code": post.permit, "button": button})


def joined(*paragraphs: str) -> str:
    """Those of the paragraphs that say something, one below the other."""
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)


def _texts(envelope: Mapping[str, Any], text: str) -> list[Part]:
    return [
        Part({**envelope, "msgtype": "text", "text": {"content": piece}})
        for piece in split(_harmless(text), TEXT_BYTES)
    ]


def _markdown(envelope: Mapping[str, Any], text: str) -> list[Part]:
    return [
        Part({**envelope, "msgtype": "markdown", "markdown": {"content": piece}})
        for piece in split(marked(text), TEXT_BYTES)
    ]


def _harmless(text: str) -> str:
    """Text that is only text.

    The platform makes `<a href>` a link, and a customer of such a name a trap: its bracket goes wide.
    """
    return legible(_LINK.sub("＜", text))


def _card(envelope: Mapping[str, Any], post: Post, serial: int, content: Mapping[str, Any]) -> Part:
    card = {"source": {"desc": "销售助手"}, "task_id": write_card_id(envelope["touser"], post, serial), **content}
    return Part({**envelope, "msgtype": "template_card", "template_card": card})


def _button_row(post: Post, subtitle: str) -> Mapping[str, Any]:
    return {
        "card_type": "button_interaction",
        "main_title": {"title": _title(post)},
        "sub_title_text": _clipped(subtitle, SUBTITLE_CHARACTERS),
        "button_list": [
            {"text": _clipped(button.text, BUTTON_CHARACTERS), "key": button.action, "style": style}
            for button, style in zip(post.buttons, chain([_PRIMARY], repeat(_SECONDARY)), strict=False)
        ],
    }


def _option_list(post: Post) -> Mapping[str, Any]:
    """More choices than a card has buttons: a list of which one is picked; its id comes back as the action."""
    return {
        "card_type": "vote_interaction",
        "main_title": {"title": _title(post), "desc": _clipped(post.question, DESCRIPTION_CHARACTERS)},
        "checkbox": {
            "question_key": "choice",
            "mode": 0,
            "option_list": [
                {"id": button.action, "text": _clipped(button.text, OPTION_CHARACTERS)}
                for button in post.buttons[:MOST_OPTIONS]
            ],
        },
        "submit_button": {"text": "确定", "key": "submit"},
    }


def _title(post: Post) -> str:
    return _clipped(post.title or post.question or post.text, TITLE_CHARACTERS)


def _clipped(text: str, characters: int) -> str:
    harmless = _harmless(text)
    return harmless if len(harmless) <= characters else harmless[: characters - 1] + "…"
