"""The access token under load, at its expiry, and when the platform will not have it."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import TurnableClock
from bot.core.channel import BusyError, MisconfiguredError
from bot.core.post import Post
from bot.handlers.wecom.channel import WeCom
from tests.fakes.faults import Errcode, Html
from tests.fakes.qyapi import Qyapi

pytestmark = pytest.mark.anyio


async def say(channel: WeCom, text: str) -> str:
    (part,) = channel.draw("chenli", Post(title="", text=text), serial=1)
    return await channel.send(part)


async def say_many(channel: WeCom, count: int) -> list[str | BaseException]:
    return await asyncio.gather(*(say(channel, f"第 {number} 条") for number in range(count)), return_exceptions=True)


async def test_two_hundred_sends_at_once_ask_for_one_token(channel: WeCom, qyapi: Qyapi) -> None:
    await say_many(channel, 200)
    assert (qyapi.calls["gettoken"], qyapi.calls["message/send"]) == (1, 200)


async def test_the_token_is_asked_for_again_once_shortly_before_its_expiry(
    channel: WeCom, qyapi: Qyapi, clock: TurnableClock
) -> None:
    await say_many(channel, 10)
    clock.turn(timedelta(minutes=114))
    await say_many(channel, 10)
    assert qyapi.calls["gettoken"] == 1
    clock.turn(timedelta(minutes=2))
    await say_many(channel, 10)
    assert qyapi.calls["gettoken"] == 2


async def test_a_token_that_lives_shorter_than_the_margin_is_still_used(channel: WeCom, qyapi: Qyapi) -> None:
    qyapi.token_life = timedelta(seconds=60)
    await say(channel, "一")
    await say(channel, "二")
    assert qyapi.calls["gettoken"] == 1


async def test_a_revoked_token_is_replaced_once_for_all_and_nobody_notices(channel: WeCom, qyapi: Qyapi) -> None:
    await say(channel, "之前")
    qyapi.revoke_tokens()
    assert not [result for result in await say_many(channel, 20) if isinstance(result, BaseException)]
    assert qyapi.calls["gettoken"] == 2
    assert len(qyapi.texts("chenli")) == 21


@pytest.mark.parametrize("code", [40001, 40014, 41001, 42001])
async def test_a_token_refused_for_good_costs_two_token_calls_a_send_and_then_the_admins_know(
    channel: WeCom, qyapi: Qyapi, code: int
) -> None:
    qyapi.fails("message/send", Errcode(code), times=None)
    for sends in (1, 2, 3):
        with pytest.raises(MisconfiguredError, match=str(code)):
            await say(channel, "一句话")
        assert qyapi.calls["gettoken"] == sends + 1
        assert qyapi.calls["message/send"] == 2 * sends


async def test_a_token_refused_for_good_is_not_asked_for_by_each_of_two_hundred(channel: WeCom, qyapi: Qyapi) -> None:
    await say(channel, "之前")
    qyapi.fails("message/send", Errcode(40014), times=None)
    results = await say_many(channel, 200)
    assert all(isinstance(result, MisconfiguredError) for result in results)
    assert qyapi.calls["gettoken"] == 2


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Errcode(-1), BusyError),
        (Errcode(45009), BusyError),
        (Html(502), BusyError),
        (Errcode(0), BusyError),
        (Errcode(40001), MisconfiguredError),
        (Errcode(40013), MisconfiguredError),
        (Errcode(99999), MisconfiguredError),
    ],
    ids=str,
)
async def test_a_failure_to_get_a_token_is_shared_by_all_who_wait_for_it_and_then_forgotten(
    channel: WeCom, qyapi: Qyapi, fault: Errcode | Html, error: type[Exception]
) -> None:
    qyapi.fails("gettoken", fault)
    assert [type(result) for result in await say_many(channel, 20)] == [error] * 20
    assert qyapi.calls["gettoken"] == 1
    await say(channel, "好了")
    assert qyapi.texts("chenli") == ["好了"]


async def test_who_gives_up_waiting_does_not_take_the_token_from_the_others(channel: WeCom, qyapi: Qyapi) -> None:
    impatient = asyncio.create_task(say(channel, "不等了"))
    patient = asyncio.create_task(say(channel, "等一等"))
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    assert (qyapi.texts("chenli"), qyapi.calls["gettoken"]) == (["等一等"], 1)
