"""The channel `dingtalk`: one app robot, put together from its parts."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

import httpx
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot.clock import Clock, Pause
from bot.core.channel import Inlet, Limit, Part
from bot.core.post import Post
from bot.core.todo import Todo
from bot.handlers.dingtalk import media
from bot.handlers.dingtalk.batching import Batcher
from bot.handlers.dingtalk.client import TIMEOUT, Client
from bot.handlers.dingtalk.door import Callbacks
from bot.handlers.dingtalk.drawing import Pressing, draw
from bot.handlers.dingtalk.listening import Listener
from bot.handlers.dingtalk.messenger import Messenger
from bot.handlers.dingtalk.todos import Todos
from bot.handlers.links import Links
from bot.handlers.stream import Stream

CALLBACK_PATH = "/dingtalk/callback"
PRESS_PATH = "/dingtalk/press"

_CHANGEABLE = timedelta(days=30)
"""Nobody scrolls up further to see whether something is done."""
_LONGEST_HUSH = timedelta(minutes=30)
"""A connection was seen to live for hours and bring nothing; one opening in half an hour is what that costs."""


class DingTalk:
    """A `Channel` that is `Metered`, a `TodoKeeper` and a `CardChanger`."""

    name = "dingtalk"
    ready = True
    exclusive = False
    one_voice = True
    limits: Final = (Limit(20, timedelta(minutes=1)),)
    """Of a robot in one chat; one that says more is unheard for ten minutes."""

    def __init__(
        self,
        *,
        client_id: str,
        secret: SecretStr,
        robot_code: str,
        corp_id: str | None,
        api_base: str,
        oapi_base: str,
        mode: str,
        window: int,
        pressing: Pressing,
        links: Links | None = None,
        clock: Clock,
        elapsed: Callable[[], float] = time.monotonic,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """`mode` is `stream`, `webhook` or `both`; `window` is in seconds, of a webhook's signature.

        `elapsed` (seconds that only grow) and `pause` are for a test that turns the time.
        """
        self._client_id = client_id
        self._secret = secret
        self._robot_code = robot_code
        self._corp_id = corp_id
        self._origin = oapi_base
        self._mode = mode
        self._window = timedelta(seconds=window)
        self._pressing = pressing
        self._links = links
        self._clock = clock
        self._pause = pause
        self._http = httpx.AsyncClient(base_url=api_base, timeout=TIMEOUT)
        self._client = Client(
            self._http,
            clock,
            oapi_base=oapi_base,
            client_id=client_id,
            secret=secret,
            elapsed=elapsed,
            pause=pause,
        )
        self._todos = Todos(self._client)
        batcher = Batcher(self._client, robot_code)
        self._messenger = Messenger(self._http, self._client, batcher, clock, robot_code)
        self._stream: Stream | None = None

    @property
    def fault(self) -> str | None:
        """Why the stream brings nothing now."""
        return None if self._stream is None else self._stream.fault

    @property
    def changeable(self) -> timedelta | None:
        """Interactive cards can be changed by their outTrackId, which no document gives an end; links cannot."""
        return None if self._pressing.template is None else _CHANGEABLE

    @property
    def calls(self) -> Mapping[str, int]:
        """Calls of the API since the start, by month."""
        return self._client.calls

    def doors(self, inlet: Inlet) -> Mapping[str, ASGIApp]:
        """The callback address, in webhook mode, and the one that buttons lead to, where we can be reached."""
        doors: dict[str, ASGIApp] = {}
        if self._mode != "stream":
            doors[CALLBACK_PATH] = self._callbacks(inlet).door()
        if self._links is not None:
            doors[PRESS_PATH] = self._links.door(inlet, self._clock)
        return doors

    def _callbacks(self, inlet: Inlet) -> Callbacks:
        return Callbacks(
            inlet,
            self._clock,
            secret=self._secret,
            robot_code=self._robot_code,
            corp_id=self._corp_id,
            window=self._window,
            origin=self._origin,
        )

    async def listen(self, inlet: Inlet) -> None:
        """Holds the stream until cancelled; returns in webhook mode."""
        if self._mode == "webhook":
            return
        listener = Listener(
            self._http, inlet, self._clock, client_id=self._client_id, secret=self._secret, origin=self._origin
        )
        self._stream = Stream(listener, overlapping=True, longest_hush=_LONGEST_HUSH, pause=self._pause)
        await self._stream.run()

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:
        """The requests that carry `post` to a person or a group."""
        return draw(address, post, serial=serial, pressing=self._pressing)

    async def send(self, part: Part) -> str:
        """Delivers one part and returns the platform's id for it; raises a SendError."""
        return await self._messenger.send(part)

    async def fetch(self, reference: str, most: int) -> bytes:
        """The bytes behind a downloadCode; raises a SendError."""
        return await media.fetch(self._http, self._client, self._robot_code, reference, most)

    async def put_todo(self, address: str, todo: Todo) -> None:
        """Has a task stand on a person's list in DingTalk as it is now; raises a SendError."""
        await self._todos.put(address, todo)

    async def close(self) -> None:
        """Ends the connections to the API."""
        await self._http.aclose()
