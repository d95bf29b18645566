"""The cast of these tests: one robot, its platform, the bot's channel subscribed to it, a tray for what comes in."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.clock import TurnableClock
from bot.handlers.wecom_bot import HANDLER
from bot.handlers.wecom_bot.channel import WeComBot
from bot.settings import Settings
from tests.fakes.tray import Tray
from tests.fakes.wecom_bot import BotPlatform
from tests.fakes.wecom_bot_rules import BotAccount
from tests.fakes.wsgateway import playing
from tests.waiting import until


@pytest.fixture
def robot() -> BotAccount:
    return BotAccount()


@pytest.fixture
def platform(robot: BotAccount, clock: TurnableClock) -> BotPlatform:
    return BotPlatform(robot, clock)


@pytest.fixture
async def address(platform: BotPlatform) -> AsyncIterator[str]:
    async with playing(platform) as address:
        yield address


@pytest.fixture
def settings(robot: BotAccount, address: str) -> Settings:
    return Settings(
        wecom_bot_id=robot.bot_id,
        wecom_bot_secret=SecretStr(robot.secret),
        wecom_bot_ws=address,
        wecom_bot_name=robot.name,
        wecom_corp_id="wwOurs",
    )


@pytest.fixture
async def channel(settings: Settings, clock: TurnableClock, tray: Tray) -> AsyncIterator[WeComBot]:
    """Listening."""
    opened = HANDLER.open(settings, clock)
    assert isinstance(opened, WeComBot)
    listening = asyncio.create_task(opened.listen(tray))
    await until(lambda: opened.ready)
    yield opened
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await opened.close()
