"""`/readyz` says what failed last with each platform, also when it works again; a stranger's noise is not shown."""

from datetime import timedelta

import httpx
import pytest

from bot.app import App
from bot.clock import TurnableClock
from bot.core.message import Message, Said
from tests.fakes.account import Account
from tests.fakes.faults import Errcode
from tests.fakes.qyapi import Qyapi
from tests.fakes.wecom_platform import WeComPlatform

pytestmark = pytest.mark.anyio


async def _last(client: httpx.AsyncClient) -> dict[str, dict[str, str]]:
    last: dict[str, dict[str, str]] = (await client.get("/readyz")).json()["last"]
    return last


async def test_before_anything_failed_nothing_is_shown(client: httpx.AsyncClient) -> None:
    assert await _last(client) == {}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Account(token="AnotherToken"), "签名不对：Token（"),
        (Account(aes_key="AnotherEncodingAESKey456789abcdefghijklmnop"), "解不开：EncodingAESKey"),
        (Account(corp_id="ww0123456789abcdef"), "核对企业ID"),
    ],
)
async def test_the_console_s_own_check_that_fails_is_shown_with_its_cause_and_time(
    client: httpx.AsyncClient, clock: TurnableClock, wrong: Account, words: str
) -> None:
    assert not await WeComPlatform(wrong, clock).verify(client)
    last = await _last(client)
    assert last["receive wecom"]["at"] == "2026-03-18T10:30:00+08:00"
    assert words in last["receive wecom"]["what"]
    assert (await client.get("/readyz")).json()["ready"], "a forged callback must not take us off the net"


async def test_of_several_refusals_the_last_is_shown(
    client: httpx.AsyncClient, clock: TurnableClock, platform: WeComPlatform
) -> None:
    assert not await WeComPlatform(Account(token="AnotherToken"), clock).verify(client)
    clock.turn(timedelta(hours=1))
    assert not await platform.verify(client)
    assert "校准本机时钟" in (await _last(client))["receive wecom"]["what"]


async def test_what_any_stranger_does_is_not_shown(client: httpx.AsyncClient) -> None:
    for url in ("/wecom/callback", "/wecom/callback?msg_signature=1"):
        assert (await client.get(url)).status_code == 400
    assert await _last(client) == {}


async def test_what_could_not_be_sent_is_shown_also_when_it_could_again(
    wired: App, client: httpx.AsyncClient, clock: TurnableClock
) -> None:
    qyapi = Qyapi(Account(), clock, members=["BaiLu", "GuGuanLi"])
    wired.house.channels["wecom"]._client._http._transport = httpx.ASGITransport(qyapi)  # type: ignore[attr-defined]
    qyapi.fails("message/send", Errcode(60020, "not allow, from ip: 203.0.113.9, hint"))
    said = Message("k1", "wecom", "wecom:bailu", "BaiLu", clock.now(), Said("帮助"))
    await wired.intake.accept(said)
    while wired.house.processor.round():
        pass
    for _ in range(3):
        await wired.house.sender.round()
        await wired.house.sender.settle()
        clock.turn(timedelta(minutes=1))
    assert qyapi.transcript("BaiLu")
    answer = (await client.get("/readyz")).json()
    assert answer["ready"]
    assert "203.0.113.9" in answer["last"]["send wecom"]["what"]
