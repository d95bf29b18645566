"""What members send besides text, fetched by its MediaId: the bytes, or JSON that says why not."""

from http import HTTPStatus

import httpx

from bot.core.channel import BusyError
from bot.handlers.calls import bytes_of, silence
from bot.handlers.tokens import AccessToken
from bot.handlers.wecom.answers import Answer, read_answer

_WORDS = ("application/json", "text/")
"""What an error comes as, or a proxy's page; a text file that somebody sent is marked as an attachment besides."""


async def download(http: httpx.AsyncClient, media_id: str, token: AccessToken, most: int) -> Answer:
    """The platform's answer, or errcode 0 with the bytes as `data`.

    Raises BusyError and, for more than `most` bytes, RejectedError.
    """
    params = {"access_token": token.value, "media_id": media_id}
    try:
        async with http.stream("GET", "/cgi-bin/media/get", params=params) as response:
            words = response.headers.get("content-type", "").startswith(_WORDS)
            if words and "content-disposition" not in response.headers:
                await response.aread()
                return read_answer(response)
            if response.status_code != HTTPStatus.OK:
                raise BusyError(f"企业微信没有给出附件（HTTP {response.status_code}）")
            return {"errcode": 0, "data": await bytes_of(response, most)}
    except httpx.HTTPError as error:
        raise silence(error, "企业微信") from None
