"""A flood of forged callbacks costs a hash each: nothing of it is decrypted, parsed, stored or logged."""

import asyncio
import logging
from unittest.mock import Mock

import httpx
import pytest

from bot.app import App
from bot.handlers.wecom.envelope import Envelope
from tests.fakes.wecom_platform import Request, WeComPlatform

pytestmark = pytest.mark.anyio

_FORGED = 500


def _forged(platform: WeComPlatform, number: int) -> Request:
    true = platform.request(platform.user_says("BaiLu", f"假的{number}"))
    return Request("POST", true.url.replace("msg_signature=", "msg_signature=0"), true.content)


async def _statuses(platform: WeComPlatform, request: Request, client: httpx.AsyncClient) -> list[int]:
    return [(await platform.ask(request, client)).status_code]


async def test_forged_callbacks_reach_neither_the_cipher_nor_the_writer_and_good_ones_pass_among_them(
    wired: App,
    client: httpx.AsyncClient,
    platform: WeComPlatform,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    writer = wired.house.database.writer
    decrypted, written = Mock(wraps=Envelope._unseal), Mock(wraps=writer.write)
    monkeypatch.setattr(Envelope, "_unseal", lambda self, data: decrypted(self, data))  # noqa: PLW0108  a method, so that it is given self
    monkeypatch.setattr(writer, "write", written)
    caplog.set_level(logging.DEBUG, "bot")
    forged = [_statuses(platform, _forged(platform, number), client) for number in range(_FORGED)]
    good = [platform.deliver(platform.user_says("BaiLu", f"真的{number}"), client) for number in range(5)]
    among = [answer for at, answer in enumerate(forged) if at % 2] + good + forged[::2]
    statuses = await asyncio.gather(*among)
    assert (statuses.count([200]), statuses.count([403])) == (5, _FORGED)
    assert decrypted.call_count == 5
    assert written.call_count <= 5
    assert wired.intake.rejected == {("wecom", "signature"): _FORGED}
    assert len([record for record in caplog.records if record.name.startswith("bot")]) <= 5


async def test_the_counters_of_a_flood_do_not_grow_with_what_is_sent(
    wired: App, client: httpx.AsyncClient, platform: WeComPlatform
) -> None:
    """A reason is one of our own words: a stranger cannot fill the memory, or the page, with labels."""
    for number in range(50):
        await platform.ask(_forged(platform, number), client)
        await client.post(f"/wecom/callback?{number}={number}", content=b"x")
        await client.request(f"METHOD{number}", "/wecom/callback")
    assert len(wired.intake.rejected) <= 4
