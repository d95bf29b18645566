"""Calls of DingTalk's new API: with a token that works or not at all, and never more at once than the company may."""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from bot.clock import Clock
from bot.core.channel import BusyError, MisconfiguredError
from bot.handlers.bucket import Bucket
from bot.handlers.dingtalk.answers import Answer, answer_to
from bot.handlers.stream import Pause
from bot.handlers.tokens import AccessToken, Tokens

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
"""Seconds for one request."""
A_SECOND = 20
"""Calls that a company of the standard edition may make of one API in a second."""
_HEADER = "x-acs-dingtalk-access-token"


class Client:
    """The calling side of one app."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        clock: Clock,
        *,
        client_id: str,
        secret: SecretStr,
        elapsed: Callable[[], float] = time.monotonic,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """`elapsed` and `pause` are of the bucket."""
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

    async def call(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, api: str = "") -> Answer:
        """A good answer; raises a SendError for any other.

        A token that is refused is replaced once and the call repeated once; a second refusal is final. `api` names what
        is called where `path` has ids in it.
        """
        token = await self._tokens.current()
        answer = await self._request(method, path, body, token, api or path)
        if answer.is_stale:
            answer = await self._request(method, path, body, await self._tokens.current(refused=token), api or path)
        if not answer.is_good:
            raise answer.failure()
        return answer

    async def token(self) -> str:
        """For what wants it in its query; raises a SendError."""
        return (await self._tokens.current()).value

    async def _request(
        self, method: str, path: str, body: Mapping[str, Any] | None, token: AccessToken, api: str
    ) -> Answer:
        await self._buckets[f"{method} {api}"].take()
        self._count()
        content = None if body is None else encode(body)
        headers = {_HEADER: token.value, "content-type": "application/json; charset=utf-8"}
        return await answer_to(self._http.request(method, path, content=content, headers=headers))

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


def encode(body: Mapping[str, Any]) -> bytes:
    """JSON, the same bytes for the same body, in plain characters."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
