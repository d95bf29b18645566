"""The cast of these tests: one company, its platform, a bot's WeCom channel and a tray that takes what comes in."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import ASGIApp

from bot.clock import TurnableClock
from bot.handlers.wecom import HANDLER
from bot.handlers.wecom.channel import WeCom
from tests.fakes.account import Account
from tests.fakes.loopback import Switchboard
from tests.fakes.qyapi import Qyapi
from tests.fakes.tray import Tray
from tests.fakes.wecom_platform import CALLBACK, WeComPlatform, client_of


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def platform(account: Account, clock: TurnableClock) -> WeComPlatform:
    return WeComPlatform(account, clock)


@pytest.fixture
def qyapi(account: Account, clock: TurnableClock) -> Qyapi:
    return Qyapi(account, clock, members=["chenli", "linxiao"])


@pytest.fixture
def api_url(switchboard: Switchboard, switchboard_url: str, qyapi: Qyapi) -> str:
    switchboard.app = qyapi
    return switchboard_url


@pytest.fixture
async def channel(account: Account, clock: TurnableClock, api_url: str) -> AsyncIterator[WeCom]:
    channel = HANDLER.open(account.settings(api_url), clock)
    assert isinstance(channel, WeCom)
    yield channel
    await channel.close()


@pytest.fixture
async def app(account: Account, clock: TurnableClock, tray: Tray) -> AsyncIterator[ASGIApp]:
    channel = HANDLER.open(account.settings("http://nowhere.test"), clock)
    assert channel is not None
    yield channel.doors(tray)[CALLBACK]
    await channel.close()


@pytest.fixture
async def door(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client
