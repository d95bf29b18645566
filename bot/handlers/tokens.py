"""A platform's access token: asked for once, shared by all, replaced before it expires.

The endpoints are rate-limited and answer with the same token while that is valid. The platforms' own clients let every
caller ask on its own (20 cold threads, 20 requests), and wechatpy calls itself again for as long as the token is
refused; both are what this file is there to avoid.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock

Ask = Callable[[], Awaitable[tuple[str, timedelta]]]
"""Asks the platform for a token and how long it lives; raises a SendError."""

_MARGIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, eq=False)
class AccessToken:
    """One answer of the token endpoint. Two are never equal, even with one value: what counts is which is newer."""

    value: str = field(repr=False)
    until: datetime


class Tokens:
    """The token of one app."""

    def __init__(self, ask: Ask, clock: Clock) -> None:
        self._ask_platform = ask
        self._clock = clock
        self._token: AccessToken | None = None
        self._asking: asyncio.Task[AccessToken] | None = None

    async def current(self, refused: AccessToken | None = None) -> AccessToken:
        """A token that has not expired and is not `refused`, the one the platform just turned down.

        However many ask at once, one request goes out, and all share its outcome, good or bad. A caller who gives up
        does not take it away from the others. Raises a SendError.
        """
        token = self._token
        if token is not None and token is not refused and self._clock.now() < token.until:
            return token
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
            self._asking.add_done_callback(self._asked)
        return await asyncio.shield(self._asking)

    async def _ask(self) -> AccessToken:
        value, lifetime = await self._ask_platform()
        return AccessToken(value, self._clock.now() + max(lifetime - _MARGIN, lifetime / 2))

    def _asked(self, asking: asyncio.Task[AccessToken]) -> None:
        self._asking = None
        if not asking.cancelled() and asking.exception() is None:
            self._token = asking.result()
