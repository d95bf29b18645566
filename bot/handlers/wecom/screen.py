"""How WeCom shows what a self-built app sends (document 90236)."""

from collections.abc import Mapping
from typing import Any

from bot.core.channel import Part
from bot.core.post import Button
from bot.handlers.card_ids import read_card_id
from bot.handlers.screen import Bubble, Screen, cut, without_markup
from bot.handlers.wecom import cards
from bot.handlers.wecom.channel import WeCom
from bot.handlers.wecom.drawing import TEXT_BYTES, draw
from bot.settings import Settings

_PRESSING = "terminal"


def screen(settings: Settings) -> Screen:
    """The app's chat, which nobody else is in."""
    return Screen(
        lambda address, post, serial: draw(address, post, agent_id=0, serial=serial, markdown=settings.wecom_markdown),
        see,
        WeCom.limits,
    )


def see(part: Part) -> Bubble:
    """What one request shows."""
    message = part.body
    match message.get("msgtype"):
        case "text":
            return Bubble(cut(message["text"]["content"], TEXT_BYTES))
        case "markdown":
            return Bubble(without_markup(cut(message["markdown"]["content"], TEXT_BYTES)))
        case "template_card":
            return card_bubble(message["template_card"], _PRESSING)
        case _:
            return Bubble(message["button"]["replace_name"], stamps=True)


def card_bubble(card: Mapping[str, Any], permit: str) -> Bubble:
    """A template card: its head, its lines, and what is pressed, no more of each than there is room for.

    Of a list one option is picked and sent off with one button; here picking one is pressing it.
    """
    head = card["main_title"]
    lines = (
        head.get("title", "")[: cards.TITLE_CHARACTERS],
        head.get("desc", "")[: cards.DESCRIPTION_CHARACTERS],
        card.get("sub_title_text", "")[: cards.SUBTITLE_CHARACTERS],
    )
    rows = [(one["text"][: cards.BUTTON_CHARACTERS], one["key"]) for one in card.get("button_list", ())]
    options = card.get("checkbox", {}).get("option_list", ())
    picks = [(one["text"][: cards.OPTION_CHARACTERS], one["id"]) for one in options]
    buttons = [*rows[: cards.MOST_BUTTONS], *picks[: cards.MOST_OPTIONS]]
    return Bubble(
        "\n".join(line for line in lines if line),
        tuple(Button(text, action) for text, action in buttons),
        read_card_id(card["task_id"]),
        permit,
    )
