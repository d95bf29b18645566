"""What the doctor learns of a robot: whether its platform can be reached, and it by its platform."""

import socket
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot.clock import WallClock
from bot.core.diagnosis import Diagnosis
from bot.handlers.probe import Setup
from bot.handlers.wecom_bot.checkup import callback
from bot.handlers.wecom_bot.checkup.reach import PROBE
from bot.handlers.wecom_bot.credentials import CALLED, CONNECTED
from bot.handlers.wecom_bot_url import HANDLER
from bot.settings import Settings
from bot.web import door
from bot.web.health import Readiness
from tests.fakes.loopback import served
from tests.fakes.proxies import answers, moves
from tests.fakes.tray import Tray
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


def _called(robot: BotAccount, public_url: str | None) -> Setup:
    return Setup(Settings(**_values(robot), public_url=public_url), WallClock())


def _values(robot: BotAccount, **others: str) -> dict[str, Any]:
    given = {"wecom_bot_token": robot.token, "wecom_bot_aes_key": robot.aes_key, "wecom_bot_name": robot.name}
    return given | others


def _door(robot: BotAccount, **others: str) -> ASGIApp:
    """The whole web application of a robot in its HTTP form."""
    channel = HANDLER.open(Settings(**_values(robot, **others)), WallClock())
    assert channel is not None
    return door.build(channel.doors(Tray()), lambda: Readiness({}))


async def _found(robot: BotAccount, app: ASGIApp) -> Sequence[Diagnosis]:
    with served(app) as base:
        return await callback.PROBE.ask(_called(robot, base))


async def test_the_address_of_the_http_form_is_tried_as_the_platform_tries_it(robot: BotAccount) -> None:
    assert await _found(robot, _door(robot)) == ()


@pytest.mark.parametrize(
    ("others", "what", "mend"),
    [
        ({"wecom_bot_token": "AnotherToken"}, "用的 Token 和", "SALESBOT_WECOM_BOT_TOKEN"),
        ({"wecom_bot_aes_key": "A" * 43}, "用的 EncodingAESKey 和", "SALESBOT_WECOM_BOT_AES_KEY"),
    ],
)
async def test_values_that_differ_are_named_by_the_robot_s_own_variables(
    robot: BotAccount, others: dict[str, str], what: str, mend: str
) -> None:
    (one,) = await _found(robot, _door(robot, **others))
    assert what in one.what
    assert mend in one.mend


async def test_a_proxy_in_front_of_the_http_form_is_named_with_its_path(robot: BotAccount) -> None:
    (one,) = await _found(robot, answers(404, "<html>"))
    assert "没有转 /wecom/bot/callback" in one.what
    (one,) = await _found(robot, moves(_door(robot), "/bot/callback"))
    assert "通道：wecom-bot-url" in one.mend


async def test_without_a_public_address_the_http_form_is_not_tried(robot: BotAccount) -> None:
    assert await callback.PROBE.ask(_called(robot, None)) == ()
