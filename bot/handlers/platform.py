"""What a platform's folder exports: one `HANDLER`, which opens its channel.

A handler turns callbacks and frames into `Message`s, and `Post`s into requests.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp

from bot.clock import Clock
from bot.core.channel import Channel, Inlet
from bot.handlers.credential import Credential
from bot.handlers.screen import Screen
from bot.settings import Settings


class Platform(Channel, Protocol):
    """A platform, configured: a channel with doors, or a connection of its own, or both."""

    def doors(self, inlet: Inlet) -> Mapping[str, ASGIApp]:
        """The HTTP paths on which the platform calls us."""

    async def listen(self, inlet: Inlet) -> None:
        """Takes what comes over a connection of our own, until cancelled.

        Returns where there is none, or where the platform gave our place to another process.
        """

    @property
    def exclusive(self) -> bool:
        """Whether the platform lets one process listen and throws out any other."""

    @property
    def one_voice(self) -> bool:
        """Whether posts leave from one process of several: what the app may do in a second is counted in its memory."""

    @property
    def fault(self) -> str | None:
        """Why nothing of this platform reaches us now, for admins; `None` while all is well."""


@dataclass(frozen=True, slots=True)
class Handler:
    """One platform. `open` returns its channel, or `None` where its variables are absent.

    screen: how it looks to its people; `None` where the terminal need not show it.
    credentials: what `salesbot connect` asks for, in this order, and what the doctor looks at.
    """

    name: str
    open: Callable[[Settings, Clock], Platform | None]
    screen: Callable[[Settings], Screen] | None = None
    credentials: Sequence[Credential] = ()
