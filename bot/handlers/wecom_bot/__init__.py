"""企业微信智能机器人: over a websocket of our own (`wecom-bot`), and in its HTTP form (`callback.py`)."""

from bot.clock import Clock
from bot.handlers.platform import Handler, Platform
from bot.handlers.wecom_bot.channel import WeComBot
from bot.handlers.wecom_bot.connection import Connection
from bot.handlers.wecom_bot.credentials import CONNECTED
from bot.handlers.wecom_bot.reading import Robot
from bot.handlers.wecom_bot.screen import screen
from bot.settings import Settings

_NAME = "wecom-bot"


def _open(settings: Settings, clock: Clock) -> Platform | None:
    """The channel, or `None` where a variable is absent."""
    if settings.wecom_bot_id is None or settings.wecom_bot_secret is None:
        return None
    connection = Connection(
        _NAME, address=settings.wecom_bot_ws, bot_id=settings.wecom_bot_id, secret=settings.wecom_bot_secret
    )
    return WeComBot(connection, Robot(_NAME, settings.wecom_bot_name or "", settings.wecom_corp_id), clock)


HANDLER = Handler(name=_NAME, open=_open, screen=screen, credentials=CONNECTED)
