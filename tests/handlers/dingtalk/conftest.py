"""The cast of these tests: one company, its people, a gateway, an API, and a robot's channel with a tray before it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.clock import TurnableClock
from bot.core.channel import Inlet
from bot.handlers.dingtalk.channel import DingTalk
from bot.handlers.dingtalk.drawing import Pressing
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.dingtalk_gateway import Gateway
from tests.fakes.dingtalk_people import People
from tests.fakes.loopback import Switchboard
from tests.fakes.tray import Tray


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def gateway(clock: TurnableClock) -> Gateway:
    return Gateway(grace=0.1, clock=clock)


@pytest.fixture
def api(account: Account, clock: TurnableClock, gateway: Gateway, switchboard: Switchboard) -> DingTalkApi:
    api = DingTalkApi(account, clock, staff=["chenli", "linxiao"], gateway=gateway)
    switchboard.app = api
    return api


@pytest.fixture
def people(account: Account, clock: TurnableClock, switchboard_url: str) -> People:
    return People(account, clock, switchboard_url)


@pytest.fixture
def turning(clock: TurnableClock) -> Callable[[float], Any]:
    """Waiting turns the clock, and takes no time."""

    async def pause(seconds: float) -> None:
        clock.turn(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    return pause


@pytest.fixture(scope="session")
def authorities() -> ssl.SSLContext:
    """Loaded once: it takes longer than most of these tests."""
    return ssl.create_default_context()


@pytest.fixture
def open_channel(
    monkeypatch: pytest.MonkeyPatch,
    authorities: ssl.SSLContext,
    account: Account,
    clock: TurnableClock,
    api: DingTalkApi,
    switchboard_url: str,
    turning: Callable[[float], Any],
) -> Callable[..., DingTalk]:
    """Opens the robot's channel against the fake API; what is given stands in for the usual."""
    assert api.staff, "the API answers at that address"

    def opened(**more: Any) -> DingTalk:
        given: dict[str, Any] = {
            "client_id": account.client_id,
            "secret": SecretStr(account.secret),
            "robot_code": account.robot_code,
            "corp_id": account.corp_id,
            "api_base": switchboard_url,
            "oapi_base": switchboard_url,
            "mode": "stream",
            "window": 300,
            "pressing": Pressing(account.robot_code),
            "clock": clock,
            "elapsed": lambda: clock.now().timestamp(),
            "pause": turning,
        }
        with monkeypatch.context() as patch:
            patch.setattr(httpx, "AsyncClient", partial(httpx.AsyncClient, verify=authorities))
            return DingTalk(**given | more)

    return opened


@pytest.fixture
async def channel(open_channel: Callable[..., DingTalk]) -> AsyncIterator[DingTalk]:
    channel = open_channel()
    yield channel
    await channel.close()


@asynccontextmanager
async def listening(channel: DingTalk, inlet: Inlet) -> AsyncIterator[None]:
    """The channel's stream, for as long as the block lasts."""
    task = asyncio.create_task(channel.listen(inlet))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def real(seconds: float) -> None:
    """Beats take their time; what waits for an opening does not."""
    await asyncio.sleep(seconds if seconds == 20 else 0)


@pytest.fixture
async def held(open_channel: Callable[..., DingTalk]) -> AsyncIterator[DingTalk]:
    channel = open_channel(pause=real)
    yield channel
    await channel.close()


@pytest.fixture
async def street(held: DingTalk, gateway: Gateway, tray: Tray) -> AsyncIterator[Gateway]:
    """The gateway, with the robot listening to it."""
    async with gateway.running(), listening(held, tray):
        await gateway.somebody()
        yield gateway
