"""What may never stand in a log does not, whichever road the bot takes and whatever the level."""

import json
import logging
import sys
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from bot import app, logs
from bot.clock import TurnableClock
from bot.core.parsed import Parsed
from bot.settings import Settings
from tests.clocks import RunningClock
from tests.fakes.account import Account
from tests.fakes.faults import Errcode, Html, LostAnswer
from tests.fakes.qyapi import Qyapi
from tests.fakes.wecom_bot import BotPlatform
from tests.fakes.wecom_bot_rules import BotAccount
from tests.fakes.wecom_platform import Request, WeComPlatform, client_of
from tests.fakes.wsgateway import playing
from tests.office import NOW, fill
from tests.overheard import Listener

ACCOUNT = Account()
PHONE, ID_CARD, BANK_CARD = "13912345678", "110105199003071234", "6222021234567890123"
SAID = f"云岭电子报价96万，回扣别写，电话{PHONE}，身份证{ID_CARD}，卡号{BANK_CARD}"
POISON = "绝密毒药，读到就坏"
SECRETS = (ACCOUNT.secret, ACCOUNT.token, ACCOUNT.aes_key)
WORDS = ("云岭", "96万", "回扣", "绝密", "毒药", PHONE, ID_CARD, BANK_CARD)


def _leaks(lines: list[str], *planted: str) -> list[str]:
    return [line for line in lines if any(word in line for word in (*planted, *WORDS))]


@pytest.mark.anyio
async def test_no_secret_no_number_and_no_word_of_anyone_is_logged_on_any_road(
    sqlite_url: str, lines: list[str]
) -> None:
    clock = TurnableClock(NOW)
    platform, qyapi = WeComPlatform(ACCOUNT, clock), Qyapi(ACCOUNT, clock, members=["BaiLu", "GuGuanLi"])
    with qyapi.served() as base:
        wired = app.build(ACCOUNT.settings(base, database_url=sqlite_url), clock)
        fill(wired.house.database)
        read = wired.house.processor._read

        def breaks(text: str, sent_at: datetime, sender: str) -> Parsed:
            if text == POISON:
                raise ValueError(text)
            return read(text, sent_at, sender)

        wired.house.processor._read = breaks
        for fault in (Errcode(-1, f"busy {SAID}"), Errcode(40014), Html(), LostAnswer(), Errcode(60020)):
            qyapi.fails("message/send", fault)
        async with client_of(wired.door) as client:
            said = platform.request(platform.user_says("BaiLu", SAID))
            assert (await platform.ask(said, client)).status_code == 200
            await _bad_callbacks(platform, client, said)
            assert await platform.deliver(platform.user_says("BaiLu", POISON), client) == [200]
            for _ in range(8):
                wired.house.processor.round()
                await wired.house.sender.round()
                await wired.house.sender.settle()
                clock.turn(timedelta(minutes=11))
            await client.get("/readyz")
            await client.get("/metrics")
        for channel in wired.house.channels.values():
            await channel.close()
        wired.house.database.close()
    tokens = [token for token in qyapi._tokens if token]
    events = {json.loads(line)["event"] for line in lines}
    assert {"messages_stored", "message_handled", "message_failed", "message_parked"} <= events
    assert qyapi.calls["message/send"] > 5, "every fault was met"
    assert tokens
    assert _leaks(lines, *tokens, *SECRETS) == []


@pytest.mark.anyio
async def test_over_the_robot_s_line_neither(sqlite_url: str, lines: list[str]) -> None:
    robot, clock = BotAccount(), RunningClock()
    platform = BotPlatform(robot, clock)
    async with playing(platform) as address:
        settings = Settings(
            database_url=sqlite_url,
            wecom_bot_id=robot.bot_id,
            wecom_bot_secret=SecretStr(robot.secret),
            wecom_bot_ws=f"{address}/?ticket=planted-ticket",
        )
        wired = app.build(settings, clock)
        fill(wired.house.database)
        async with wired.house.running():
            await platform.until(lambda: bool(platform.connections))
            platform.faults = [-1, 40008]
            for group in ("", "wrHD01"):
                await platform.says("BaiLu", SAID, group=group)
            await platform.until(lambda: len(platform.refused) >= 2 and bool(platform.chat("BaiLu")))
            await platform.connections[0].send(SAID)
            await platform.connections[0].close()
            await platform.until(lambda: platform.subscriptions == 2)
    assert lines
    assert _leaks(lines, robot.secret, "planted-ticket") == []


async def _bad_callbacks(platform: WeComPlatform, client: httpx.AsyncClient, good: Request) -> None:
    for url, content in (
        (good.url.replace("msg_signature=", "msg_signature=0"), good.content),
        (good.url, good.content[:-9]),
        (good.url, SAID.encode()),
        (f"/wecom/callback?{SAID}", b""),
    ):
        assert (await client.post(url, content=content)).status_code >= 400
    late = WeComPlatform(ACCOUNT, TurnableClock(datetime(2020, 1, 1, tzinfo=UTC)))
    assert (await late.ask(late.request(late.user_says("BaiLu", SAID)), client)).status_code == 403
    assert (await late.ask(platform.request_of("AAAA"), client)).status_code == 400


def _format(message: str, *args: object, **extra: object) -> str:
    record = logging.LogRecord("bot.x", logging.INFO, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    return logs.formatter().format(record)


@pytest.mark.parametrize(
    "text",
    [
        "GET https://qyapi.example/cgi-bin/message/send?access_token=geheim&debug=1",
        "corpsecret=geheim",
        "{'access_token': 'geheim', 'expires_in': 7200}",
        '{"secret": "geheim"}',
        "Authorization: Bearer geheim",
        "POST /wecom/callback?msg_signature=geheim&timestamp=1&nonce=2&echostr=geheim",
        "session=geheim;",
        "postgresql password=geheim host=x",
    ],
)
def test_what_follows_the_name_of_a_secret_is_starred(text: str) -> None:
    assert "geheim" not in _format(text)
    assert "geheim" not in _format("%s", text)
    assert "geheim" not in _format("event", detail=text)
    assert "geheim" not in _format("event", detail={"nested": text})


@pytest.mark.parametrize("number", [PHONE, ID_CARD, "11010519900307123X", BANK_CARD])
def test_numbers_of_people_are_starred(number: str) -> None:
    assert number not in _format(f"call {number} now")


def test_our_own_numbers_are_left_alone() -> None:
    assert json.loads(_format("message_handled", row=1234567, seconds=0.25))["row"] == 1234567


def _break() -> None:
    try:
        dict[str, str]()[SAID]
    except KeyError as error:
        raise ValueError(SAID) from error


def test_an_exception_is_placed_and_its_text_and_cause_are_not_told() -> None:
    try:
        _break()
    except ValueError:
        record = logging.LogRecord("uvicorn.error", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    line = logs.formatter().format(record)
    assert json.loads(line)["exception"].startswith("ValueError test_logs.py:")
    assert " <- KeyError test_logs.py:" in line
    assert _leaks([line]) == []


def test_at_debug_a_library_is_heard_from_warning_on() -> None:
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.level, root.handlers[:], ours.level, logging.getLogger("storage").level
    logs.configure("DEBUG")
    heard = {name: logging.getLogger(name).getEffectiveLevel() for name in ("bot.engine.process", "storage", "httpx")}
    root.handlers[:] = before[1]
    root.setLevel(before[0])
    ours.setLevel(before[2])
    logging.getLogger("storage").setLevel(before[3])
    assert heard == {"bot.engine.process": logging.DEBUG, "storage": logging.DEBUG, "httpx": logging.WARNING}


def test_the_listener_of_the_suite_hears_a_secret_that_no_fence_held_back(listener: Listener) -> None:
    logging.getLogger("bot.engine").debug(ACCOUNT.secret)
    logging.getLogger("storage").debug("messages_stored")
    (heard,), listener.leaks = listener.leaks, []
    assert ACCOUNT.secret in heard
