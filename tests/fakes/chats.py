"""What people see: the messages in each member's chat with the app, in order."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.qyapi_rules import TEXT_BYTES
from tests.waiting import PATIENCE

Json = Mapping[str, Any]

PER_MEMBER = ((timedelta(minutes=1), 30), (timedelta(hours=1), 1000))


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in a member's chat; `card` is the card as sent, empty for a text."""

    msgid: str
    at: datetime
    msgtype: str
    text: str
    card: Json
    response_code: str


class Chats:
    """Every member's chat; above 30 messages a minute or 1,000 an hour to one member it drops, and says nothing."""

    def __init__(self) -> None:
        self.dropped: list[tuple[str, Json]] = []
        self._chats: defaultdict[str, list[Delivery]] = defaultdict(list)
        self._arrived = threading.Condition()

    def transcript(self, user: str) -> list[Delivery]:
        """What `user` has in the app's chat, oldest first."""
        return list(self._chats[user.lower()])

    def texts(self, user: str) -> list[str]:
        """The transcript's texts, a card's title and subtitle in their place."""
        return [delivery.text for delivery in self.transcript(user)]

    def wait_for(self, user: str, messages: int) -> list[Delivery]:
        """Blocks until `user` has that many messages; raises TimeoutError, telling what is there instead."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self._chats[user.lower()]) >= messages, PATIENCE):
                message = f"{user} has {self.texts(user)}, not {messages} messages"
                raise TimeoutError(message)
        return self.transcript(user)

    def deliver(self, user: str, request: Json, now: datetime, msgid: str, response_code: str) -> None:
        """Puts a message into a member's chat, or drops it."""
        chat = self._chats[user]
        if any(sum(now - shown.at < span for shown in chat) >= most for span, most in PER_MEMBER):
            self.dropped.append((user, request))
            return
        card = request.get("template_card", {})
        code = response_code if card else ""
        delivery = Delivery(msgid, now, request["msgtype"], visible(request), card, code)
        with self._arrived:
            chat.append(delivery)
            self._arrived.notify_all()


def visible(request: Json) -> str:
    kind = request["msgtype"]
    if kind in {"text", "markdown"}:
        return str(request[kind]["content"]).encode()[:TEXT_BYTES].decode(errors="ignore")
    card = request["template_card"]
    lines = (card["main_title"].get("title"), card["main_title"].get("desc"), card.get("sub_title_text"))
    return "\n".join(line for line in lines if line)
