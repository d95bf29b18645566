"""The callback address over HTTP: what each kind of request is answered, and what gets through to the inlet."""

from datetime import timedelta

import httpx
import pytest
from starlette.types import ASGIApp

from bot.clock import TurnableClock
from bot.core.message import Attached, Said
from tests.fakes.account import Account
from tests.fakes.tray import Tray
from tests.fakes.wecom_platform import CALLBACK, Request, WeComPlatform
from tests.fakes.wire import Wire

pytestmark = pytest.mark.anyio


async def test_a_text_is_kept_and_answered_with_an_empty_200(
    door: httpx.AsyncClient, platform: WeComPlatform, tray: Tray
) -> None:
    answer = await platform.ask(platform.request(platform.user_says("ChenLi", "今天拜访了星野科技")), door)
    assert (answer.status_code, answer.content) == (200, b"")
    assert tray.only().body == Said("今天拜访了星野科技")
    assert tray.rejected == []


@pytest.mark.parametrize("echo", ["1616140317555161061", "a+b/c==", "  blanks stay ", "回声"])
async def test_the_address_proves_itself_with_the_exact_echo(
    door: httpx.AsyncClient, platform: WeComPlatform, echo: str
) -> None:
    assert await platform.verify(door, echo)


async def test_a_recorded_callback_is_not_decrypted_for_whoever_sends_it_back_as_an_echo(
    door: httpx.AsyncClient, platform: WeComPlatform, tray: Tray
) -> None:
    answer = await platform.ask(platform.verification(platform.user_says("chenli", "报价 96 万").xml), door)
    assert (answer.status_code, answer.content, tray.rejected) == (403, b"", ["echo"])


async def test_four_copies_at_once_have_one_key(door: httpx.AsyncClient, platform: WeComPlatform, tray: Tray) -> None:
    assert await platform.deliver_copies(platform.user_says("chenli", "同一条"), door) == [200] * 4
    assert len(tray.messages) == 1


async def test_what_is_not_durable_is_not_acknowledged_and_comes_again(
    door: httpx.AsyncClient, platform: WeComPlatform, tray: Tray
) -> None:
    tray.full = True
    said = platform.user_says("chenli", "磁盘满了")
    assert await platform.deliver(said, door) == [503] * 4
    assert tray.rejected == ["unstored"] * 4
    tray.full = False
    assert await platform.deliver(said, door) == [200]


async def test_a_signed_message_that_cannot_be_read_is_kept_as_such_and_not_sent_again(
    door: httpx.AsyncClient, platform: WeComPlatform, tray: Tray
) -> None:
    assert await platform.deliver(platform.user_sends("chenli", "voice", MediaId="m", Format="amr"), door) == [200]
    assert tray.only().body == Attached("voice", "m")


async def test_a_late_callback_is_refused_and_its_retry_is_not(
    door: httpx.AsyncClient, platform: WeComPlatform, tray: Tray, clock: TurnableClock
) -> None:
    said = platform.user_says("chenli", "晚到")
    recorded = platform.request(said)
    clock.turn(timedelta(seconds=601))
    assert (await platform.ask(recorded, door)).status_code == 403
    assert tray.rejected == ["timestamp"]
    assert await platform.deliver(said, door) == [200]


async def test_the_unsigned_fields_of_the_envelope_change_nothing(
    door: httpx.AsyncClient, platform: WeComPlatform, tray: Tray, account: Account
) -> None:
    request = platform.request(platform.user_says("chenli", "原样"))
    tampered = request.content.replace(account.corp_id.encode(), b"wwevil").replace(b"1000002", b"666")
    answer = await platform.ask(Request("POST", request.url, tampered), door)
    assert answer.status_code == 200
    assert tray.only().key.startswith(f"wecom:{account.corp_id}:1000002:chenli:")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"])
async def test_another_method_is_not_allowed(door: httpx.AsyncClient, tray: Tray, method: str) -> None:
    answer = await door.request(method, CALLBACK)
    assert (answer.status_code, answer.headers["allow"], tray.rejected) == (405, "GET, POST", ["method"])


@pytest.mark.parametrize("query", ["", "?", "?msg_signature=&timestamp=&nonce=", "?nonce=1&nonce=2&msg_signature=x"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_request_without_its_parameters_is_refused(
    door: httpx.AsyncClient, tray: Tray, method: str, query: str
) -> None:
    answer = await door.request(method, f"{CALLBACK}{query}", content=b"")
    assert (answer.status_code, answer.content) == (400, b"")
    assert len(tray.rejected) == 1


UNSIGNED = b"msg_signature=&timestamp=&nonce="


async def test_a_body_over_the_limit_is_refused_without_being_read_to_its_end(app: ASGIApp, tray: Tray) -> None:
    wire = Wire(*[b"x" * 16_384] * 400)
    assert (await wire.call(app, "POST", UNSIGNED), tray.rejected) == (413, ["size"])
    assert wire.taken == 5


async def test_a_body_that_does_not_come_is_not_waited_for(
    app: ASGIApp, tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.door._PATIENCE", 0)
    assert (await Wire(b"<xml>").call(app, "POST", UNSIGNED), tray.rejected) == (408, ["slow"])


async def test_a_caller_who_hangs_up_in_the_middle_leaves_nothing_behind(app: ASGIApp, tray: Tray) -> None:
    await Wire(b"<xml>", hangs_up=True).call(app, "POST", UNSIGNED)
    assert (tray.rejected, tray.messages) == (["disconnected"], {})


async def test_a_body_in_many_small_chunks_is_one_body(app: ASGIApp, platform: WeComPlatform, tray: Tray) -> None:
    request = platform.request(platform.user_says("chenli", "一字一字来"))
    wire = Wire(*(bytes([byte]) for byte in request.content), completes=True)
    assert await wire.call(app, "POST", request.query) == 200
    assert tray.only().body == Said("一字一字来")
