"""What people send the robot besides text: sealed bytes at an address that works for five minutes (document 100719)."""

import asyncio
from base64 import b64decode

import httpx

from bot.core.channel import RejectedError
from bot.handlers.calls import download
from bot.handlers.wecom.cipher import Cipher

_SEAL_BYTES = 32
"""By which what is sealed may be longer than what it holds."""


async def fetch(http: httpx.AsyncClient, reference: str, most: int, key: bytes | None = None) -> bytes:
    """The bytes behind `reference`, an address with its own key before it, or sealed with `key`; raises a SendError."""
    own_key, _, url = reference.rpartition(" ")
    if not url.startswith("https://"):
        raise RejectedError("附件的地址不是 https，没有取")
    key = _key(own_key) if own_key else key
    if key is None:
        raise RejectedError("附件没有密钥，打不开")
    sealed = await download(http, url, most + _SEAL_BYTES)
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
