"""Whether our clock agrees with the platform's: a callback whose time differs too much from ours is refused."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.diagnosis import Diagnosis
from bot.handlers.probe import Probe, Setup
from bot.handlers.visit import Unreached, visit

_NOTICED = timedelta(minutes=1)


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    settings = setup.settings
    if settings.wecom_corp_id is None:
        return ()
    try:
        # Without parameters it is refused, and that refusal has a date as well.
        answer = await visit(f"{settings.wecom_api_base}/cgi-bin/gettoken")
    except Unreached:
        return ()  # told by wecom.access
    if answer.date is None:
        return ()
    ahead = setup.clock.now() - answer.date
    if abs(ahead) < _NOTICED:
        return ()
    refused = abs(ahead) > timedelta(seconds=settings.wecom_timestamp_window)
    minutes = abs(ahead).total_seconds() / 60
    what = f"本机时钟比企业微信{'快' if ahead > timedelta() else '慢'} {minutes:.0f} 分钟"
    if refused:
        return (Diagnosis("error", f"{what}，发来的消息会全部被拒收", "timedatectl set-ntp true"),)
    return (Diagnosis("warning", what, "timedatectl set-ntp true"),)


PROBE = Probe("wecom.clock", _ask)
