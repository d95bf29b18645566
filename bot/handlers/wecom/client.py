"""Sends one request to the platform's API, with a token that works or not at all."""

import json
from collections.abc import Awaitable, Callable, Container, Mapping
from typing import Any

import httpx

from bot.core.channel import RejectedError
from bot.handlers.tokens import AccessToken, Tokens
from bot.handlers.wecom.answers import STALE, Answer, answer_to, failure_of
from bot.handlers.wecom.media import download
from bot.handlers.wecom.reading import USERID

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
"""Seconds for one request; a message that may have arrived in spite of it is caught by the duplicate check."""


def encode(body: Mapping[str, Any]) -> bytes:
    r"""JSON, the same bytes for the same body, in plain characters: the platform refuses `\u4e00` (errcode 40033)."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Client:
    """The calling side of one app."""

    def __init__(self, http: httpx.AsyncClient, tokens: Tokens) -> None:
        self._http = http
        self._tokens = tokens

    async def send(self, body: Mapping[str, Any]) -> str:
        """Sends a message to one member, or changes a card of theirs; raises a SendError.

        Returns the msgid; of a card the response_code by which it can be changed once, and of a change nothing.
        """
        changes = "response_code" in body
        (address,) = body["userids"] if changes else (body["touser"],)
        if USERID.fullmatch(address) is None:
            message = "收信地址不是一个企业微信成员的账号"
            raise RejectedError(message)
        path = "/cgi-bin/message/update_template_card" if changes else "/cgi-bin/message/send"
        content = encode(body)
        answer = await self._with_token(lambda token: self._post(path, content, token))
        # A recipient who got nothing is named in a list beside errcode 0.
        for unreached in ("invaliduser", "unlicenseduser"):
            if answer.get(unreached):
                message = f"企业微信没有送达：收信人无效或没有许可（{unreached}）"
                raise RejectedError(message)
        return str(answer.get("response_code" if "template_card" in body else "msgid", ""))

    async def fetch(self, media_id: str, most: int) -> bytes:
        """The bytes of a medium, if it has at most `most`; raises a SendError."""
        answer = await self._with_token(lambda token: download(self._http, media_id, token, most))
        data: bytes = answer["data"]
        return data

    async def look_up(self, path: str, expected: Container[int] = (), **parameters: str) -> Answer:
        """The answer to a question, if its errcode is 0 or `expected`; raises a SendError."""

        async def call(token: AccessToken) -> Answer:
            return await answer_to(self._http.get(path, params={"access_token": token.value, **parameters}))

        return await self._with_token(call, expected)

    async def _with_token(
        self, call: Callable[[AccessToken], Awaitable[Answer]], expected: Container[int] = ()
    ) -> Answer:
        """The answer to a call, if its errcode is 0 or `expected`.

        A token that is refused is replaced once and the call repeated once; a second refusal is final.
        """
        token = await self._tokens.current()
        answer = await call(token)
        if answer["errcode"] in STALE:
            answer = await call(await self._tokens.current(refused=token))
        if answer["errcode"] != 0 and answer["errcode"] not in expected:
            raise failure_of(answer)
        return answer

    async def _post(self, path: str, content: bytes, token: AccessToken) -> Answer:
        return await answer_to(
            self._http.post(
                path,
                params={"access_token": token.value},
                content=content,
                headers={"content-type": "application/json; charset=utf-8"},
            )
        )
