"""The channel `wecom`: one self-built app, put together from its parts."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Final

import httpx
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot.clock import Clock
from bot.core.channel import Inlet, Limit, Part
from bot.core.post import Post
from bot.handlers.tokens import Tokens
from bot.handlers.wecom.client import TIMEOUT, Client
from bot.handlers.wecom.door import Callbacks
from bot.handlers.wecom.drawing import draw
from bot.handlers.wecom.envelope import Envelope
from bot.handlers.wecom.gettoken import asking


class WeCom:
    """A `Channel` that is a `CardChanger`. Raises ValueError for an AES key that cannot be one."""

    name = "wecom"
    fault = None
    ready = True
    exclusive = False
    one_voice = False
    limits: Final = (Limit(30, timedelta(minutes=1)), Limit(1000, timedelta(hours=1)))
    """Of one app to one member (document 90312). What is over is answered with errcode 0 and thrown away."""
    changeable: Final = timedelta(hours=72)
    """The life of a response_code (document 94888), which counts once."""

    def __init__(
        self,
        *,
        corp_id: str,
        agent_id: int,
        secret: SecretStr,
        token: SecretStr,
        aes_key: SecretStr,
        api_base: str,
        window: int,
        clock: Clock,
        markdown: bool = False,
    ) -> None:
        """`window` is in seconds: by how much a callback's timestamp may differ from `clock`."""
        self._markdown = markdown
        self._corp_id = corp_id
        self._agent_id = agent_id
        self._clock = clock
        self._envelope = Envelope(
            receiver=corp_id,
            token=token.get_secret_value(),
            aes_key=aes_key.get_secret_value(),
            variable="SALESBOT_WECOM_AES_KEY",
            window=timedelta(seconds=window),
        )
        self._api_base = api_base
        self._secret = secret

    @cached_property
    def _http(self) -> httpx.AsyncClient:
        """Made when something is first sent: for the reading of its certificates the door need not stay shut."""
        return httpx.AsyncClient(base_url=self._api_base, timeout=TIMEOUT)

    @cached_property
    def _client(self) -> Client:
        ask = asking(self._http, corp_id=self._corp_id, secret=self._secret)
        return Client(self._http, Tokens(ask, self._clock))

    def doors(self, inlet: Inlet) -> Mapping[str, ASGIApp]:
        """The callback address of the app."""
        callbacks = Callbacks(
            envelope=self._envelope,
            inlet=inlet,
            clock=self._clock,
            corp_id=self._corp_id,
            agent_id=self._agent_id,
        )
        return {"/wecom/callback": callbacks.door()}

    async def listen(self, inlet: Inlet) -> None:
        """Returns: the platform calls us."""

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:
        """The requests that carry `post` to the member `address`; `serial` tells equal posts apart."""
        return draw(address, post, agent_id=self._agent_id, serial=serial, markdown=self._markdown)

    async def send(self, part: Part) -> str:
        """Delivers one part and returns the platform's id for it; raises a SendError."""
        return await self._client.send(part.body)

    async def fetch(self, reference: str, most: int) -> bytes:
        """The bytes of a medium by its MediaId; raises a SendError."""
        return await self._client.fetch(reference, most)

    async def close(self) -> None:
        """Ends the connections to the API."""
        await self._http.aclose()
