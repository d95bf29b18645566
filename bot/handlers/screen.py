"""What a platform's people see: for the terminal, which has no platform behind it, and to hold drawings against.

A `Screen` draws as the channel does and shows each request as its reader gets to see it, cut where the platform cuts,
so that a drawing which goes over a limit shows.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.channel import Limit, Part
from bot.core.post import Button, Post

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s]*)\)")


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message in a chat.

    buttons: what can be pressed; `say:…` makes the reader say it. ref, permit: what a press brings with it.
    stamps: whether it is no message, but what now stands in the place of a pressed card's buttons.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    ref: str = ""
    permit: str = ""
    stamps: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """One platform as its people see it. draw, limits: as of the channel. groups: whether it can be @ed in a group."""

    draw: Callable[[str, Post, int], Sequence[Part]]
    see: Callable[[Part], Bubble]
    limits: Sequence[Limit] = ()
    groups: bool = False


def cut(text: str, limit: int) -> str:
    """`text` as far as a platform shows it that counts bytes of UTF-8."""
    return text.encode()[:limit].decode(errors="ignore")


def without_markup(markdown: str) -> str:
    """What a reader sees of our markdown: bold, headings and links are shapes and not signs."""
    return _LINK.sub(r"\1", _HEADING.sub("", _BOLD.sub(r"\1", markdown)))


def links_in(markdown: str) -> Sequence[tuple[str, str]]:
    """The words and addresses of its links."""
    return [(found[1], found[2]) for found in _LINK.finditer(markdown)]
