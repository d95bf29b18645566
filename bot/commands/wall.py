"""The terminal's wall, on which everything that anyone is sent is shown, as it looks on a platform."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from bot.core.channel import Inlet, Part, RejectedError
from bot.core.place import chat_of
from bot.core.post import Post
from bot.handlers.screen import Bubble, Screen

_INDENT = "\n   "


@dataclass(slots=True)
class Wall:
    """Shows bubbles as they come, and remembers each address's newest card; `called` gives an address its reader."""

    called: Callable[[str, str], str] = lambda _, address: address
    cards: dict[tuple[str, str], Bubble] = field(default_factory=dict)

    def show(self, channel: str, address: str, bubble: Bubble) -> None:
        """One message to one person or group."""
        chat = chat_of(address)
        reader = self.called(channel, address) if chat is None else f"群「{chat}」"
        if bubble.ref:
            self.cards[channel, address] = bubble
        write(f"→ {reader}  {_written(bubble)}")


class OnWall:
    """A platform that is the wall: posts are drawn as for the real one, within its limits, and shown."""

    fault = None
    ready = True
    exclusive = False
    one_voice = False

    def __init__(self, name: str, screen: Screen, wall: Wall) -> None:
        self.name = name
        self.limits = screen.limits
        self._screen = screen
        self._wall = wall

    def doors(self, inlet: Inlet) -> Mapping[str, ASGIApp]:  # noqa: ARG002  nobody calls
        """None."""
        return {}

    async def listen(self, inlet: Inlet) -> None:
        """Returns: what is typed is handed in by the terminal."""

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:
        """The platform's requests, each with the address that it goes to."""
        return [Part({"to": address, "request": part}) for part in self._screen.draw(address, post, serial)]

    async def send(self, part: Part) -> str:
        """Shows what the reader would see."""
        self._wall.show(self.name, part.body["to"], self._screen.see(part.body["request"]))
        return ""

    async def fetch(self, reference: str, most: int) -> bytes:  # noqa: ARG002  only words are typed
        """Finds nothing."""
        raise RejectedError("这里没有附件")

    async def close(self) -> None:
        """Nothing to end."""


def write(text: str) -> None:
    """One entry, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _written(bubble: Bubble) -> str:
    if bubble.stamps:
        return f"（卡片上的按钮变成：{bubble.text}）"
    keys = "  ".join(f"[{button.text} /press {button.action}]" for button in bubble.buttons)
    return bubble.text.replace("\n", _INDENT) + (f"{_INDENT}{keys}" if keys else "")
