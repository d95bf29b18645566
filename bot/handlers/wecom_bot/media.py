"""What people send the robot besides text: sealed bytes at an address that works for five minutes (document 100719)."""

import asyncio
from base64 import b64decode
from http import HTTPStatus

import httpx

from bot.core.channel import BusyError, RejectedError
from bot.handlers.wecom.cipher import Cipher

_SEAL_BYTES = 32
"""By which what is sealed may be longer than what it holds."""


async def fetch(http: httpx.AsyncClient, reference: str, most: int, key: bytes | None = None) -> bytes:
    """The bytes behind `reference`, an address with its own key before it, or sealed with `key`; raises a SendError.

    Never holds more than `most` bytes and one chunk.
    """
    own_key, _, url = reference.rpartition(" ")
    if not url.startswith("https://"):
        raise RejectedError("附件的地址不是 https，没有取")
    key = _key(own_key) if own_key else key
    if key is None:
        raise RejectedError("附件没有密钥，打不开")
    sealed = await _download(http, url, most)
    try:
        return await asyncio.to_thread(Cipher(key).decrypt, sealed)
    except ValueError:
        raise RejectedError("附件的密钥对不上，打不开") from None


def _key(own_key: str) -> bytes | None:
    try:
        key = b64decode(own_key + "=" * (-len(own_key) % 4), validate=True)
    except ValueError:
        return None
    return key if len(key) == _SEAL_BYTES else None


async def _download(http: httpx.AsyncClient, url: str, most: int) -> bytes:
    data = bytearray()
    try:
        async with http.stream("GET", url) as response:
            if response.is_client_error:
                raise RejectedError("附件已过期，平台不再提供")
            if response.status_code != HTTPStatus.OK:
                raise BusyError(f"企业微信没有给出附件（HTTP {response.status_code}）")
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > most + _SEAL_BYTES:
                    raise RejectedError(f"附件超过 {most // 1024 // 1024} MB，没有存")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise BusyError(f"附件没有取到（{type(error).__name__}）") from None
    return bytes(data)
