"""The cast of these tests: one company, its platform, a bot's WeCom channel and a tray that takes what comes in."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.clock import TurnableClock
from bot.handlers.wecom import HANDLER
from bot.handlers.wecom.channel import WeCom
from tests.fakes.account import Account
from tests.fakes.loopback import served
from tests.fakes.qyapi import Qyapi
from tests.fakes.tray import Tray
from tests.fakes.wecom_platform import CALLBACK, WeComPlatform, client_of


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(datetime(2026, 3, 18, 2, 30, tzinfo=UTC))


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def platform(account: Account, clock: TurnableClock) -> WeComPlatform:
    return WeComPlatform(account, clock)


@pytest.fixture
def qyapi(account: Account, clock: TurnableClock) -> Qyapi:
    return Qyapi(account, clock, members=["chenli", "linxiao"])


class Switchboard:
    """One server for all tests, into which each plugs its own platform."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def switchboard() -> Switchboard:
    return Switchboard()


@pytest.fixture(scope="session")
def switchboard_url(switchboard: Switchboard) -> Iterator[str]:
    with served(switchboard) as base:
        yield base


@pytest.fixture
def api_url(switchboard: Switchboard, switchboard_url: str, qyapi: Qyapi) -> str:
    switchboard.app = qyapi
    return switchboard_url


@pytest.fixture
def tray() -> Tray:
    return Tray()


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
