"""What reaches us: one thing that someone said or pressed, on whatever platform.

A handler makes these from a callback; `engine.intake` stores them; nothing else enters the bot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A text, exactly as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a card: `ref` names the pushed object, `action` is the button (`choose:2`, `confirm`).

    permit: what the platform wants to see when the pressed card is to be changed; empty where it cannot be.
    """

    ref: str
    action: str
    permit: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """Something other than text: `medium` is `image`, `voice`, `video`, `file`, `location` or `link`.

    reference: by which the platform gives the bytes out for some days; of a link its address, of a place
    `latitude,longitude`. name: what people see of it (a file's name, a link's title); empty where it has none.
    customer: the id of the one it was sent for, where the sender says so.
    """

    medium: str
    reference: str
    name: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What we take note of and cannot read: an event, a medium new to us. `kind` is the platform's name for it."""

    kind: str


@dataclass(frozen=True, slots=True)
class Rang:
    """A bell of the clock: `job` is `due` for whatever has fallen due, else a rule at its hour `slot` (ISO 8601)."""

    job: str
    slot: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """What another system sent us: `form` is `lead`, `signal` or `leave`; `data` its fields, as text."""

    form: str
    data: Mapping[str, str]


Body = Said | Pressed | Attached | Unreadable | Rang | Submitted


@dataclass(frozen=True, slots=True)
class Message:
    """One arrival.

    key: what makes it the same arrival when the platform sends it again.
    conversation: messages of one conversation are handled in the order in which they arrived (`core.place`).
    sender: the platform's own id of the person; `channel` and `sender` together name an address.
    sent_at: the platform's time, aware; relative dates (「明天」) count from it.
    reply_to: what the platform gave us to answer this one message by (a request's id, a URL that works for an hour);
    empty where any post to the address is as good.
    """

    key: str
    channel: str
    conversation: str
    sender: str
    sent_at: datetime
    body: Body
    reply_to: str = ""
