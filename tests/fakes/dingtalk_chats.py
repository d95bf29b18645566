"""What people see in DingTalk: the messages of each chat with the robot, in order."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.waiting import PATIENCE


@dataclass(frozen=True, slots=True)
class Shown:
    """A message in a chat; `links` is what its buttons lead to, `card` the card's map of values, live."""

    at: datetime
    kind: str
    text: str
    links: Mapping[str, str] = field(default_factory=dict)
    card: Mapping[str, str] = field(default_factory=dict)
    track_id: str = ""


class Chats:
    """Every chat by its address."""

    def __init__(self) -> None:
        self._chats: defaultdict[str, list[Shown]] = defaultdict(list)
        self._arrived = threading.Condition()

    def transcript(self, address: str) -> list[Shown]:
        return list(self._chats[address])

    def wait_for(self, address: str, messages: int) -> list[Shown]:
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self._chats[address]) >= messages, PATIENCE):
                seen = [shown.text for shown in self._chats[address]]
                raise TimeoutError(f"{address} has {seen}, not {messages} messages")
        return self.transcript(address)

    def show(self, address: str, at: datetime, kind: str, content: Mapping[str, Any]) -> None:
        """A message of the robot, in whichever of the two dialects."""
        links = {button["title"]: button["actionURL"] for button in content.get("btns", [])}
        links |= {
            content[f"actionTitle{number}"]: content[f"actionURL{number}"]
            for number in range(1, 6)
            if f"actionTitle{number}" in content
        }
        if "singleURL" in content:
            links[content["singleTitle"]] = content["singleURL"]
        self.add(address, Shown(at, kind, content.get("content") or content["text"], links))

    def add(self, address: str, shown: Shown) -> None:
        with self._arrived:
            self._chats[address].append(shown)
            self._arrived.notify_all()
