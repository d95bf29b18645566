"""The stream against a fake gateway: what is measured of dingtalk-stream's own client (0.24.3), a test each.

The numbers are those of the list of pitfalls that this channel was built to avoid.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from bot.core.message import Message, Pressed, Said
from bot.handlers.dingtalk import frames
from bot.handlers.dingtalk.channel import DingTalk
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.dingtalk_gateway import BOT_MESSAGE, CARD_CALLBACK, Gateway
from tests.fakes.dingtalk_people import People
from tests.fakes.faults import Hang, Html, Refusal
from tests.fakes.tray import Tray
from tests.handlers.dingtalk.conftest import listening

pytestmark = pytest.mark.anyio


async def real(seconds: float) -> None:
    """Beats take their time; what waits for an opening does not."""
    await asyncio.sleep(seconds if seconds == 20 else 0)


@pytest.fixture
async def channel(open_channel: Callable[..., DingTalk]) -> AsyncIterator[DingTalk]:
    channel = open_channel(pause=real)
    yield channel
    await channel.close()


@pytest.fixture
async def street(channel: DingTalk, gateway: Gateway, tray: Tray) -> AsyncIterator[Gateway]:
    """The gateway, with the robot listening to it."""
    async with gateway.running(), listening(channel, tray):
        await gateway.somebody()
        yield gateway


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


async def test_1_a_gateway_that_hangs_holds_up_nothing_else(
    channel: DingTalk, api: DingTalkApi, gateway: Gateway, tray: Tray
) -> None:
    api.fails("open", Hang())
    async with gateway.running(), listening(channel, tray):
        async with asyncio.timeout(1):
            for _ in range(10):
                await asyncio.sleep(0.01)
    assert api.calls["open"] == 1


async def test_2_cancelled_it_ends_at_once(channel: DingTalk, gateway: Gateway, api: DingTalkApi, tray: Tray) -> None:
    assert api.calls["open"] == 0
    async with gateway.running():
        task = asyncio.create_task(channel.listen(tray))
        await gateway.somebody()
        task.cancel()
        async with asyncio.timeout(2):
            await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()


@pytest.mark.parametrize("size", [1, 2])
async def test_4_a_frame_of_some_mib_is_taken(street: Gateway, people: People, tray: Tray, size: int) -> None:
    ack = await street.push(BOT_MESSAGE, people.says("chenli", "大" * (size * 1024 * 1024 // 3)))
    assert ack is not None
    assert len(tray.messages) == 1
    assert len(street.connections) == 1


@pytest.mark.parametrize("frame", ["", "not json", "[1]", "{}", '"text"', '{"type": "CALLBACK"}', "[" * 100_000])
async def test_4_what_is_no_frame_is_noted_and_costs_no_connection(
    street: Gateway, people: People, tray: Tray, frame: str
) -> None:
    await street.raw(frame)
    await street.push(BOT_MESSAGE, people.says("chenli", "早"))
    assert len(street.connections) == 1
    assert [type(message.body).__name__ for message in tray.messages.values()] == ["Unreadable", "Said"]


async def test_5_an_acknowledgement_goes_to_the_socket_that_brought_the_message(
    channel: DingTalk, gateway: Gateway, people: People
) -> None:
    class Slow(Tray):
        async def accept(self, message: Message) -> None:
            await asyncio.sleep(0.2)
            await super().accept(message)

    slow = Slow()
    gateway.grace = 5
    async with gateway.running(), listening(channel, slow):
        pushing = asyncio.create_task(gateway.push(BOT_MESSAGE, people.says("chenli", "早")))
        await gateway.somebody()
        await asyncio.sleep(0.1)
        await gateway.disconnect()
        await gateway.somebody()
        assert await pushing is not None
    assert gateway.misplaced == []
    assert gateway.repeats == 0
    assert len(gateway.connections) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": {"time": "yesterday"}},
        {"headers": {"time": None}},
        {"data": "no json"},
        {"data": "[]"},
        {"type": "NEWS"},
        {"type": None},
        {"data": 7},
    ],
)
async def test_6_a_frame_that_cannot_be_read_is_acknowledged_and_noted(
    street: Gateway, tray: Tray, changes: dict[str, object]
) -> None:
    ack = await street.push(BOT_MESSAGE, {}, **changes)
    assert ack is not None
    assert ack["code"] == 200
    assert tray.rejected == ["frame"]
    assert len(tray.messages) == 1


async def test_6_a_message_without_sender_or_id_is_acknowledged_and_noted(
    street: Gateway, people: People, tray: Tray
) -> None:
    for missing in (
        {"msgId": None},
        {"senderStaffId": None, "senderId": None},
        {"senderStaffId": "/cid", "senderId": ""},
    ):
        assert await street.push(BOT_MESSAGE, people.says("chenli", "早", **missing)) is not None
    assert tray.rejected == ["frame"] * 3


async def test_6_an_unknown_topic_is_told_so(street: Gateway, tray: Tray) -> None:
    ack = await street.push("/v1.0/graph/api/invoke", {"request": {}})
    assert ack is not None
    assert ack["code"] == 404
    assert tray.rejected == ["topic"]


async def test_6_headers_by_the_name_of_the_platforms_own_sample_are_read(
    street: Gateway, people: People, tray: Tray
) -> None:
    frame = {
        "type": "CALLBACK",
        "header": {"messageId": "planted-push-odd", "topic": BOT_MESSAGE, "time": 1690362102194},
        "data": json.dumps(people.says("chenli", "早")),
    }
    await street.raw(json.dumps(frame))
    await street.push(BOT_MESSAGE, people.says("chenli", "好"))
    assert len(tray.messages) == 2
    assert "planted-push-odd" in street.acks


async def test_6_what_cannot_be_stored_is_not_acknowledged_and_comes_again(
    channel: DingTalk, gateway: Gateway, people: People, tray: Tray
) -> None:
    gateway.patience = 0.2
    tray.full = True
    async with gateway.running(), listening(channel, tray):
        pushing = asyncio.create_task(gateway.push(BOT_MESSAGE, people.says("chenli", "早")))
        await asyncio.sleep(0.3)
        tray.full = False
        assert await pushing is not None
    assert gateway.repeats >= 1
    assert len(tray.messages) == 1


async def test_8_neither_ticket_nor_words_are_logged(
    channel: DingTalk, gateway: Gateway, people: People, tray: Tray, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with gateway.running(), listening(channel, tray):
        await gateway.push(BOT_MESSAGE, people.says("chenli", "绝密"))
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert not [line for line in ours if "planted" in line or "绝密" in line]


async def test_13_an_event_is_acknowledged_with_a_status(street: Gateway, tray: Tray) -> None:
    ack = await street.push("*", {"any": 1}, kind="EVENT", headers={"eventType": "user_add_org", "eventId": "7"})
    assert ack is not None
    assert json.loads(ack["data"])["status"] == "SUCCESS"
    assert tray.messages == {}


async def test_13_a_ping_is_answered_with_what_it_brought(street: Gateway) -> None:
    ack = await street.push("ping", {"opaque": "x7"}, kind="SYSTEM")
    assert ack is not None
    assert json.loads(ack["data"]) == {"opaque": "x7"}


@pytest.mark.parametrize("topic", ["CONNECTED", "REGISTERED", "KEEPALIVE"])
async def test_other_talk_of_the_platform_about_the_connection_is_passed_over(
    street: Gateway, people: People, tray: Tray, topic: str
) -> None:
    await street.raw(json.dumps({"type": "SYSTEM", "headers": {"messageId": "x", "topic": topic}, "data": "{}"}))
    await street.push(BOT_MESSAGE, people.says("chenli", "早"))
    assert len(tray.messages) == 1
    assert tray.rejected == []


async def test_disconnected_under_load_none_of_2000_messages_is_lost(
    channel: DingTalk, gateway: Gateway, people: People, tray: Tray
) -> None:
    said = [people.says("chenli", f"第{number}条") for number in range(2000)]
    async with gateway.running(), listening(channel, tray):
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
        await asyncio.wait_for(failed.wait(), 5)
        assert "authFailed" in str(channel.fault)
        assert account.secret not in str(channel.fault)
    await channel.close()
