"""Tests the address of a robot's HTTP form as that of an app is tested: the platform asks both the same."""

import ssl
from collections.abc import Sequence
from datetime import timedelta

from bot.core.diagnosis import Diagnosis
from bot.handlers.probe import Probe, Setup
from bot.handlers.wecom.checkup.callback import Caller, examined
from bot.handlers.wecom.checkup.verdict import Sealed
from bot.handlers.wecom.envelope import Envelope
from bot.handlers.wecom_bot.credentials import CALLED
from bot.handlers.wecom_bot_url import PATH

_ADDRESS = Sealed(PATH, "wecom-bot-url", "GET", "SALESBOT_WECOM_BOT_TOKEN", "SALESBOT_WECOM_BOT_AES_KEY", corp="")


def caller(setup: Setup, trust: ssl.SSLContext | None = None) -> Caller:
    """The platform's side; raises ValueError where a value is missing or cannot be one."""
    given = {one.field: one.given(setup.settings) for one in CALLED}
    token, aes_key, public_url = given["wecom_bot_token"], given["wecom_bot_aes_key"], setup.settings.public_url
    if token is None or aes_key is None or public_url is None:
        raise ValueError("not set up")
    window = timedelta(seconds=setup.settings.wecom_timestamp_window)
    envelope = Envelope(receiver="", token=token, aes_key=aes_key, variable=_ADDRESS.aes_key, window=window)
    return Caller(public_url, _ADDRESS, envelope, window=window, clock=setup.clock, trust=trust)


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    return await examined(lambda: caller(setup))


PROBE = Probe("wecom-bot-url.callback", _ask)
