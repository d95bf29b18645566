"""Whether the API lets us in, and knows our robot: the token, the month's quota, the robot's code, the permissions."""

from collections.abc import Sequence
from urllib.parse import quote

import httpx

from bot.core.channel import MisconfiguredError, RejectedError, SendError
from bot.core.diagnosis import Diagnosis
from bot.handlers.dingtalk.client import TIMEOUT, Client
from bot.handlers.probe import Probe, Setup

_READ_STATUS = "/v1.0/robot/oToMessages/readStatus"


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    settings = setup.settings
    if settings.dingtalk_client_id is None or settings.dingtalk_client_secret is None:
        return ()
    robot = settings.dingtalk_robot_code or settings.dingtalk_client_id
    async with httpx.AsyncClient(base_url=settings.dingtalk_api_base, timeout=TIMEOUT) as http:
        client = Client(
            http,
            setup.clock,
            oapi_base=settings.dingtalk_oapi_base,
            client_id=settings.dingtalk_client_id,
            secret=settings.dingtalk_client_secret,
        )
        try:
            # Who has read a message that was never sent: it goes through all the gates and reaches nobody.
            query = f"robotCode={quote(robot, safe='')}&processQueryKey=doctor"
            await client.call("GET", f"{_READ_STATUS}?{query}", api=_READ_STATUS)
        except RejectedError:
            return ()  # there is no such message, and that is all
        except MisconfiguredError as error:
            return (Diagnosis("error", error.what, error.mend or "SALESBOT_DINGTALK_CLIENT_ID 和 _CLIENT_SECRET"),)
        except SendError as error:
            return (Diagnosis("error", str(error), "服务器要能访问 SALESBOT_DINGTALK_API_BASE"),)
    return ()


PROBE = Probe("dingtalk.access", _ask)
