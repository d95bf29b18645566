"""Calls of DingTalk's new API: with a token that works or not at all, and never more at once than the company may."""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from bot.clock import Clock, Pause
from bot.core.channel import BusyError, MisconfiguredError
from bot.handlers.bucket import Bucket
from bot.handlers.dingtalk.answers import Answer, answer_to
from bot.handlers.tokens import AccessToken, Tokens

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
"""Seconds for one request."""
A_SECOND = 20
"""Calls that a company of the standard edition may make of one API in a second."""
_HEADER = "x-acs-dingtalk-access-token"
_JSON: Mapping[str, str] = {"content-type": "application/json; charset=utf-8"}


class Client:
    """The calling side of one app."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        clock: Clock,
        *,
        oapi_base: str,
        client_id: str,
        secret: SecretStr,
        elapsed: Callable[[], float] = time.monotonic,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """`http` leads to the new API, `oapi_base` to the old one. `elapsed` and `pause` are the buckets'."""
        self._oapi_base = oapi_base
        self._http = http
        self._client_id = client_id
        self._secret = secret
        self._tokens = Tokens(self._ask_token, clock)
        self._buckets: defaultdict[str, Bucket] = defaultdict(
            lambda: Bucket(A_SECOND, 1.0, elapsed=elapsed, pause=pause)
        )
        self._clock = clock
        self.calls: Counter[str] = Counter()
        """Calls by month (`2026-03`): the standard edition has some 10,000 a month."""

    async def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, api: str = "") -> Answer:
        """An answer, good or bad; raises a SendError where there is none.

        A token that is refused is replaced once and the call repeated once; a second refusal is final. `api` names what
        is called where `path` has ids in it.
        """
        return await self._with_token(f"{method} {api or path}", lambda token: self._new(method, path, body, token))

    async def call(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, api: str = "") -> Answer:
        """As `ask`, and raises a SendError for a bad answer too."""
        return _good(await self.ask(method, path, body, api=api))

    async def call_old(self, path: str, body: Mapping[str, Any]) -> Answer:
        """As `call`, of the old API, which takes the same token in its query."""
        return _good(await self._with_token(f"POST {path}", lambda token: self._old(path, body, token)))

    async def _with_token(self, api: str, ask: Callable[[AccessToken], Awaitable[httpx.Response]]) -> Answer:
        token = await self._tokens.current()
        answer = await self._in_turn(api, ask, token)
        if answer.is_stale:
            answer = await self._in_turn(api, ask, await self._tokens.current(refused=token))
        return answer

    async def _in_turn(
        self, api: str, ask: Callable[[AccessToken], Awaitable[httpx.Response]], token: AccessToken
    ) -> Answer:
        await self._buckets[api].take()
        self._count()
        return await answer_to(ask(token))

    def _new(
        self, method: str, path: str, body: Mapping[str, Any] | None, token: AccessToken
    ) -> Awaitable[httpx.Response]:
        content = None if body is None else encode(body)
        return self._http.request(method, path, content=content, headers={**_JSON, _HEADER: token.value})

    def _old(self, path: str, body: Mapping[str, Any], token: AccessToken) -> Awaitable[httpx.Response]:
        params = {"access_token": token.value}
        return self._http.post(f"{self._oapi_base}{path}", params=params, content=encode(body), headers=_JSON)

    async def _ask_token(self) -> tuple[str, timedelta]:
        self._count()
        body = {"appKey": self._client_id, "appSecret": self._secret.get_secret_value()}
        answer = await answer_to(self._http.post("/v1.0/oauth2/accessToken", json=body))
        if not answer.is_good:
            raise answer.failure(otherwise=MisconfiguredError)
        match answer.fields:
            case {"accessToken": str(value), "expireIn": int(seconds)} if value:
                return value, timedelta(seconds=seconds)
            case _:
                raise BusyError("钉钉接口的回应里没有 accessToken")

    def _count(self) -> None:
        self.calls[f"{self._clock.now():%Y-%m}"] += 1


def _good(answer: Answer) -> Answer:
    if not answer.is_good:
        raise answer.failure()
    return answer


def encode(body: Mapping[str, Any]) -> bytes:
    """JSON, the same bytes for the same body, in plain characters."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
