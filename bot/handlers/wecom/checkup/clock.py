"""Whether our clock agrees with the platform's: a callback whose time differs too much from ours is refused."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.diagnosis import Diagnosis
from bot.handlers.far_side import clock_off
from bot.handlers.probe import Probe, Setup


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    settings = setup.settings
    if settings.wecom_corp_id is None:
        return ()
    window = timedelta(seconds=settings.wecom_timestamp_window)
    return await clock_off(f"{settings.wecom_api_base}/cgi-bin/gettoken", "企业微信", setup.clock, window)


PROBE = Probe("wecom.clock", _ask)
