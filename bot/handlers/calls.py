"""A call of a platform's API, and what it brings: an answer or none at all, and bytes up to a bound."""

from collections.abc import Awaitable
from http import HTTPStatus

import httpx

from bot.core.channel import BusyError, RejectedError

_GONE = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


async def answered(call: Awaitable[httpx.Response], platform: str) -> httpx.Response:
    """The answer to a call, whatever it says; BusyError where there is none."""
    try:
        return await call
    except httpx.HTTPError as error:
        raise silence(error, platform) from None


def silence(error: httpx.HTTPError, platform: str) -> BusyError:
    """The error for no answer at all. To be raised `from None`: what caused it carries the request, token and all."""
    never_left = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    return BusyError(f"{platform}接口没有回应（{type(error).__name__}）", unsure=not never_left)


async def download(http: httpx.AsyncClient, url: str, most: int) -> bytes:
    """What lies at an address that a platform gave us for an attachment, if it is at most `most` bytes.

    Raises a SendError.
    """
    try:
        async with http.stream("GET", url) as response:
            if response.status_code in _GONE:
                raise RejectedError("附件已过期，平台不再提供")
            if response.status_code != HTTPStatus.OK:
                raise BusyError(f"平台没有给出附件（HTTP {response.status_code}）")
            return await bytes_of(response, most)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise BusyError(f"附件没有取到（{type(error).__name__}）") from None


async def bytes_of(response: httpx.Response, most: int) -> bytes:
    """What a response that is being streamed holds; RejectedError for more than `most` bytes.

    Never more than those and one chunk are in memory. Raises httpx.HTTPError where it breaks off.
    """
    data = bytearray()
    async for chunk in response.aiter_bytes():
        data += chunk
        if len(data) > most:
            raise RejectedError(f"附件超过 {most // 1024 // 1024} MB，没有存")
    return bytes(data)
