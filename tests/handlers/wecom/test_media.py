"""What members send is fetched by its reference: the bytes, all of them, or the error that says what to do."""

import pytest

from bot.core.channel import BusyError, MisconfiguredError, RejectedError, SendError
from bot.handlers.wecom.channel import WeCom
from tests.fakes.faults import Errcode, Fault, Html, LostAnswer
from tests.fakes.qyapi import Qyapi

pytestmark = pytest.mark.anyio
DATA = bytes(range(256)) * 1000
MOST = 1024 * 1024


async def test_the_bytes_come_as_they_were_sent(channel: WeCom, qyapi: Qyapi) -> None:
    qyapi.media["m1"] = DATA
    assert await channel.fetch("m1", MOST) == DATA
    assert await channel.fetch("m1", len(DATA)) == DATA
    assert qyapi.calls["gettoken"] == 1


async def test_bytes_that_look_like_an_error_are_bytes(channel: WeCom, qyapi: Qyapi) -> None:
    qyapi.media["m1"] = b'{"errcode": 40007}'
    assert await channel.fetch("m1", MOST) == b'{"errcode": 40007}'


async def test_more_than_asked_for_is_refused(channel: WeCom, qyapi: Qyapi) -> None:
    qyapi.media["m1"] = bytes(MOST + 1)
    with pytest.raises(RejectedError, match="超过 1 MB"):
        await channel.fetch("m1", MOST)


async def test_a_reference_that_is_over_is_refused_for_good(channel: WeCom) -> None:
    with pytest.raises(RejectedError, match="40007"):
        await channel.fetch("gone", MOST)


async def test_a_stale_token_is_replaced_once(channel: WeCom, qyapi: Qyapi) -> None:
    qyapi.media["m1"] = DATA
    await channel.fetch("m1", MOST)
    qyapi.revoke_tokens()
    assert await channel.fetch("m1", MOST) == DATA
    qyapi.fails("media/get", Errcode(40014), times=None)
    with pytest.raises(MisconfiguredError, match="40014"):
        await channel.fetch("m1", MOST)
    assert qyapi.calls["gettoken"] == 3


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Errcode(-1), BusyError),
        (Errcode(60020), MisconfiguredError),
        (Html(502), BusyError),
        (Html(200), BusyError),
        (LostAnswer(), BusyError),
    ],
    ids=str,
)
async def test_each_failure_says_what_to_do_about_it(
    channel: WeCom, qyapi: Qyapi, fault: Fault, error: type[SendError]
) -> None:
    qyapi.media["m1"] = DATA
    qyapi.fails("media/get", fault)
    with pytest.raises(error) as caught:
        await channel.fetch("m1", MOST)
    assert "planted" not in repr(caught.value)
    assert await channel.fetch("m1", MOST) == DATA
