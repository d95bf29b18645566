"""Sends one request to the platform's API, with a token that works or not at all."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from bot.core.channel import RejectedError
from bot.handlers.wecom.answers import STALE, Answer, answer_to, failure_of
from bot.handlers.wecom.reading import USERID
from bot.handlers.wecom.token import AccessToken, Tokens

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
"""Seconds for one request; a message that may have arrived in spite of it is caught by the duplicate check."""


def encode(body: Mapping[str, Any]) -> bytes:
    r"""JSON, the same bytes for the same body, in plain characters: the platform refuses `\u4e00` (errcode 40033)."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Client:
    """The sending side of one app."""

    def __init__(self, http: httpx.AsyncClient, tokens: Tokens) -> None:
        self._http = http
        self._tokens = tokens

    async def send(self, body: Mapping[str, Any]) -> str:
        """Sends a message to one member and returns its msgid; raises a SendError.

        A token that is refused is replaced once and the request repeated once; a second refusal is final.
        """
        if USERID.fullmatch(body["touser"]) is None:
            message = "收信地址不是一个企业微信成员的账号"
            raise RejectedError(message)
        content = encode(body)
        token = await self._tokens.current()
        answer = await self._post(content, token)
        if answer["errcode"] in STALE:
            answer = await self._post(content, await self._tokens.current(refused=token))
        if answer["errcode"] != 0:
            raise failure_of(answer)
        # A recipient who got nothing is named in a list beside errcode 0.
        for unreached in ("invaliduser", "unlicenseduser"):
            if answer.get(unreached):
                message = f"企业微信没有送达：收信人无效或没有许可（{unreached}）"
                raise RejectedError(message)
        return str(answer.get("msgid", ""))

    async def _post(self, content: bytes, token: AccessToken) -> Answer:
        return await answer_to(
            self._http.post(
                "/cgi-bin/message/send",
                params={"access_token": token.value},
                content=content,
                headers={"content-type": "application/json; charset=utf-8"},
            )
        )
