"""What of a post stands on a template card, and what is said as text before it.

The cards of a self-built app (WeCom document 90236) and of a robot (101032) are the same, and counted in characters.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, repeat
from typing import Any

from bot.core.post import Post
from bot.handlers.card_ids import write_card_id
from bot.handlers.legible import legible

Card = Mapping[str, Any]

TITLE_CHARACTERS = 26
DESCRIPTION_CHARACTERS = 30
SUBTITLE_CHARACTERS = 112
BUTTON_CHARACTERS = 10
OPTION_CHARACTERS = 11
MOST_BUTTONS = 6
MOST_OPTIONS = 20

_ASKING = "请确认一下"
_PRIMARY = 1
_SECONDARY = 2

_LINK = re.compile(r"<(?=/?a\b)", re.IGNORECASE)


def joined(*paragraphs: str) -> str:
    """Those of the paragraphs that say something, one below the other."""
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)


def harmless(text: str) -> str:
    """Text that is only text: the platform makes `<a href>` a link, and a customer of such a name a trap."""
    return legible(_LINK.sub("＜", text))


def clipped(text: str, characters: int) -> str:
    """At most so many characters of harmless text; an ellipsis stands for the rest."""
    plain = harmless(text)
    return plain if len(plain) <= characters else plain[: characters - 1] + "…"


def divided(address: str, post: Post, serial: int) -> tuple[str, Card | None]:
    """The text of a post, empty where a card says it all, and the card, where there is something to press."""
    whole = joined(post.text, post.question)
    if not post.buttons:
        return whole, None
    if post.call:  # people's programs make a number in a text one that a tap calls, and none on a card
        return whole, _card(address, post, serial, _button_row(post, post.question))
    if len(post.buttons) > MOST_BUTTONS:
        return whole, _card(address, post, serial, _option_list(post))
    if len(whole) <= SUBTITLE_CHARACTERS:
        return "", _card(address, post, serial, _button_row(post, whole))
    text = post.text if len(post.question) <= SUBTITLE_CHARACTERS else whole
    # The card below its text asks only: with the post's own title it would look like a second answer.
    asking = replace(post, title=_ASKING)
    return text, _card(address, post, serial, _button_row(asking, post.question))


def _card(address: str, post: Post, serial: int, content: Card) -> Card:
    return {"source": {"desc": "销售助手"}, "task_id": write_card_id(address, post, serial), **content}


def _button_row(post: Post, subtitle: str) -> Card:
    title = _title(post)
    # Most posts have their first line as their title: it stands on the card once.
    rest = subtitle.removeprefix(f"{title}\n")
    return {
        "card_type": "button_interaction",
        "main_title": {"title": title},
        "sub_title_text": clipped(rest, SUBTITLE_CHARACTERS),
        "button_list": [
            {"text": clipped(button.text, BUTTON_CHARACTERS), "key": button.action, "style": style}
            for button, style in zip(post.buttons, chain([_PRIMARY], repeat(_SECONDARY)), strict=False)
        ],
    }


def _option_list(post: Post) -> Card:
    """More choices than a card has buttons: a list of which one is picked; its id comes back as the action."""
    return {
        "card_type": "vote_interaction",
        "main_title": {"title": _title(post), "desc": clipped(post.question, DESCRIPTION_CHARACTERS)},
        "checkbox": {
            "question_key": "choice",
            "mode": 0,
            "option_list": [
                {"id": button.action, "text": clipped(button.text, OPTION_CHARACTERS)}
                for button in post.buttons[:MOST_OPTIONS]
            ],
        },
        "submit_button": {"text": "确定", "key": "submit"},
    }


def _title(post: Post) -> str:
    return clipped(post.title or post.question or post.text, TITLE_CHARACTERS)
