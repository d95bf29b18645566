"""What we say: one post to one person, before a platform gives it its shape."""

from dataclasses import dataclass
from typing import Literal

from bot.core.todo import Todo

PostKind = Literal["reply", "nudge", "alert", "digest", "report", "todo"]
"""An answer; unasked to a rep; unasked to those above; a round-up; a review; not said, but put on somebody's list."""


@dataclass(frozen=True, slots=True)
class Button:
    """`action` comes back in a `Pressed` when the button is pressed."""

    text: str
    action: str


@dataclass(frozen=True, slots=True)
class Post:
    """Text first; a question and its buttons, if any, stand at the end.

    title: one line for places that show only one (a card's head, a preview).
    ref: names the object that a button of this post answers; empty where there are no buttons.
    permit: of a card that was pressed; such a post is not said but takes the place of that card's buttons.
    reply_to: of the message that this answers, where it came with one.
    todo: such a post is not said but stands on the person's list of tasks.
    call: the telephone in its text that is to be called: one tap away, where a platform allows it.
    closes: its card is closed when what it asks for has come about elsewhere (`CloseCard`).
    """

    title: str
    text: str
    question: str = ""
    buttons: tuple[Button, ...] = ()
    ref: str = ""
    permit: str = ""
    reply_to: str = ""
    todo: Todo | None = None
    call: str = ""
    closes: bool = False
