"""Mutated frames and bodies: each is read, or noted, and acknowledged; none is an error, none comes again."""

import json
from collections import Counter
from collections.abc import Callable
from random import Random

import httpx
import pytest
from pydantic import SecretStr

from bot.clock import TurnableClock
from bot.handlers.dingtalk import frames
from bot.handlers.dingtalk.channel import CALLBACK_PATH, DingTalk
from bot.handlers.dingtalk.door import signature
from bot.handlers.dingtalk.frames import UnreadableFrameError
from bot.handlers.dingtalk.listening import Listener
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_gateway import BOT_MESSAGE, CARD_CALLBACK
from tests.fakes.dingtalk_people import People
from tests.fakes.tray import Tray
from tests.fakes.wire import Wire

pytestmark = pytest.mark.anyio

ODDITIES = ["", "{", "}", '"', "\\", "null", "[]", "{}", "\x00", "\ud800", "1e999", "-", "：", "data", "headers"]


class Ear:
    """A socket that counts what it is told."""

    def __init__(self) -> None:
        self.told = 0

    async def say(self, text: str) -> None:
        assert json.loads(text)["code"] in {200, 404}
        self.told += 1

    def retire(self) -> None:
        pass


def _mutated(frame: str, random: Random) -> str:
    text = frame
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(text) + 1)
        end = start + random.choice((0, 0, 1, 1, 3, 30))
        text = text[:start] + random.choice(ODDITIES) + text[end:]
    return text


async def test_no_frame_is_an_error_and_each_that_names_itself_is_acknowledged(
    people: People, tray: Tray, clock: TurnableClock
) -> None:
    random = Random(7)  # noqa: S311 - repeatable on purpose
    seeds = [
        json.dumps({"type": kind, "headers": {"messageId": "m", "topic": topic, "time": "1"}, "data": json.dumps(data)})
        for kind, topic, data in (
            ("CALLBACK", BOT_MESSAGE, people.says("chenli", "今天拜访了星野", group="cid")),
            ("CALLBACK", CARD_CALLBACK, people.press("chenli", "t", "confirm")),
            ("SYSTEM", "ping", {"opaque": "x"}),
            ("EVENT", "*", {}),
        )
    ]
    async with httpx.AsyncClient() as http:
        listener = Listener(http, tray, clock, client_id="x", secret=SecretStr("x"), origin="https://oapi.dingtalk.com")
        for _ in range(10_000):
            frame = _mutated(random.choice(seeds), random)
            ear = Ear()
            await listener.hear(ear, frame)  # type: ignore[arg-type]
            assert ear.told == 1 or _is_beyond_acknowledging(frame)


def _is_beyond_acknowledging(frame: str) -> bool:
    """What names no message id, and what the platform does not wait for."""
    try:
        read = frames.read(frame)
    except UnreadableFrameError as unreadable:
        return not unreadable.message_id
    return read.kind == "SYSTEM" and read.topic != "ping"


async def test_no_webhook_body_is_an_error_of_ours(
    open_channel: Callable[..., DingTalk], people: People, tray: Tray, clock: TurnableClock, account: Account
) -> None:
    random = Random(8)  # noqa: S311 - repeatable on purpose
    seeds = [
        json.dumps(body, ensure_ascii=False)
        for body in (
            people.says("chenli", "今天拜访了星野", group="cid"),
            people.sends(
                "chenli", "audio", content={"recognition": "报价九十六万", "downloadCode": "x", "duration": 1}
            ),
            people.sends("chenli", "richText", content={"richText": [{"text": "早"}, {"downloadCode": "x"}]}),
        )
    ]
    timestamp = str(int(clock.now().timestamp() * 1000))
    headers = {"timestamp": timestamp, "sign": signature(timestamp, account.secret)}
    door = open_channel(mode="webhook").doors(tray)[CALLBACK_PATH]
    statuses = Counter[int]()
    for _ in range(10_000):
        body = _mutated(random.choice(seeds), random).encode("utf-8", "surrogatepass")
        statuses[await Wire(body, completes=True).call(door, "POST", headers=headers)] += 1
    assert set(statuses) == {200, 400, 403}
    assert sum(statuses.values()) - statuses[200] == len([one for one in tray.rejected if one != "pair"])


async def test_no_webhook_header_is_an_error_of_ours(
    open_channel: Callable[..., DingTalk], people: People, tray: Tray, clock: TurnableClock, account: Account
) -> None:
    random = Random(9)  # noqa: S311 - repeatable on purpose
    body = json.dumps(people.says("chenli", "早")).encode()
    timestamp = str(int(clock.now().timestamp() * 1000))
    door = open_channel(mode="webhook").doors(tray)[CALLBACK_PATH]
    for _ in range(2000):
        signed = {"timestamp": timestamp, "sign": signature(timestamp, account.secret)}
        name = random.choice(sorted(signed))
        signed[name] = _mutated(signed[name], random).encode("utf-8", "replace").decode()
        intact = signed == {"timestamp": timestamp, "sign": signature(timestamp, account.secret)}
        status = await Wire(body, completes=True).call(door, "POST", headers=signed)
        assert status in ({200} if intact else {400, 403})
