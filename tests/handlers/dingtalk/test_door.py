"""Webhook mode: who may call, for how long a signature counts, and what a stolen one is good for."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.clock import TurnableClock
from bot.core.message import Said
from bot.handlers.dingtalk.channel import DingTalk
from bot.handlers.dingtalk.door import signature
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_people import People
from tests.fakes.tray import Tray
from tests.fakes.wecom_platform import client_of

pytestmark = pytest.mark.anyio

CALLBACK = "/dingtalk/callback"


@pytest.fixture
def call(
    open_channel: Callable[..., DingTalk], account: Account, clock: TurnableClock, tray: Tray
) -> Callable[..., Any]:
    """Calls the address with a body, rightly signed now unless told otherwise; returns the answer."""
    door = open_channel(mode="webhook").doors(tray)[CALLBACK]

    async def called(body: object, *, method: str = "POST", **headers: str) -> httpx.Response:
        timestamp = headers.get("timestamp", str(int(clock.now().timestamp() * 1000)))
        signed = {"timestamp": timestamp, "sign": signature(timestamp, account.secret), **headers}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with client_of(door) as client:
            return await client.request(method, CALLBACK, content=content, headers=signed)

    return called


def test_the_signature_is_the_platforms() -> None:
    assert signature("1577262236757", "this is a secret") == "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="


async def test_in_stream_mode_there_is_no_door(channel: DingTalk, tray: Tray) -> None:
    assert channel.doors(tray) == {}


async def test_in_webhook_mode_nothing_is_listened_to(open_channel: Callable[..., DingTalk], tray: Tray) -> None:
    channel = open_channel(mode="webhook")
    await channel.listen(tray)
    assert channel.fault is None


async def test_a_signed_message_is_kept(call: Callable[..., Any], people: People, tray: Tray) -> None:
    answer = await call(people.says("chenli", "早"))
    assert (answer.status_code, answer.json()) == (200, {})
    assert tray.only().body == Said("早")


@pytest.mark.parametrize(("minutes", "status"), [(4.9, 200), (-4.9, 200), (5.1, 403), (-5.1, 403), (59, 403)])
async def test_a_signature_counts_for_five_minutes(
    call: Callable[..., Any], people: People, clock: TurnableClock, minutes: float, status: int
) -> None:
    timestamp = str(int((clock.now() - timedelta(minutes=minutes)).timestamp() * 1000))
    assert (await call(people.says("chenli", "早"), timestamp=timestamp)).status_code == status


@pytest.mark.parametrize("timestamp", ["", "x", "-1", "1e9", "9" * 40])
async def test_a_time_that_is_none_is_refused(call: Callable[..., Any], tray: Tray, timestamp: str) -> None:
    assert (await call({}, timestamp=timestamp)).status_code == 400
    assert tray.rejected == ["timestamp"]


@pytest.mark.parametrize("sign", ["", "AAAA", "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="])
async def test_a_wrong_signature_is_refused_before_anything_is_read(
    call: Callable[..., Any], tray: Tray, sign: str
) -> None:
    assert (await call(b"no json", sign=sign)).status_code == 403
    assert tray.rejected == ["signature"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"robotCode": "dingother"}, "robot"), ({"robotCode": None}, "robot"), ({"chatbotCorpId": "dingother"}, "corp")],
)
async def test_another_robot_or_company_is_refused(
    call: Callable[..., Any], people: People, tray: Tray, changes: dict[str, object], reason: str
) -> None:
    assert (await call(people.says("chenli", "早") | changes)).status_code == 403
    assert tray.rejected == [reason]
    assert tray.messages == {}


async def test_one_pair_of_headers_with_a_second_message_is_flagged_and_both_are_kept(
    call: Callable[..., Any], people: People, tray: Tray
) -> None:
    first, second = people.says("chenli", "一"), people.says("linxiao", "二")
    await call(first)
    await call(first)
    assert tray.rejected == []
    await call(second)
    assert tray.rejected == ["pair"]
    assert len(tray.messages) == 2


@pytest.mark.parametrize(
    ("body", "reason"), [(b"", "json"), (b"[]", "json"), (b"[" * 60_000, "json"), (b" " * 70_000, "size")]
)
async def test_a_body_that_is_no_message_is_refused(
    call: Callable[..., Any], tray: Tray, body: bytes, reason: str
) -> None:
    assert 400 <= (await call(body)).status_code < 500
    assert tray.rejected == [reason]


async def test_a_message_of_nobody_is_refused(call: Callable[..., Any], people: People, tray: Tray) -> None:
    answer = await call(people.says("chenli", "早") | {"senderStaffId": None, "senderId": None})
    assert answer.status_code == 400
    assert tray.rejected == ["message"]


async def test_what_cannot_be_stored_is_answered_with_503(call: Callable[..., Any], people: People, tray: Tray) -> None:
    tray.full = True
    assert (await call(people.says("chenli", "早"))).status_code == 503


async def test_only_post_is_taken(call: Callable[..., Any]) -> None:
    answer = await call({}, method="GET")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
