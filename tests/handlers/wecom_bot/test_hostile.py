"""Ten thousand mutated frames and callbacks: each is read, noted or refused, and none is a fault of ours."""

import json
from random import Random
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.clock import TurnableClock
from bot.handlers.sockets import DismissedError
from bot.handlers.wecom_bot.connection import Connection
from bot.handlers.wecom_bot.reading import Robot, read_messages
from bot.handlers.wecom_bot_url import HANDLER
from bot.settings import Settings
from tests.fakes.tray import Tray
from tests.fakes.wecom_bot import BotPlatform
from tests.fakes.wecom_bot_rules import BotAccount, click
from tests.fakes.wecom_bot_url import CALLBACK, BotCallbacks
from tests.fakes.wecom_platform import client_of

pytestmark = pytest.mark.anyio

ODDITIES = ["", "{", "}", '"', "\\", "null", "[]", "{}", "\\u0000", "\\ud800", "1e999", "-", "：", "body", "event", "7"]


def mutated(text: str, random: Random) -> str:
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(text) + 1)
        end = start + random.choice((0, 0, 1, 1, 3, 30))
        text = text[:start] + random.choice(ODDITIES) + text[end:]
    return text


def bodies(platform: BotPlatform) -> list[Any]:
    card = {"task_id": "question-7@0a1b", "card_type": "button_interaction"}
    picture = {"msgtype": "image", "image": {"url": "https://cos.test/1", "aeskey": "a2V5"}}
    return [
        {**platform.envelope("ChenLi", "wrHD01"), "msgtype": "text", "text": {"content": "@销售助手 报价 96 万"}},
        {**platform.envelope("ChenLi"), "msgtype": "mixed", "mixed": {"msg_item": [picture]}},
        platform.event_body("ChenLi", "template_card_event", click(card, "submit", {"choice": ["choose:8"]})),
        platform.event_body("ChenLi", "enter_chat"),
    ]


async def test_no_frame_is_an_error(platform: BotPlatform, tray: Tray, clock: TurnableClock) -> None:
    random = Random(7)  # noqa: S311  repeatable on purpose
    connection = Connection("wecom-bot", address="ws://nowhere.test", bot_id="x", secret=SecretStr("x"))
    robot = Robot("wecom-bot", "销售助手")
    connection.serve(tray, lambda request, body: read_messages(body, robot, clock.now(), reply_to=request))
    frames = [
        json.dumps({"cmd": "aibot_msg_callback", "headers": {"req_id": "R1"}, "body": body}, ensure_ascii=False)
        for body in bodies(platform)
    ]
    dismissed = 0
    for _ in range(6_000):
        try:
            await connection.hear(None, mutated(random.choice(frames), random))  # type: ignore[arg-type]
        except DismissedError:
            dismissed += 1
    assert dismissed == 0
    assert len(tray.messages) > 100
    assert len(tray.rejected) > 500
    for message in tray.messages.values():
        assert "\x00" not in f"{message!r}"
        f"{message!r}".encode()  # what a database takes


async def test_no_sealed_callback_is_a_fault_of_ours(
    robot: BotAccount, platform: BotPlatform, tray: Tray, clock: TurnableClock
) -> None:
    random = Random(8)  # noqa: S311  repeatable on purpose
    settings = Settings(wecom_bot_token=SecretStr(robot.token), wecom_bot_aes_key=SecretStr(robot.aes_key))
    channel = HANDLER.open(settings, clock)
    assert channel is not None
    callbacks, originals = BotCallbacks(robot, clock), [json.dumps(body) for body in bodies(platform)]
    statuses: list[int] = []
    async with client_of(channel.doors(tray)[CALLBACK]) as door:
        for number in range(2_000):
            url, content = callbacks.request(mutated(random.choice(originals), random).encode("utf-8", "replace"))
            if number % 2:
                content = mutated(content.decode(), random).encode("utf-8", "replace")
            statuses.append((await _post(door, url, content)).status_code)
    await channel.close()
    assert set(statuses) <= {200, 400, 403}
    assert len(tray.rejected) == sum(status != 200 for status in statuses)


async def _post(door: httpx.AsyncClient, url: str, content: bytes) -> httpx.Response:
    return await door.post(url, content=content)
