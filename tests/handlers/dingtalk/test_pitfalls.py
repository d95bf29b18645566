"""What is measured of dingtalk-stream's own client (0.24.3) does not happen to us: a test or more for each pitfall.

The numbers are those of the list. Elsewhere: 3 (waits between openings) and 14 (pings that nobody answers) in
tests/handlers/test_stream.py, 9 (tokens) and 10 (errcode within HTTP 200) in test_sending.py, 11 and 12 (what messages
and presses may lack) in test_reading.py.
"""

import asyncio
import json
import logging
from typing import Any

import pytest

from bot.core.message import Message, Said
from bot.handlers.dingtalk.channel import DingTalk
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.dingtalk_gateway import BOT_MESSAGE, Gateway
from tests.fakes.dingtalk_people import People
from tests.fakes.faults import Hang
from tests.fakes.tray import Tray
from tests.handlers.dingtalk.conftest import listening
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.anyio


async def test_1_a_gateway_that_hangs_holds_up_nothing_else(
    held: DingTalk, api: DingTalkApi, gateway: Gateway, tray: Tray
) -> None:
    api.fails("open", Hang())
    async with gateway.running(), listening(held, tray):
        await until(lambda: api.calls["open"] == 1)
        for _ in range(100):
            await asyncio.sleep(0)
        assert api.hanging == 1, "a stalled loop would have sat it out"


async def test_2_cancelled_it_ends_at_once(held: DingTalk, gateway: Gateway, api: DingTalkApi, tray: Tray) -> None:
    assert api.calls["open"] == 0
    async with gateway.running():
        task = asyncio.create_task(held.listen(tray))
        await gateway.somebody()
        task.cancel()
        async with asyncio.timeout(30):
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
    held: DingTalk, gateway: Gateway, people: People
) -> None:
    in_hand, both_stand = asyncio.Event(), asyncio.Event()

    class Slow(Tray):
        async def accept(self, message: Message) -> None:
            in_hand.set()
            await both_stand.wait()
            await super().accept(message)

    gateway.grace = PATIENCE
    async with gateway.running(), listening(held, Slow()):
        pushing = asyncio.create_task(gateway.push(BOT_MESSAGE, people.says("chenli", "早")))
        await in_hand.wait()
        await gateway.disconnect()
        await gateway.somebody()
        both_stand.set()
        assert await pushing is not None
    assert gateway.misplaced == []
    assert gateway.repeats == 0
    assert len(gateway.connections) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"data": "no json"},
        {"data": "[]"},
        {"type": "NEWS"},
        {"type": None},
        {"data": 7},
    ],
)
async def test_6_a_frame_that_cannot_be_read_is_acknowledged_and_noted(
    street: Gateway, tray: Tray, changes: dict[str, Any]
) -> None:
    ack = await street.push(BOT_MESSAGE, {}, **changes)
    assert ack is not None
    assert ack["code"] == 200
    assert tray.rejected == ["frame"]
    assert len(tray.messages) == 1


@pytest.mark.parametrize("time", ["yesterday", None, [], 1.5, "", 1690362102194])
async def test_6_a_message_is_not_lost_for_the_time_of_its_frame(
    street: Gateway, people: People, tray: Tray, time: object
) -> None:
    ack = await street.push(BOT_MESSAGE, people.says("chenli", "早"), headers={"time": time})
    assert ack is not None
    assert tray.only().body == Said("早")


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
    held: DingTalk, gateway: Gateway, people: People, tray: Tray
) -> None:
    gateway.patience, gateway.most_repeats = 0.2, 1000
    tray.full = True
    async with gateway.running(), listening(held, tray):
        pushing = asyncio.create_task(gateway.push(BOT_MESSAGE, people.says("chenli", "早")))
        await until(lambda: gateway.repeats > 0)
        tray.full = False
        assert await pushing is not None
    assert len(tray.messages) == 1


async def test_8_neither_ticket_nor_words_are_logged(
    held: DingTalk, gateway: Gateway, people: People, tray: Tray, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with gateway.running(), listening(held, tray):
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
