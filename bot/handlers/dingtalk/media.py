"""What people send besides text: a code is exchanged for an address, and that gives the bytes."""

from urllib.parse import urlsplit

import httpx

from bot.core.channel import RejectedError
from bot.handlers.calls import download
from bot.handlers.dingtalk.client import Client


async def fetch(http: httpx.AsyncClient, client: Client, robot_code: str, code: str, most: int) -> bytes:
    """The bytes behind a downloadCode, if they are at most `most`; raises a SendError."""
    body = {"robotCode": robot_code, "downloadCode": code}
    answer = await client.call("POST", "/v1.0/robot/messageFiles/download", body)
    url = answer.fields.get("downloadUrl")
    if not isinstance(url, str) or urlsplit(url).scheme not in {"https", "http"}:
        raise RejectedError("钉钉没有给出附件的地址")
    return await download(http, url, most)
