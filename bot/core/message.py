"""What reaches us: one thing that someone said or pressed, on whatever platform.

A handler makes these from a callback; `engine.intake` stores them; nothing else enters the bot.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A text, exactly as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a card: `ref` names the pushed object, `action` is the button (`choose:2`, `confirm`)."""

    ref: str
    action: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something we take note of but cannot read yet (a picture, an event); `kind` is the platform's name for it."""

    kind: str


Body = Said | Pressed | Unreadable


@dataclass(frozen=True, slots=True)
class Message:
    """One arrival.

    key: what makes it the same arrival when the platform sends it again.
    conversation: messages of one conversation are handled in the order in which they arrived.
    sender: the platform's own id of the person; `channel` and `sender` together name an address.
    sent_at: the platform's time, aware; relative dates (「明天」) count from it.
    """

    key: str
    channel: str
    conversation: str
    sender: str
    sent_at: datetime
    body: Body
