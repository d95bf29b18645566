"""The gateway at its worst: it says nothing twice, hangs up at once, refuses old tickets, or dies without a word."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from websockets.protocol import State

from bot.handlers.dingtalk.channel import DingTalk
from tests.fakes.dingtalk_gateway import BOT_MESSAGE, TICKET_LIFE, Gateway
from tests.fakes.dingtalk_people import People
from tests.fakes.echo import Time
from tests.fakes.tray import Tray
from tests.handlers.dingtalk.conftest import listening
from tests.waiting import until

pytestmark = pytest.mark.anyio


async def test_after_a_disconnect_the_next_connection_hears_while_the_old_one_still_stands(
    held: DingTalk, gateway: Gateway, people: People, tray: Tray
) -> None:
    gateway.says_twice = gateway.holds_back = False
    gateway.grace = 60
    async with gateway.running(), listening(held, tray):
        old = await gateway.somebody()
        await gateway.disconnect()
        assert await gateway.push(BOT_MESSAGE, people.says("chenli", "没人听见")) is None
        await gateway.somebody()
        assert await gateway.push(BOT_MESSAGE, people.says("chenli", "早")) is not None
        assert old.state is State.OPEN
    assert len(gateway.lost) == 1, "what was said before anybody could have been there again"


@pytest.mark.parametrize("data", ['{"any": 1}', "no json", "[]"])
async def test_an_event_is_done_with_at_once_whatever_it_holds(street: Gateway, data: str) -> None:
    ack = await street.push("*", data, kind="EVENT", headers={"eventType": "user_add_org", "eventId": "7"})
    assert ack is not None
    assert json.loads(ack["data"])["status"] == "SUCCESS"
    assert street.repeats == 0


async def test_a_ticket_that_grew_old_is_refused_and_another_asked_for(
    held: DingTalk, gateway: Gateway, tray: Tray
) -> None:
    gateway.ticket_life = timedelta()
    async with gateway.running(), listening(held, tray):
        await until(lambda: gateway.refused_tickets > 0)
        gateway.ticket_life = TICKET_LIFE
        await gateway.somebody()
    assert gateway.openings > gateway.refused_tickets


async def test_after_a_thousand_polite_closes_there_was_at_most_one_opening_a_second(
    open_channel: Callable[..., DingTalk], gateway: Gateway, people: People, tray: Tray
) -> None:
    time = Time()
    gateway.hangs_up = True
    channel = open_channel(pause=time.pause)
    async with gateway.running(), listening(channel, tray):
        for hundreds in range(100, 1001, 100):
            await until(lambda so_many=hundreds: gateway.openings >= so_many)  # type: ignore[misc]
        gateway.hangs_up = False
        assert await gateway.push(BOT_MESSAGE, people.says("chenli", "早")) is not None
    await channel.close()
    assert time.seconds >= gateway.openings - 1
    assert all(1 <= wait <= 60 for wait in time.waits)
    assert len(set(time.waits)) > 900, "waits are spread"
    assert gateway.refused_tickets == 0, "each opening asked for a ticket of its own"


async def test_a_connection_that_died_without_a_word_is_replaced_within_90_seconds(
    open_channel: Callable[..., DingTalk], gateway: Gateway, people: People, tray: Tray
) -> None:
    time = Time()
    channel = open_channel(pause=time.pause)
    async with gateway.running(), listening(channel, tray):
        dead = await gateway.somebody()
        dead.transport.pause_reading()
        gateway.live.remove(dead)
        for _ in range(4):
            time.beats.release()
        assert await gateway.push(BOT_MESSAGE, people.says("chenli", "早")) is not None
    await channel.close()
    assert time.seconds <= 90
    assert len(tray.messages) == 1
