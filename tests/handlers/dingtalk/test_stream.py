"""The stream against a fake gateway: messages and presses, a new connection under load, a gateway that refuses."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.message import Pressed, Said
from bot.handlers.dingtalk import frames
from bot.handlers.dingtalk.channel import DingTalk
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.dingtalk_gateway import BOT_MESSAGE, CARD_CALLBACK, Gateway
from tests.fakes.dingtalk_people import People
from tests.fakes.faults import Html, Refusal
from tests.fakes.tray import Tray
from tests.handlers.dingtalk.conftest import listening, real

pytestmark = pytest.mark.anyio


def test_the_topics_are_the_librarys() -> None:
    from dingtalk_stream import ChatbotMessage  # noqa: PLC0415 - slow
    from dingtalk_stream.card_callback import Card_Callback_Router_Topic  # noqa: PLC0415
    from dingtalk_stream.frames import SystemMessage  # noqa: PLC0415

    assert frames.BOT_MESSAGE == ChatbotMessage.TOPIC
    assert Card_Callback_Router_Topic == frames.CARD_CALLBACK
    assert frames.DISCONNECT == SystemMessage.TOPIC_DISCONNECT


async def test_a_message_is_kept_and_acknowledged_as_the_platform_wants_it(
    street: Gateway, people: People, tray: Tray
) -> None:
    ack = await street.push(BOT_MESSAGE, people.says("chenli", "今天拜访了星野科技"))
    assert tray.only().body == Said("今天拜访了星野科技")
    assert ack is not None
    assert (ack["code"], ack["message"], json.loads(ack["data"])) == (200, "OK", {"response": None})


async def test_redelivered_under_a_new_message_id_it_is_the_same_message(
    street: Gateway, people: People, tray: Tray
) -> None:
    said = people.says("chenli", "早")
    await street.push(BOT_MESSAGE, said)
    await street.push(BOT_MESSAGE, said)
    assert len(tray.messages) == 1
    assert len(street.acks) == 2


async def test_a_press_is_kept(street: Gateway, people: People, tray: Tray) -> None:
    await street.push(CARD_CALLBACK, people.press("chenli", "rpt_2f7@0123456789ab", "confirm"))
    assert tray.only().body == Pressed("rpt/7", "confirm", "rpt_2f7@0123456789ab")


async def test_two_robots_in_one_group_each_keep_the_message(
    open_channel: Callable[..., DingTalk], gateway: Gateway, people: People, tray: Tray
) -> None:
    said = people.says("chenli", "日报", group="cidgroup==")
    other = said | {"robotCode": "dingother"}
    channel = open_channel(pause=real)
    async with gateway.running(), listening(channel, tray):
        await gateway.push(BOT_MESSAGE, said)
        await gateway.push(BOT_MESSAGE, other)
    await channel.close()
    assert len(tray.messages) == 2


@pytest.mark.parametrize("topic", ["CONNECTED", "REGISTERED", "KEEPALIVE"])
async def test_other_talk_of_the_platform_about_the_connection_is_passed_over(
    street: Gateway, people: People, tray: Tray, topic: str
) -> None:
    await street.raw(json.dumps({"type": "SYSTEM", "headers": {"messageId": "x", "topic": topic}, "data": "{}"}))
    await street.push(BOT_MESSAGE, people.says("chenli", "早"))
    assert len(tray.messages) == 1
    assert tray.rejected == []


async def test_disconnected_under_load_none_of_2000_messages_is_lost_though_none_is_said_twice(
    held: DingTalk, gateway: Gateway, people: People, tray: Tray
) -> None:
    gateway.says_twice = False
    said = [people.says("chenli", f"第{number}条") for number in range(2000)]
    async with gateway.running(), listening(held, tray):
        for start in range(0, 2000, 200):
            async with asyncio.TaskGroup() as pushing:
                for number, one in enumerate(said[start : start + 200]):
                    pushing.create_task(gateway.push(BOT_MESSAGE, one))
                    if number == 100:
                        await asyncio.sleep(0)
                        pushing.create_task(gateway.disconnect())
    assert gateway.lost == []
    assert gateway.misplaced == []
    assert len(tray.messages) == 2000
    assert len(gateway.connections) > 5


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Refusal("authFailed", 401), "SALESBOT_DINGTALK_CLIENT_SECRET"),
        (Refusal("ServiceUnavailable", 503), "ServiceUnavailable"),
        (Html(502), "HTTP 502"),
        (Html(200), "HTTP 200"),
    ],
)
async def test_what_keeps_the_stream_from_opening_is_shown_and_it_is_tried_again(
    open_channel: Callable[..., DingTalk], api: DingTalkApi, gateway: Gateway, tray: Tray, fault: Refusal, told: str
) -> None:
    shown: list[str | None] = []

    async def pause(seconds: float) -> None:
        if seconds != 20:
            shown.append(channel.fault)
        await real(seconds)

    channel = open_channel(pause=pause)
    api.fails("open", fault)
    async with gateway.running(), listening(channel, tray):
        await gateway.somebody()
    await channel.close()
    assert len(shown) == 1
    assert told.replace("SALESBOT_DINGTALK_CLIENT_SECRET", "_CLIENT_SECRET") in str(shown[0])


async def test_a_wrong_secret_is_told_without_the_secret(
    open_channel: Callable[..., DingTalk], account: Account, api: DingTalkApi, gateway: Gateway, tray: Tray
) -> None:
    api.account = replace(account, secret="another")
    failed = asyncio.Event()

    async def pause(_: float) -> None:
        failed.set()
        await asyncio.Event().wait()

    channel = open_channel(pause=pause)
    async with gateway.running(), listening(channel, tray):
        await asyncio.wait_for(failed.wait(), 60)
        assert "authFailed" in str(channel.fault)
        assert account.secret not in str(channel.fault)
    await channel.close()


@pytest.mark.parametrize("end", ["polite", "error", "reset"])
async def test_however_a_connection_ends_what_was_not_acknowledged_comes_over_the_next(
    held: DingTalk, gateway: Gateway, people: People, tray: Tray, end: str
) -> None:
    gateway.patience, gateway.most_repeats = 0.3, 1000
    async with gateway.running(), listening(held, tray):
        connection = await gateway.somebody()
        tray.full = True
        pushing = asyncio.create_task(gateway.push(BOT_MESSAGE, people.says("chenli", "早")))
        await asyncio.sleep(0.05)
        match end:
            case "polite":
                await connection.close()
            case "error":
                await connection.close(1011)
            case _:
                connection.transport.abort()
        tray.full = False
        assert await pushing is not None
    assert len(tray.messages) == 1
    assert len(gateway.connections) == 2
