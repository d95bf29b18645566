"""Sending: one token for all, one repeat for a stale one, and every failure as the error that says what to do."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import TurnableClock
from bot.core.channel import BusyError, MisconfiguredError, Part, RejectedError, SendError
from bot.core.post import Button, Post
from bot.handlers.wecom import HANDLER
from bot.handlers.wecom.channel import WeCom
from bot.handlers.wecom.client import encode
from tests.fakes.account import Account
from tests.fakes.faults import Errcode, Fault, Hang, Html, LostAnswer
from tests.fakes.qyapi import Qyapi

pytestmark = pytest.mark.anyio


async def say(channel: WeCom, text: str, to: str = "chenli") -> str:
    (part,) = channel.draw(to, Post(title="", text=text), serial=1)
    return await channel.send(part)


async def test_a_text_arrives_and_its_msgid_comes_back(channel: WeCom, qyapi: Qyapi) -> None:
    msgid = await say(channel, "已记 3月18日日报 · 1家")
    (delivery,) = qyapi.transcript("chenli")
    assert (delivery.text, delivery.msgid) == ("已记 3月18日日报 · 1家", msgid)


async def test_a_repeat_of_the_same_part_is_seen_once(channel: WeCom, qyapi: Qyapi) -> None:
    (part,) = channel.draw("chenli", Post(title="", text="只说一遍"), serial=1)
    first, second = await channel.send(part), await channel.send(part)
    assert first == second
    assert qyapi.texts("chenli") == ["只说一遍"]


async def test_an_answer_that_is_lost_on_the_way_leads_to_a_repeat_that_nobody_sees(
    channel: WeCom, qyapi: Qyapi
) -> None:
    qyapi.fails("message/send", LostAnswer())
    with pytest.raises(BusyError):
        await say(channel, "到了没有")
    await say(channel, "到了没有")
    assert (qyapi.texts("chenli"), qyapi.repeats) == (["到了没有"], 1)


@pytest.mark.parametrize(
    ("fault", "error", "wait"),
    [
        (Errcode(-1), BusyError, 0),
        (Errcode(6000), BusyError, 0),
        (Errcode(45009), BusyError, 60),
        (Errcode(45033), BusyError, 1),
        (Html(502), BusyError, 0),
        (Html(200), BusyError, 0),
        (Html(404), BusyError, 0),
        *((Errcode(code), MisconfiguredError, 0) for code in (40056, 40091, 43012, 48002, 50003, 60011, 60020)),
        *((Errcode(code), RejectedError, 0) for code in (40003, 40008, 44004, 45002, 60111, 81013, 42039, 99999)),
    ],
    ids=str,
)
async def test_each_failure_says_what_to_do_about_it(
    channel: WeCom, qyapi: Qyapi, fault: Fault, error: type[SendError], wait: int
) -> None:
    qyapi.fails("message/send", fault)
    with pytest.raises(error) as caught:
        await say(channel, "一句话")
    assert not isinstance(caught.value, BusyError) or caught.value.after == timedelta(seconds=wait)
    assert qyapi.texts("chenli") == []
    await say(channel, "一句话")
    assert qyapi.texts("chenli") == ["一句话"]


async def test_a_platform_that_hangs_is_busy(channel: WeCom, qyapi: Qyapi) -> None:
    channel._http.timeout = 0.2
    qyapi.fails("message/send", Hang())
    with pytest.raises(BusyError, match="ReadTimeout"):
        await say(channel, "在吗")


async def test_a_platform_that_is_not_there_is_busy(account: Account, clock: TurnableClock) -> None:
    channel = HANDLER.open(account.settings("http://127.0.0.1:9"), clock)
    assert isinstance(channel, WeCom)
    with pytest.raises(BusyError, match="ConnectError") as caught:
        await say(channel, "在吗")
    assert account.secret not in repr(caught.value)
    assert caught.value.__cause__ is None
    await channel.close()


async def test_an_untrusted_address_is_named_for_the_admin(channel: WeCom, qyapi: Qyapi) -> None:
    qyapi.trusted_addresses = {"198.51.100.1"}
    with pytest.raises(MisconfiguredError, match=r"60020.*企业可信IP.*203\.0\.113\.9"):
        await say(channel, "一句话")


@pytest.mark.parametrize("listed", ["invaliduser", "unlicenseduser"])
async def test_a_recipient_who_is_listed_as_unreached_is_an_error_in_spite_of_errcode_0(
    channel: WeCom, qyapi: Qyapi, listed: str
) -> None:
    qyapi.fails("message/send", Errcode(0, "ok", {listed: "chenli", "msgid": "m1"}))
    with pytest.raises(RejectedError, match=listed):
        await say(channel, "一句话")


async def test_a_stranger_is_rejected(channel: WeCom) -> None:
    with pytest.raises(RejectedError, match="81013"):
        await say(channel, "一句话", to="nobody")


@pytest.mark.parametrize("address", ["@all", "chenli|linxiao", "", " chenli", "x" * 65])
async def test_what_is_not_one_member_is_never_sent_to(channel: WeCom, qyapi: Qyapi, address: str) -> None:
    with pytest.raises(RejectedError):
        await say(channel, "一句话", to=address)
    assert qyapi.calls["message/send"] == 0


async def test_a_card_without_a_callback_address_is_a_matter_of_configuration(channel: WeCom, qyapi: Qyapi) -> None:
    qyapi.has_callback = False
    (card,) = channel.draw("chenli", Post("确认", "记不记？", buttons=(Button("确认", "confirm"),), ref="r1"), 1)
    with pytest.raises(MisconfiguredError, match="43012"):
        await channel.send(card)


def test_the_same_body_is_the_same_bytes_in_plain_characters() -> None:
    one: dict[str, Any] = {"touser": "a", "text": {"content": "报价\n😀"}}
    assert (
        encode(one) == encode(dict(reversed(one.items()))) == '{"text":{"content":"报价\\n😀"},"touser":"a"}'.encode()
    )


async def test_no_error_and_no_part_shows_a_secret(channel: WeCom, qyapi: Qyapi, account: Account) -> None:
    await say(channel, "先取一个 token")
    for fault in (Errcode(40014), Errcode(99999), Html(500)):
        qyapi.heals()
        qyapi.fails("message/send", fault, times=None)
        with pytest.raises(SendError) as caught:
            await channel.send(Part({"touser": "chenli", "msgtype": "text"}))
        assert "planted" not in repr(caught.value) + str(caught.value)
    assert "planted" not in repr(channel.__dict__) + repr(channel._client._tokens.__dict__)
    assert account.secret.startswith("planted")
