"""The robot over its websocket: subscribed, heard, answered, thrown out, and what becomes of posts meanwhile."""

import asyncio
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.clock import TurnableClock
from bot.core.channel import BusyError, RejectedError
from bot.core.message import Pressed, Said
from bot.core.place import group
from bot.core.post import Button, Post
from bot.handlers.wecom_bot import HANDLER
from bot.handlers.wecom_bot.channel import WeComBot
from bot.settings import Settings
from tests.fakes.tray import Tray
from tests.fakes.wecom_bot import BotPlatform
from tests.fakes.wecom_bot_rules import BotAccount
from tests.fakes.wsgateway import playing
from tests.waiting import until

pytestmark = pytest.mark.anyio

CARD = Post("哪一家？", "两家都像", "请选", (Button("1", "choose:1"), Button("2", "choose:2")), "question-7")


async def send(channel: WeComBot, address: str, post: Post, serial: int = 1) -> None:
    for part in channel.draw(address, post, serial):
        await channel.send(part)


async def test_a_message_is_heard_and_answered_under_its_request(
    channel: WeComBot, platform: BotPlatform, tray: Tray
) -> None:
    await platform.says("chenli", "报价 96 万")
    await until(lambda: bool(tray.messages))
    heard = tray.only()
    assert heard.body == Said("报价 96 万")
    await send(channel, "chenli", Post("已记", "已记 96万", reply_to=heard.reply_to))
    assert [(seen.text, seen.is_answer) for seen in platform.chat("chenli")] == [("已记 96万", True)]


async def test_in_a_group_the_group_is_answered(channel: WeComBot, platform: BotPlatform, tray: Tray) -> None:
    await platform.says("chenli", "@销售助手 帮助", group="wrHD01")
    await until(lambda: bool(tray.messages))
    await send(channel, group("wrHD01"), Post("帮助", "直接说", reply_to=tray.only().reply_to))
    assert platform.texts("wrHD01") == ["直接说"]
    assert platform.texts("chenli") == []


async def test_a_pressed_card_is_changed_and_a_press_is_answered_with_a_message(
    channel: WeComBot, platform: BotPlatform, tray: Tray
) -> None:
    await platform.says("chenli", "松涛")
    await until(lambda: bool(tray.messages))
    await send(channel, "chenli", CARD)
    card = platform.chat("chenli")[0].card
    await platform.clicks("chenli", card, "choose:2")
    await until(lambda: len(tray.messages) == 2)
    press = list(tray.messages.values())[1]
    assert isinstance(press.body, Pressed)
    assert (press.body.ref, press.body.action, press.reply_to) == ("question-7", "choose:2", "")
    await send(channel, "chenli", Post("已选 2", "已选 2", permit=press.body.permit))
    assert platform.chat("chenli")[0].card["replace_text"] == "已选 2"


async def test_a_card_is_changed_within_five_seconds_or_never(
    channel: WeComBot, platform: BotPlatform, tray: Tray, clock: TurnableClock
) -> None:
    await platform.says("chenli", "松涛")
    await until(lambda: bool(tray.messages))
    await send(channel, "chenli", CARD)
    await platform.clicks("chenli", platform.chat("chenli")[0].card, "choose:2")
    await until(lambda: len(tray.messages) == 2)
    clock.turn(timedelta(seconds=6))
    permit = list(tray.messages.values())[1].body.permit  # type: ignore[union-attr]
    with pytest.raises(RejectedError, match="846605"):
        await send(channel, "chenli", Post("已选 2", "已选 2", permit=permit))


async def test_an_answer_that_is_too_late_for_its_request_is_a_message(
    channel: WeComBot, platform: BotPlatform, tray: Tray, clock: TurnableClock
) -> None:
    await platform.says("chenli", "报价 96 万")
    await until(lambda: bool(tray.messages))
    clock.turn(timedelta(minutes=7))
    await send(channel, "chenli", Post("已记", "已记 96万", reply_to=tray.only().reply_to))
    assert [(seen.text, seen.is_answer) for seen in platform.chat("chenli")] == [("已记 96万", False)]
    assert platform.refused == [846608]


async def test_an_answer_sent_over_the_next_connection_arrives_as_a_message(
    channel: WeComBot, platform: BotPlatform, tray: Tray
) -> None:
    await platform.says("chenli", "报价 96 万")
    await until(lambda: bool(tray.messages))
    await platform.connections[0].close()
    await until(lambda: not channel.ready)
    await until(lambda: channel.ready)
    await send(channel, "chenli", Post("已记", "已记 96万", reply_to=tray.only().reply_to))
    assert (platform.texts("chenli"), platform.refused) == (["已记 96万"], [846605])


async def test_a_message_that_cannot_be_stored_is_kept_in_hand_until_it_can(
    channel: WeComBot, platform: BotPlatform, tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.wecom_bot.connection._AGAIN", 0.001)
    tray.full = True
    await platform.says("chenli", "磁盘满了")
    await until(lambda: len(tray.rejected) > 2)
    tray.full = False
    await until(lambda: bool(tray.messages))
    assert set(tray.rejected) == {"unstored"}
    assert channel.ready


async def test_a_message_delivered_twice_is_one(channel: WeComBot, platform: BotPlatform, tray: Tray) -> None:
    body = await platform.says("chenli", "同一条")
    await platform.repeats(body)
    await platform.says("chenli", "另一条")
    await until(lambda: len(tray.messages) == 2)
    assert channel.ready


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[]",
        "null",
        b"\xff\xfe",
        '{"cmd":"aibot_msg_callback"}',
        '{"cmd":"aibot_msg_callback","headers":{"req_id":"R"},"body":null}',
        '{"cmd":"aibot_msg_callback","headers":{"req_id":"R"},"body":{"from":{"userid":"@all"}}}',
        '{"cmd":"unknown","headers":{"req_id":"R"},"body":{}}',
        '{"errcode":"0","headers":{"req_id":"R"}}',
    ],
)
async def test_a_frame_that_cannot_be_read_is_counted_and_costs_nothing_else(
    channel: WeComBot, platform: BotPlatform, tray: Tray, frame: str | bytes
) -> None:
    await platform.connections[0].send(frame)
    await platform.says("chenli", "接着说")
    await until(lambda: bool(tray.messages))
    assert (len(tray.rejected), channel.ready) == (1, True)


async def test_who_is_thrown_out_by_another_process_stays_out_and_says_so(
    channel: WeComBot, platform: BotPlatform, settings: Settings, clock: TurnableClock
) -> None:
    other = HANDLER.open(settings, clock)
    assert isinstance(other, WeComBot)
    listening = asyncio.create_task(other.listen(Tray()))
    await until(lambda: other.ready and not channel.ready)
    assert "另一个程序" in (channel.fault or "")
    assert other.fault is None
    with pytest.raises(BusyError):
        await send(channel, "chenli", Post("x", "x"))
    assert len(platform.connections) == 1
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await other.close()


async def test_wrong_credentials_are_told_without_the_secret(
    settings: Settings, clock: TurnableClock, robot: BotAccount
) -> None:
    wrong = HANDLER.open(settings.model_copy(update={"wecom_bot_secret": SecretStr("wrong-secret")}), clock)
    assert isinstance(wrong, WeComBot)
    listening = asyncio.create_task(wrong.listen(Tray()))
    await until(lambda: "SALESBOT_WECOM_BOT_SECRET" in (wrong.fault or ""))
    assert "40001" in (wrong.fault or "")
    assert "wrong-secret" not in (wrong.fault or "")
    assert robot.secret not in (wrong.fault or "")
    assert not wrong.ready
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await wrong.close()


async def test_a_platform_that_takes_a_frame_and_says_nothing_is_busy(
    channel: WeComBot, platform: BotPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.wecom_bot.connection._PATIENCE", 0.02)
    platform.deaf = True
    with pytest.raises(BusyError, match="没有回应"):
        await send(channel, "chenli", Post("x", "x"))


@pytest.mark.parametrize(("code", "error"), [(45009, BusyError), (-1, BusyError), (40008, RejectedError)])
async def test_an_errcode_says_whether_trying_again_helps(
    channel: WeComBot, platform: BotPlatform, code: int, error: type[Exception]
) -> None:
    platform.faults = [code]
    with pytest.raises(error, match=str(code)):
        await send(channel, "chenli", Post("x", "x"))


async def test_answers_to_many_at_once_find_their_way(channel: WeComBot, platform: BotPlatform, tray: Tray) -> None:
    people = [f"u{number}" for number in range(200)]
    for who in people:
        await platform.says(who, f"我是 {who}")
    await until(lambda: len(tray.messages) == 200)
    await asyncio.gather(
        *(
            send(channel, one.sender, Post("好", f"{one.sender} 好", reply_to=one.reply_to))
            for one in tray.messages.values()
        )
    )
    assert {who: platform.texts(who) for who in people} == {who: [f"{who} 好"] for who in people}


@pytest.mark.parametrize("missing", ["wecom_bot_id", "wecom_bot_secret"])
def test_without_its_variables_the_channel_is_off(missing: str, clock: TurnableClock, robot: BotAccount) -> None:
    known = Settings(wecom_bot_id=robot.bot_id, wecom_bot_secret=SecretStr(robot.secret))
    assert HANDLER.open(known.model_copy(update={missing: None}), clock) is None


async def test_a_server_that_is_not_there_is_waited_for(clock: TurnableClock, robot: BotAccount) -> None:
    platform = BotPlatform(robot, clock)
    async with playing(platform) as address:
        gone = address
    known = Settings(wecom_bot_id=robot.bot_id, wecom_bot_secret=SecretStr(robot.secret), wecom_bot_ws=gone)
    channel = HANDLER.open(known, clock)
    assert channel is not None
    listening = asyncio.create_task(channel.listen(Tray()))
    await until(lambda: "建立不起来" in (channel.fault or ""))
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await channel.close()
