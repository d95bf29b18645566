"""The console: the terminal and the sandbox page. What is sent stays in the outbox, where both read it."""

from collections.abc import Mapping, Sequence

from starlette.types import ASGIApp

from bot.clock import Clock
from bot.core.channel import Inlet, Part, RejectedError
from bot.core.post import Post
from bot.handlers.platform import Handler
from bot.handlers.screen import Bubble, Screen
from bot.settings import Settings


class Console:
    """A channel without a platform: sending is having been written down."""

    name = "console"
    fault = None
    ready = True
    exclusive = False
    one_voice = False
    limits = ()

    def doors(self, inlet: Inlet) -> Mapping[str, ASGIApp]:  # noqa: ARG002  the sandbox page has doors of its own
        """None of its own."""
        return {}

    async def listen(self, inlet: Inlet) -> None:
        """Returns: the sandbox page hears for us."""

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:  # noqa: ARG002  nothing has a limit here
        """One part, empty: the readers take the post from the outbox."""
        return (Part({}),)

    async def send(self, part: Part) -> str:  # noqa: ARG002  nothing leaves the house
        """Arrives at once."""
        return ""

    async def fetch(self, reference: str, most: int) -> bytes:  # noqa: ARG002  nothing but words is said here
        """Finds nothing."""
        raise RejectedError("这里没有附件")

    async def close(self) -> None:
        """Nothing to end."""


def _open(_settings: Settings, _clock: Clock) -> Console:
    return Console()


def _see(part: Part) -> Bubble:
    post: Post = part.body["post"]
    text = "\n".join(paragraph for paragraph in (post.text, post.question) if paragraph)
    return Bubble(text, post.buttons, post.ref)


def _screen(_: Settings) -> Screen:
    return Screen(lambda _address, post, _serial: [Part({"post": post})], _see, groups=True)


HANDLER = Handler("console", _open, _screen)
