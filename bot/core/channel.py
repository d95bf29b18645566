"""What the engine knows of a platform: where arrivals go, and how a post is sent, part by part.

A handler stores nothing and decides nothing: what comes in goes to an `Inlet` and is answered once that has it; what
goes out is asked for by `engine.sender`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from bot.core.message import Message
from bot.core.post import Post


class NotStoredError(Exception):
    """The message is not durable; the platform must be told to send it again (503)."""


class Inlet(Protocol):
    """Where arrivals go."""

    async def accept(self, message: Message) -> None:
        """Returns once the message is durable, or was already; raises NotStoredError otherwise."""

    def reject(self, channel: str, reason: str) -> None:
        """Counts an arrival that was turned away; `reason` is a short constant word, never text from outside."""


@dataclass(frozen=True, slots=True)
class Part:
    """One request's worth of a post, a pure function of what `draw` was given, so that a repeat is the same bytes."""

    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` requests to one address in any `window`; the sender holds back what would be more."""

    count: int
    window: timedelta


class SendError(Exception):
    """A part did not arrive. Its message is for the log and the admins: no secret and no text of a person in it."""


class BusyError(SendError):
    """Try again: the network, the platform or a limit is in the way. `after` is the least wait asked of us.

    unsure: the request left and no answer came, so the part may have arrived.
    """

    def __init__(self, message: str, after: timedelta = timedelta(), *, unsure: bool = False) -> None:
        """`after` is zero where the platform names no wait."""
        super().__init__(message)
        self.after = after
        self.unsure = unsure


class RejectedError(SendError):
    """Trying again cannot help: this part or this recipient is refused for good."""


class SpentError(RejectedError):
    """What can be used once, and by this post alone, is used: an earlier try of it has arrived, if one may have."""


class MisconfiguredError(SendError):
    """The platform refuses us, not the part: it stays pending, and the admins are told what to mend.

    `what` is wrong, and `mend` the one setting that helps; empty where the platform did not say enough to know.
    """

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(f"{what}，请核对 {mend}" if mend else what)
        self.what = what
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Failure:
    """That a platform and we did not get on, and when: for whoever looks after the bot. No secret in it."""

    at: datetime
    what: str


class Channel(Protocol):
    """A platform, configured."""

    @property
    def name(self) -> str:
        """`wecom`, `dingtalk` or `console`: what messages and outbox rows carry."""

    @property
    def ready(self) -> bool:
        """Whether posts can leave from this process now; meanwhile they wait, and that is no failed attempt."""

    @property
    def limits(self) -> Sequence[Limit]:
        """What the platform would lose, or punish, if more were sent; none where it takes everything."""

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:
        """The requests that carry `post` to `address`, in order; none is over a limit of the platform.

        `serial` differs from post to post and not from try to try: by it a platform that swallows repeats can tell a
        repeated request from the same words said again.
        """

    async def send(self, part: Part) -> str:
        """Delivers one part and returns the platform's id for it (empty where it has none); raises a SendError."""

    async def fetch(self, reference: str, most: int) -> bytes:
        """What the reference of an `Attached` stands for, if it is at most `most` bytes; raises a SendError."""

    async def close(self) -> None:
        """Ends connections."""


@runtime_checkable
class CardChanger(Protocol):
    """A channel of a platform on which a card that nobody has pressed can be changed, by the id that `send` gave."""

    @property
    def changeable(self) -> timedelta | None:
        """For how long after it was sent; `None` where the channel, as it is set up, sends no such cards."""


@runtime_checkable
class Metered(Protocol):
    """A channel of a platform that allows only so many calls in a month."""

    @property
    def calls(self) -> Mapping[str, int]:
        """Calls made since the start, by month (`2026-03`)."""
