"""Whether the place to which a robot connects can be reached. Not whether it lets us in: that throws out `serve`."""

from collections.abc import Sequence

from bot.core.diagnosis import Diagnosis
from bot.handlers.far_side import out_of_reach
from bot.handlers.probe import Probe, Setup


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    settings = setup.settings
    if settings.wecom_bot_id is None or settings.wecom_bot_secret is None:
        return ()
    return await out_of_reach(settings.wecom_bot_ws, "企业微信智能机器人")


PROBE = Probe("wecom-bot.reach", _ask)
