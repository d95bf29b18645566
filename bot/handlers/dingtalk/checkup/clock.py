"""Whether our clock agrees with the platform's: a callback whose time differs too much from ours is refused."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.diagnosis import Diagnosis
from bot.handlers.far_side import clock_off
from bot.handlers.probe import Probe, Setup


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    settings = setup.settings
    if settings.dingtalk_client_id is None:
        return ()
    window = timedelta(seconds=settings.dingtalk_timestamp_window)
    return await clock_off(f"{settings.dingtalk_api_base}/v1.0/oauth2/accessToken", "钉钉", setup.clock, window)


PROBE = Probe("dingtalk.clock", _ask)
