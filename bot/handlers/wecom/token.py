"""The app's access token: asked for once, shared by all, replaced before it expires.

The endpoint is rate-limited and answers with the same token while that is valid. wechatpy lets every caller ask on its
own, and calls itself again for as long as the token is refused; both are what this file is there to avoid.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from pydantic import SecretStr

from bot.clock import Clock
from bot.core.channel import BusyError, MisconfiguredError
from bot.handlers.wecom.answers import answer_to, failure_of

_MARGIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, eq=False)
class AccessToken:
    """One answer of the token endpoint. Two are never equal, even with one value: what counts is which is newer."""

    value: str = field(repr=False)
    until: datetime


class Tokens:
    """The token of one app."""

    def __init__(self, http: httpx.AsyncClient, *, corp_id: str, secret: SecretStr, clock: Clock) -> None:
        self._http = http
        self._corp_id = corp_id
        self._secret = secret
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
        answer = await answer_to(
            self._http.get(
                "/cgi-bin/gettoken",
                params={"corpid": self._corp_id, "corpsecret": self._secret.get_secret_value()},
            )
        )
        if answer["errcode"] != 0:
            raise failure_of(answer, otherwise=MisconfiguredError)
        match answer:
            case {"access_token": str(value), "expires_in": int(seconds)} if value:
                lifetime = timedelta(seconds=seconds)
            case _:
                message = "企业微信接口的回应里没有 access_token"
                raise BusyError(message)
        return AccessToken(value, self._clock.now() + max(lifetime - _MARGIN, lifetime / 2))

    def _asked(self, asking: asyncio.Task[AccessToken]) -> None:
        self._asking = None
        if not asking.cancelled() and asking.exception() is None:
            self._token = asking.result()
