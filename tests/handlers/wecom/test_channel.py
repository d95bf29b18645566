"""The channel as the rest of the house sees it: found as a leaf, off without its variables, whole with them."""

import logging

import pytest

from bot.clock import TurnableClock
from bot.core.message import Pressed
from bot.core.post import Button, Post
from bot.discovery import collect
from bot.handlers.platform import Handler, Platform
from bot.handlers.wecom import HANDLER
from bot.handlers.wecom.channel import WeCom
from tests.fakes.account import Account
from tests.fakes.chats import PER_MEMBER
from tests.fakes.qyapi import Qyapi
from tests.fakes.tray import Tray
from tests.fakes.wecom_platform import WeComPlatform, client_of

VARIABLES = ["wecom_corp_id", "wecom_secret", "wecom_agent_id", "wecom_token", "wecom_aes_key"]


def test_the_handler_is_found_as_a_leaf() -> None:
    assert collect("bot.handlers", "HANDLER", Handler)["wecom"] is HANDLER


def test_the_platform_s_own_limits_are_what_is_asked_of_the_sender() -> None:
    limits = {(limit.count, limit.window) for limit in WeCom.limits}
    assert limits == {(count, window) for window, count in PER_MEMBER}


@pytest.mark.parametrize("absent", VARIABLES)
def test_without_one_of_its_variables_the_channel_is_off(account: Account, clock: TurnableClock, absent: str) -> None:
    settings = account.settings("http://nowhere.test")
    setattr(settings, absent, None)
    assert HANDLER.open(settings, clock) is None


@pytest.mark.anyio
async def test_a_question_is_asked_pressed_and_understood_as_its_answer(
    channel: WeCom, qyapi: Qyapi, platform: WeComPlatform, tray: Tray
) -> None:
    as_channel: Platform = channel
    post = Post("星野是哪家？", "两家都像", "", (Button("星野科技", "choose:1"),), ref="ask/17")
    for part in as_channel.draw("chenli", post, serial=1):
        await as_channel.send(part)
    (delivery,) = qyapi.wait_for("chenli", 1)
    async with client_of(as_channel.doors(tray)["/wecom/callback"]) as door:
        await platform.deliver(platform.click("ChenLi", delivery.card, "choose:1"), door)
    body = tray.only().body
    assert isinstance(body, Pressed)
    assert (body.ref, body.action) == ("ask/17", "choose:1")
    for part in as_channel.draw("chenli", Post("", "已选 1", permit=body.permit), serial=2):
        await as_channel.send(part)
    assert qyapi.stamps == {delivery.card["task_id"]: "已选 1"}


@pytest.mark.anyio
async def test_nothing_of_what_passes_through_the_handler_is_logged_by_it(
    channel: WeCom, platform: WeComPlatform, tray: Tray, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with client_of(channel.doors(tray)["/wecom/callback"]) as door:
        await platform.deliver(platform.user_says("chenli", "13800138000 报价 96 万"), door)
        await door.post("/wecom/callback?msg_signature=x&timestamp=1&nonce=2", content=b"<xml>")
    assert [record.name for record in caplog.records if record.name.startswith("bot")] == []
