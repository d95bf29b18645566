"""Where the app's access token comes from."""

from datetime import timedelta

import httpx
from pydantic import SecretStr

from bot.core.channel import BusyError, MisconfiguredError
from bot.handlers.tokens import Ask
from bot.handlers.wecom.answers import answer_to, failure_of


def asking(http: httpx.AsyncClient, *, corp_id: str, secret: SecretStr) -> Ask:
    """Asks for the token of one app."""

    async def ask() -> tuple[str, timedelta]:
        params = {"corpid": corp_id, "corpsecret": secret.get_secret_value()}
        answer = await answer_to(http.get("/cgi-bin/gettoken", params=params))
        if answer["errcode"] != 0:
            raise failure_of(answer, otherwise=MisconfiguredError)
        match answer:
            case {"access_token": str(value), "expires_in": int(seconds)} if value:
                return value, timedelta(seconds=seconds)
            case _:
                raise BusyError("企业微信接口的回应里没有 access_token")

    return ask
