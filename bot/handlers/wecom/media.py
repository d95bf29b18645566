"""What members send besides text, fetched by its MediaId: the bytes, or JSON that says why not."""

from http import HTTPStatus

import httpx

from bot.core.channel import BusyError, RejectedError
from bot.handlers.tokens import AccessToken
from bot.handlers.wecom.answers import Answer, read_answer, silence

_WORDS = ("application/json", "text/")
"""What an error comes as, or a proxy's page; a text file that somebody sent is marked as an attachment besides."""


async def download(http: httpx.AsyncClient, media_id: str, token: AccessToken, most: int) -> Answer:
    """The platform's answer, or errcode 0 with the bytes as `data`.

    Never holds more than `most` bytes and one chunk. Raises BusyError and, for more than `most`, RejectedError.
    """
    params = {"access_token": token.value, "media_id": media_id}
    data = bytearray()
    try:
        async with http.stream("GET", "/cgi-bin/media/get", params=params) as response:
            words = response.headers.get("content-type", "").startswith(_WORDS)
            if words and "content-disposition" not in response.headers:
                await response.aread()
                return read_answer(response)
            if response.status_code != HTTPStatus.OK:
                raise BusyError(f"企业微信没有给出附件（HTTP {response.status_code}）")
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > most:
                    raise RejectedError(f"附件超过 {most // 1024 // 1024} MB，没有存")
    except httpx.HTTPError as error:
        raise silence(error) from None
    return {"errcode": 0, "data": bytes(data)}
