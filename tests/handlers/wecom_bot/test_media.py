"""What is fetched for the robot: opened with its key, bounded, and never from anywhere but https."""

from base64 import b64encode

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.core.channel import BusyError, RejectedError
from bot.handlers.wecom_bot.media import fetch

pytestmark = pytest.mark.anyio

KEY = bytes(range(32))
DATA = b"PK\x03\x04 three offers"
URL = "https://cos.test/1?sign=x"


def sealed(data: bytes, key: bytes = KEY) -> bytes:
    padding = 32 - len(data) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return encryptor.update(data + bytes([padding]) * padding) + encryptor.finalize()


def storage(content: bytes = b"", status: int = 200) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(status, content=content)))


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 100_000])
async def test_what_was_sent_is_what_is_kept(length: int) -> None:
    data = bytes(length)
    own = b64encode(KEY).decode()
    async with storage(sealed(data)) as http:
        assert await fetch(http, f"{own} {URL}", length) == data
        assert await fetch(http, f"{own.rstrip('=')} {URL}", length) == data
        assert await fetch(http, URL, length, KEY) == data


@pytest.mark.parametrize(
    ("reference", "content", "status", "error"),
    [
        ("http://cos.test/1", sealed(DATA), 200, RejectedError),
        ("file:///etc/passwd", b"", 200, RejectedError),
        (URL, sealed(DATA, bytes(32)), 200, RejectedError),
        (URL, b"not a multiple", 200, RejectedError),
        (URL, b"", 200, RejectedError),
        (f"no-key {URL}", sealed(DATA), 200, RejectedError),
        (URL, sealed(bytes(2000)), 200, RejectedError),
        (URL, b"", 403, RejectedError),
        (URL, b"", 302, BusyError),
        (URL, b"", 502, BusyError),
    ],
)
async def test_what_cannot_be_had_is_refused_in_words(
    reference: str, content: bytes, status: int, error: type[Exception]
) -> None:
    async with storage(content, status) as http:
        with pytest.raises(error) as caught:
            await fetch(http, reference, 1000, KEY)
    assert "sign=x" not in str(caught.value)


async def test_without_any_key_nothing_is_fetched() -> None:
    async with storage(sealed(DATA)) as http:
        with pytest.raises(RejectedError, match="密钥"):
            await fetch(http, URL, 1000)
