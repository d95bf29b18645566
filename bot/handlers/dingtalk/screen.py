"""How DingTalk shows what its robot sends: texts, markdown with links, action cards, interactive cards."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.core.channel import Part
from bot.core.post import Button
from bot.handlers.card_ids import read_card_id
from bot.handlers.dingtalk.channel import DingTalk
from bot.handlers.dingtalk.drawing import MOST_ACTIONS, Pressing, draw
from bot.handlers.screen import Bubble, Screen, links_in, without_markup
from bot.settings import Settings

_SAYING = re.compile(r"\n*\[[^\]\n]*\]\(dtmd://[^)\s]*\)")
"""A link that is shown as a button, on a line of its own."""


def screen(settings: Settings) -> Screen:
    """The robot's chats, alone and in groups; with interactive cards where their template is set up."""
    pressing = Pressing("terminal", settings.dingtalk_card_template_id)
    return Screen(
        lambda address, post, serial: draw(address, post, serial=serial, pressing=pressing),
        see,
        DingTalk.limits,
        groups=True,
    )


def see(part: Part) -> Bubble:
    """What one request shows."""
    match part.body:
        case {"create": card}:
            return _card(card)
        case {"update": {"cardData": {"cardParamMap": changed}}}:
            return Bubble(changed["stamp"], stamps=True)
        case {"key": key, "param": str(param)}:
            return _message(key, json.loads(param))
        case _:
            raise ValueError("no request of ours")


def _message(key: str, param: Mapping[str, str]) -> Bubble:
    if key == "sampleText":
        return Bubble(param["content"])
    if key == "sampleMarkdown":
        return Bubble(_read(_SAYING.sub("", param["text"])), _buttons(links_in(param["text"])))
    links = [
        (param[f"actionTitle{number}"], param[f"actionURL{number}"])
        for number in range(1, MOST_ACTIONS + 1)
        if f"actionTitle{number}" in param
    ]
    single = [(param["singleTitle"], param["singleURL"])] if "singleTitle" in param else []
    return Bubble(f"{param['title']}\n{_read(param['text'])}", _buttons([*links, *single]))


def _card(card: Mapping[str, Any]) -> Bubble:
    shown = card["cardData"]["cardParamMap"]
    buttons = tuple(Button(one["text"], one["event"]["params"]["actionId"]) for one in json.loads(shown["buttons"]))
    number = card["outTrackId"]
    return Bubble(f"{shown['title']}\n{_read(shown['text'])}", buttons, read_card_id(number), number)


def _read(markdown: str) -> str:
    """A break is two blanks and a newline here."""
    return without_markup(markdown).replace("  \n", "\n")


def _buttons(links: Sequence[tuple[str, str]]) -> tuple[Button, ...]:
    """A link that makes its reader say something is a button; any other leads out of the chat."""
    return tuple(
        Button(text, f"say:{parse_qs(urlsplit(url).query)['content'][0]}")
        for text, url in links
        if url.startswith("dtmd://")
    )
