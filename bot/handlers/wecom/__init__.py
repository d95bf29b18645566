"""企业微信 (WeCom): the callbacks of a self-built app, and messages and cards through its API."""

from bot.clock import Clock
from bot.handlers.platform import Handler, Platform
from bot.handlers.wecom.channel import WeCom
from bot.handlers.wecom.credentials import CREDENTIALS
from bot.handlers.wecom.screen import screen
from bot.settings import Settings


def _open(settings: Settings, clock: Clock) -> Platform | None:
    """The channel, or `None` where a variable is absent; ValueError where the AES key cannot be one."""
    if (
        settings.wecom_corp_id is None
        or settings.wecom_secret is None
        or settings.wecom_agent_id is None
        or settings.wecom_token is None
        or settings.wecom_aes_key is None
    ):
        return None
    return WeCom(
        corp_id=settings.wecom_corp_id,
        agent_id=settings.wecom_agent_id,
        secret=settings.wecom_secret,
        token=settings.wecom_token,
        aes_key=settings.wecom_aes_key,
        api_base=settings.wecom_api_base,
        window=settings.wecom_timestamp_window,
        clock=clock,
        markdown=settings.wecom_markdown,
    )


HANDLER = Handler(name="wecom", open=_open, screen=screen, credentials=CREDENTIALS)
