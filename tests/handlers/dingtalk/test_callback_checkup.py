"""Each way in which the webhook's address fails is named rightly, and a sound one is found sound and left as it was."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot.clock import ShiftedClock, WallClock
from bot.handlers.dingtalk import HANDLER
from bot.handlers.dingtalk.checkup.callback import PROBE
from bot.handlers.probe import Setup
from bot.web import door
from bot.web.health import Readiness
from tests.fakes.dingtalk_account import Account
from tests.fakes.loopback import served
from tests.fakes.proxies import answers, moves
from tests.fakes.tray import Tray

pytestmark = pytest.mark.anyio

ACCOUNT = Account()


def bot(tray: Tray | None = None, **others: object) -> ASGIApp:
    """The bot's whole web application, in webhook mode."""
    settings = ACCOUNT.settings("http://nowhere.test", dingtalk_mode="webhook").model_copy(update=others)
    channel = HANDLER.open(settings, WallClock())
    assert channel is not None
    return door.build(channel.doors(tray or Tray()), lambda: Readiness({}))


def setup(public_url: str | None, mode: str = "webhook") -> Setup:
    settings = ACCOUNT.settings("http://nowhere.test", public_url=public_url, dingtalk_mode=mode)
    return Setup(settings, WallClock())


async def test_a_sound_address_is_found_sound_and_nothing_is_kept() -> None:
    tray = Tray()
    with served(bot(tray)) as base:
        assert await PROBE.ask(setup(base)) == ()
    assert tray.messages == {}


BROKEN: dict[str, tuple[Callable[[], ASGIApp], str, str]] = {
    "another secret": (
        lambda: bot(dingtalk_client_secret=SecretStr("another-secret-of-somebody")),
        "用的 Client Secret 和这里的不一样",
        "SALESBOT_DINGTALK_CLIENT_SECRET",
    ),
    "another robot": (lambda: bot(dingtalk_robot_code="dingother"), "RobotCode", "SALESBOT_DINGTALK_ROBOT_CODE"),
    "another company": (lambda: bot(dingtalk_corp_id="dingother"), "CorpId", "_CORP_ID"),
    "no webhook there": (
        lambda: bot(dingtalk_mode="stream"),
        "HTTP 404：到了程序，但它没有 /dingtalk/callback",
        "通道",
    ),
    "moved by the proxy": (lambda: moves(bot(), "/callback"), "HTTP 404：到了程序", "代理不要改路径"),
    "a proxy's 404": (lambda: answers(404, "<html>"), "没有转 /dingtalk/callback", "location = /dingtalk/callback"),
    "a proxy's 403": (lambda: answers(403, "<html>"), "HTTP 403：被反向代理或防火墙拦下", "放行所有来源"),
    "a bare 403": (lambda: answers(403, "", "text/plain"), "HTTP 403：被反向代理或防火墙拦下", "放行所有来源"),
    "a bare 400": (lambda: answers(400, "", "text/plain"), "HTTP 400：被反向代理或防火墙拦下", "放行所有来源"),
    "only GET": (lambda: answers(405, "", "text/plain"), "不放行 POST", "放行 GET 和 POST"),
    "nobody behind it": (lambda: answers(502, "<html>"), "HTTP 502：反向代理连不上机器人", "启动 salesbot serve"),
    "another program": (lambda: answers(200, "ok", "text/plain"), "别的程序", "/dingtalk/callback"),
    "a redirect": (lambda: answers(301, headers={"location": "https://bot.example.com/"}), "HTTP 301", "PUBLIC_URL"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_address_is_named_by_its_cause(name: str) -> None:
    app, what, mend = BROKEN[name]
    with served(app()) as base:
        (one,) = await PROBE.ask(setup(base))
    assert one.severity == "error"
    assert what in one.what
    assert mend in one.mend


@pytest.mark.parametrize("hours", [-1, 1])
async def test_clocks_that_differ_are_told_from_a_wrong_secret(hours: int) -> None:
    ours = ShiftedClock(WallClock())
    ours.turn(timedelta(hours=hours))
    with served(bot()) as base:
        (one,) = await PROBE.ask(Setup(setup(base).settings, ours))
    assert "时钟差 60 分钟" in one.what


async def test_a_port_that_nobody_listens_on_is_named() -> None:
    with served(bot()) as base:
        gone = base
    (one,) = await PROBE.ask(setup(gone))
    assert "拒绝连接" in one.what


async def test_without_a_webhook_or_a_public_address_nothing_is_asked() -> None:
    assert await PROBE.ask(setup(None)) == ()
    assert await PROBE.ask(setup("http://127.0.0.1:1", mode="stream")) == ()
