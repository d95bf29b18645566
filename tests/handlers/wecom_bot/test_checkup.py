"""What the doctor learns of a robot: whether its platform can be reached, and whether its values can be any."""

import socket

import pytest
from pydantic import SecretStr

from bot.clock import WallClock
from bot.handlers.probe import Setup
from bot.handlers.wecom_bot.checkup import PROBE
from bot.handlers.wecom_bot.credentials import CALLED, CONNECTED
from bot.settings import Settings
from tests.fakes.loopback import served
from tests.fakes.proxies import answers
from tests.fakes.wecom_bot_rules import BotAccount

pytestmark = pytest.mark.anyio


def _setup(address: str) -> Setup:
    return Setup(Settings(wecom_bot_id="bot", wecom_bot_secret=SecretStr("x"), wecom_bot_ws=address), WallClock())


async def test_a_platform_that_answers_anything_at_all_can_be_reached() -> None:
    with served(answers(426)) as base:
        assert await PROBE.ask(_setup(base.replace("http:", "ws:"))) == ()


async def test_one_that_is_behind_a_firewall_is_named_with_its_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    (one,) = await PROBE.ask(_setup(f"wss://127.0.0.1:{port}/x"))
    assert "127.0.0.1 连不上" in one.what
    assert one.mend == f"防火墙放行到 127.0.0.1 的 {port} 端口"


async def test_without_a_robot_nothing_is_asked() -> None:
    assert await PROBE.ask(Setup(Settings(), WallClock())) == ()


def test_what_an_admin_copies_has_the_form_that_is_asked_for(robot: BotAccount) -> None:
    values = (robot.bot_id, robot.secret, robot.name)
    assert [one.fits(value) for one, value in zip(CONNECTED, values, strict=True)] == [True] * 3
    values = (robot.token, robot.aes_key, robot.name)
    assert [one.fits(value) for one, value in zip(CALLED, values, strict=True)] == [True] * 3
    assert not CONNECTED[-1].fits("@销售助手")
