"""Whether the gateway would let us listen: it gives a ticket, and the place it sends us to can be reached."""

from collections.abc import Sequence

import httpx

from bot.core.channel import MisconfiguredError, SendError
from bot.core.diagnosis import Diagnosis
from bot.handlers.dingtalk.client import TIMEOUT
from bot.handlers.dingtalk.listening import ticket
from bot.handlers.far_side import out_of_reach
from bot.handlers.probe import Probe, Setup


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    settings = setup.settings
    if settings.dingtalk_client_id is None or settings.dingtalk_client_secret is None:
        return ()
    if settings.dingtalk_mode == "webhook":
        return ()
    async with httpx.AsyncClient(base_url=settings.dingtalk_api_base, timeout=TIMEOUT) as http:
        try:
            # The ticket is left unused, and gone in 90 s.
            address = await ticket(http, client_id=settings.dingtalk_client_id, secret=settings.dingtalk_client_secret)
        except MisconfiguredError as error:
            return (Diagnosis("error", error.what, error.mend or "SALESBOT_DINGTALK_CLIENT_ID 和 _CLIENT_SECRET"),)
        except SendError as error:
            return (Diagnosis("error", str(error), "服务器要能访问 SALESBOT_DINGTALK_API_BASE"),)
    return await out_of_reach(address, "钉钉")


PROBE = Probe("dingtalk.stream", _ask)
