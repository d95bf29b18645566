"""A WeCom robot's account, what people see of it, and what its platform checks of a message before it shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = Mapping[str, Any]

CONTENT_BYTES = 20480


@dataclass(frozen=True, slots=True)
class BotAccount:
    """What an admin copies from the robot's page into the environment. All invented."""

    bot_id: str = "aibPlantedRobot01"
    secret: str = "planted-robot-secret-7215ee9c7d9dc229"
    token: str = "PlantedRobotToken00"
    aes_key: str = "PlantedRobotAESKey00123456789abcdefghijklmn"
    name: str = "销售助手"


@dataclass(slots=True)
class Seen:
    """One bubble in a chat: markdown, or a card as it is shown now."""

    at: datetime
    text: str
    card: Json = field(default_factory=dict)
    is_answer: bool = False
    stream: str = ""


def content_fault(content: object) -> int:
    """The errcode for a stream's or a markdown's content. Of blanks only, the bubble would never stop turning."""
    if not isinstance(content, str) or not content.strip():
        return 44004
    return 40058 if len(content.encode()) > CONTENT_BYTES else 0


def card_text(card: Json) -> str:
    """What can be read on a card besides its buttons."""
    lines = (card["main_title"].get("title"), card["main_title"].get("desc"), card.get("sub_title_text"))
    return "\n".join(line for line in lines if line)


def click(card: Json, key: str, chosen: Mapping[str, list[str]]) -> Json:
    """What an event says of a pressed card."""
    picked = [{"question_key": name, "option_ids": {"option_id": options}} for name, options in chosen.items()]
    told = {"card_type": card["card_type"], "event_key": key, "task_id": card["task_id"]}
    return {**told, "selected_items": {"selected_item": picked}} if picked else told
