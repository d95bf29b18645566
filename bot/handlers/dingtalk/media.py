"""What people send besides text: a code is exchanged for an address, and that gives the bytes."""

from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from bot.core.channel import BusyError, RejectedError
from bot.handlers.dingtalk.answers import silence
from bot.handlers.dingtalk.client import Client


async def fetch(http: httpx.AsyncClient, client: Client, robot_code: str, code: str, most: int) -> bytes:
    """The bytes behind a downloadCode, if they are at most `most`; raises a SendError.

    Never holds more than `most` bytes and one chunk.
    """
    body = {"robotCode": robot_code, "downloadCode": code}
    answer = await client.call("POST", "/v1.0/robot/messageFiles/download", body)
    url = answer.fields.get("downloadUrl")
    if not isinstance(url, str) or urlsplit(url).scheme not in {"https", "http"}:
        raise RejectedError("钉钉没有给出附件的地址")
    data = bytearray()
    try:
        async with http.stream("GET", url) as response:
            if response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                raise RejectedError("附件已过期，平台不再提供")
            if response.status_code != HTTPStatus.OK:
                raise BusyError(f"钉钉没有给出附件（HTTP {response.status_code}）")
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > most:
                    raise RejectedError(f"附件超过 {most // 1024 // 1024} MB，没有存")
    except httpx.HTTPError as error:
        raise silence(error) from None
    return bytes(data)
