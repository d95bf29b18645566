"""How WeCom shows what its robot sends (documents 101031, 101032)."""

from bot.core.channel import Part
from bot.handlers.screen import Bubble, Screen, cut, without_markup
from bot.handlers.wecom.screen import card_bubble
from bot.handlers.wecom_bot.channel import WeComBot
from bot.handlers.wecom_bot.drawing import CONTENT_BYTES, frames
from bot.settings import Settings

_REQUEST = "terminal"


def screen(_: Settings) -> Screen:
    """The robot's chats, alone and in groups."""
    return Screen(frames, see, WeComBot.limits, groups=True)


def see(part: Part) -> Bubble:
    """What the first frame of a part shows; the others show the same."""
    body = part.body["frames"][0]["body"]
    match body:
        case {"response_type": "update_template_card", "template_card": card}:
            return Bubble(card["replace_text"], stamps=True)
        case {"msgtype": "template_card", "template_card": card}:
            return card_bubble(card, f"{_REQUEST} {card['task_id']}")
        case {"msgtype": kind}:
            return Bubble(without_markup(cut(body[kind]["content"], CONTENT_BYTES)))
        case _:
            raise ValueError("no frame of ours")
