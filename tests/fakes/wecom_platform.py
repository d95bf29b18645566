"""WeCom as the one who calls us: people type and press, the platform encrypts, delivers, repeats.

    platform = WeComPlatform(account, clock)
    said = platform.user_says("chenli", "今天拜访了星野科技")
    statuses = await platform.deliver(said, client)      # up to three repeats until a 200
    await platform.deliver_copies(said, client, 4)       # the same arrival four times at once

`client` is any `httpx.AsyncClient`: `client_of(app)` for an ASGI app in this process, or one with the `base_url` of a
server. Every try is sealed anew (random, nonce, timestamp) around the same content, as the real platform does.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any, cast
from urllib.parse import quote

import httpx
from starlette.types import ASGIApp

from bot.clock import Clock
from tests.fakes.account import Account
from tests.fakes.bizcrypt import BizCrypt
from tests.fakes.qyapi_rules import click_code

CALLBACK = "/wecom/callback"
MOST_RETRIES = 3


@dataclass(frozen=True, slots=True)
class Callback:
    """Something that happened, as the XML that is sealed for each delivery."""

    xml: str


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request of the platform."""

    method: str
    url: str
    content: bytes = b""

    @property
    def query(self) -> bytes:
        """The parameters, as they go over the wire."""
        return self.url.partition("?")[2].encode()


def client_of(app: ASGIApp) -> httpx.AsyncClient:
    """A client for an app in this process. What the app does not catch is a 500, as behind a real server."""
    transport = httpx.ASGITransport(cast("Any", app), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://salesbot.test")


def cdata(text: str) -> str:
    """`text` in CDATA; a `]]>` in it is divided between two sections."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


class WeComPlatform:
    """One company's platform with one app. Ids are counted, randomness is seeded: runs repeat."""

    def __init__(self, account: Account, clock: Clock, *, seed: int = 1, path: str = CALLBACK) -> None:
        self.account = account
        self.clock = clock
        self.crypt = BizCrypt(account.token, account.aes_key, account.corp_id)
        self.lost: list[Callback] = []
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self._ids = count(7_000_000_000_000_000_001)
        self._path = path

    def user_says(self, user: str, text: str) -> Callback:
        """`user` types `text` to the app."""
        return self.user_sends(user, "text", Content=text)

    def user_sends(self, user: str, kind: str, **fields: str) -> Callback:
        """`user` sends a message of any kind (`image`, `voice`, `location` …) with its fields."""
        return self._callback(user, kind, fields, f"<MsgId>{next(self._ids)}</MsgId>")

    def event(self, user: str, name: str, inner: str = "", **fields: str) -> Callback:
        """An event; it has no MsgId. `inner` is XML that is put in as it stands."""
        return self._callback(user, "event", {"Event": name, **fields}, inner)

    def enter_agent(self, user: str) -> Callback:
        """`user` opens the app's chat."""
        return self.event(user, "enter_agent", EventKey="")

    def click(self, user: str, card: Mapping[str, Any], key: str, **chosen: Sequence[str]) -> Callback:
        """`user` presses the button `key` of a card as it was sent; `chosen` is question key to option ids."""
        items = "".join(
            f"<SelectedItem><QuestionKey>{cdata(question)}</QuestionKey><OptionIds>"
            + "".join(f"<OptionId>{cdata(option)}</OptionId>" for option in options)
            + "</OptionIds></SelectedItem>"
            for question, options in chosen.items()
        )
        return self.event(
            user,
            "template_card_event",
            f"<SelectedItems>{items}</SelectedItems>" if items else "",
            EventKey=key,
            TaskId=card["task_id"],
            CardType=card["card_type"],
            ResponseCode=click_code(self._seconds(), self._random.getrandbits(64), card["task_id"]),
        )

    def _callback(self, user: str, kind: str, fields: Mapping[str, str], inner: str) -> Callback:
        elements = "".join(f"<{name}>{cdata(value)}</{name}>" for name, value in fields.items())
        return Callback(
            f"<xml><ToUserName>{cdata(self.account.corp_id)}</ToUserName><FromUserName>{cdata(user)}</FromUserName>"
            f"<CreateTime>{self._seconds()}</CreateTime><MsgType>{cdata(kind)}</MsgType>{elements}{inner}"
            f"<AgentID>{self.account.agent_id}</AgentID></xml>"
        )

    def request(self, callback: Callback) -> Request:
        """A POST of `callback`, sealed anew."""
        return self.request_of(self.crypt.encrypt(callback.xml.encode(), self._random.randbytes(16)))

    def request_of(self, encrypted: str) -> Request:
        """A rightly signed POST of any ciphertext."""
        body = (
            f"<xml><ToUserName>{cdata(self.account.corp_id)}</ToUserName><Encrypt>{cdata(encrypted)}</Encrypt>"
            f"<AgentID>{cdata(str(self.account.agent_id))}</AgentID></xml>"
        )
        return Request("POST", f"{self._path}?{self.query(encrypted)}", body.encode())

    def verification(self, echo: str) -> Request:
        """The GET by which the console checks the address; the right answer is `echo`, exactly."""
        encrypted = self.crypt.encrypt(echo.encode(), self._random.randbytes(16))
        return Request("GET", f"{self._path}?{self.query(encrypted)}&echostr={quote(encrypted, safe='')}")

    def query(self, encrypted: str) -> str:
        """The signed parameters for a ciphertext, with the platform's present time and a nonce of its own."""
        timestamp, nonce = str(self._seconds()), str(self._random.randrange(10**9))
        signature = self.crypt.sign(timestamp, nonce, encrypted)
        return f"msg_signature={signature}&timestamp={timestamp}&nonce={nonce}"

    async def deliver(self, callback: Callback, client: httpx.AsyncClient) -> list[int]:
        """Sends until a 200, at most four times; returns each status, 0 for no answer. What fails is in `lost`."""
        statuses: list[int] = []
        for _ in range(1 + MOST_RETRIES):
            statuses.append(await self._try(callback, client))
            if statuses[-1] == httpx.codes.OK:
                return statuses
        self.lost.append(callback)
        return statuses

    async def deliver_copies(self, callback: Callback, client: httpx.AsyncClient, copies: int = 4) -> list[int]:
        """Sends the same arrival several times at once; returns each status."""
        return await asyncio.gather(*(self._try(callback, client) for _ in range(copies)))

    async def verify(self, client: httpx.AsyncClient, echo: str = "1616140317555161061") -> bool:
        """Whether the console would save the address."""
        answer = await self.ask(self.verification(echo), client)
        return answer.status_code == httpx.codes.OK and answer.content == echo.encode()

    async def ask(self, request: Request, client: httpx.AsyncClient) -> httpx.Response:
        """Sends any request, once."""
        return await client.request(request.method, request.url, content=request.content)

    async def _try(self, callback: Callback, client: httpx.AsyncClient) -> int:
        try:
            return (await self.ask(self.request(callback), client)).status_code
        except httpx.TransportError:
            return 0

    def _seconds(self) -> int:
        return int(self.clock.now().timestamp())
