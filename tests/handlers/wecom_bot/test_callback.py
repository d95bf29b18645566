"""The robot's HTTP form: sealed callbacks in, one answer a message out, a card changed in the answer to its press."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from pydantic import SecretStr

from bot.clock import TurnableClock
from bot.core.channel import RejectedError, SpentError
from bot.core.message import Pressed, Said
from bot.core.place import group
from bot.core.post import Button, Post
from bot.handlers.platform import Platform
from bot.handlers.wecom_bot_url import HANDLER
from bot.settings import Settings
from tests.fakes.loopback import served
from tests.fakes.tray import Tray
from tests.fakes.wecom_bot_rules import BotAccount
from tests.fakes.wecom_bot_url import CALLBACK, BotCallbacks
from tests.fakes.wecom_platform import client_of

pytestmark = pytest.mark.anyio

CARD = Post("哪一家？", "两家都像", "请选", (Button("1", "choose:1"), Button("2", "choose:2")), "question-7")


@pytest.fixture
def callbacks(robot: BotAccount, clock: TurnableClock) -> Iterator[BotCallbacks]:
    platform = BotCallbacks(robot, clock)
    with served(platform) as platform.base:
        yield platform


@pytest.fixture
async def channel(callbacks: BotCallbacks, robot: BotAccount, clock: TurnableClock) -> AsyncIterator[Platform]:
    opened = HANDLER.open(
        Settings(
            wecom_bot_token=SecretStr(robot.token),
            wecom_bot_aes_key=SecretStr(robot.aes_key),
            wecom_bot_name=robot.name,
            wecom_api_base=callbacks.base,
        ),
        clock,
    )
    assert opened is not None
    yield opened
    await opened.close()


@pytest.fixture
async def door(channel: Platform, tray: Tray) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(channel.doors(tray)[CALLBACK]) as client:
        yield client


async def send(channel: Platform, address: str, post: Post) -> None:
    for part in channel.draw(address, post, 1):
        await channel.send(part)


async def test_the_address_proves_itself_with_the_exact_echo(door: httpx.AsyncClient, callbacks: BotCallbacks) -> None:
    assert await callbacks.verifies(door)
    assert not await callbacks.verifies(door, '{"msgid": "a recorded callback"}')


async def test_a_message_is_kept_and_answered_once_at_the_address_it_brought(
    door: httpx.AsyncClient, callbacks: BotCallbacks, channel: Platform, tray: Tray
) -> None:
    assert await callbacks.deliver(callbacks.says("chenli", "@销售助手 帮助", group="wrHD01"), door) == [200]
    heard = tray.only()
    assert (heard.body, heard.channel, heard.conversation) == (Said("帮助"), "wecom-bot-url", "wecom-bot-url:/wrHD01")
    post = Post("帮助", "直接说", reply_to=heard.reply_to)
    await send(channel, group("wrHD01"), post)
    assert callbacks.texts("wrHD01") == ["直接说"]
    with pytest.raises(SpentError, match="60140"):
        await send(channel, group("wrHD01"), post)


async def test_after_an_hour_there_is_no_answering(
    door: httpx.AsyncClient, callbacks: BotCallbacks, channel: Platform, tray: Tray, clock: TurnableClock
) -> None:
    await callbacks.deliver(callbacks.says("chenli", "帮助"), door)
    clock.turn(timedelta(minutes=61))
    with pytest.raises(RejectedError, match="一小时"):
        await send(channel, "chenli", Post("帮助", "直接说", reply_to=tray.only().reply_to))
    assert callbacks.refused == [], "it was not asked: a refusal would look like that of an address that was used"


async def test_a_pressed_card_is_changed_in_the_answer_to_its_press(
    door: httpx.AsyncClient, callbacks: BotCallbacks, channel: Platform, tray: Tray
) -> None:
    await callbacks.deliver(callbacks.says("chenli", "松涛"), door)
    await send(channel, "chenli", replace(CARD, reply_to=tray.only().reply_to))
    (shown,) = callbacks.chats["chenli"]
    assert await callbacks.deliver(callbacks.clicks("chenli", shown.card, "choose:2"), door) == [200]
    assert shown.card["replace_text"] == "已选 2"
    press = list(tray.messages.values())[1]
    assert press.body == Pressed("question-7", "choose:2"), "it was changed already: nothing permits it again"
    await send(channel, "chenli", Post("已记", "已记 松涛机械", reply_to=press.reply_to))
    assert callbacks.texts("chenli")[1:] == ["已记 松涛机械"]


async def test_a_list_sent_off_with_nothing_picked_stays_open(
    door: httpx.AsyncClient, callbacks: BotCallbacks, tray: Tray
) -> None:
    card = {"card_type": "vote_interaction", "task_id": "q@1"}
    assert await callbacks.deliver(callbacks.clicks("chenli", card, "submit"), door) == [200]
    assert isinstance(tray.only().body, Pressed)


async def test_a_press_that_could_not_be_kept_does_not_look_as_if_it_was(
    door: httpx.AsyncClient, callbacks: BotCallbacks, tray: Tray
) -> None:
    tray.full = True
    card = {"card_type": "button_interaction", "task_id": "q@1"}
    assert await callbacks.deliver(callbacks.clicks("chenli", card, "confirm"), door) == [503]
    assert (tray.rejected, callbacks.chats) == (["unstored"], {})


async def test_an_address_that_is_not_the_platform_s_own_is_not_answered_at(
    door: httpx.AsyncClient, callbacks: BotCallbacks, channel: Platform, tray: Tray
) -> None:
    for url in ("https://evil.test/cgi-bin/aibot/response?response_code=1", f"{callbacks.base}.evil.test/x", 7, None):
        await callbacks.deliver({**callbacks.says("chenli", "帮助"), "response_url": url}, door)
    assert [one.reply_to for one in tray.messages.values()] == ["", "", "", ""]
    with pytest.raises(RejectedError, match="只能回答"):
        await send(channel, "chenli", Post("提醒", "该跟进了"))


async def test_how_a_stream_goes_on_is_nothing_to_keep(
    door: httpx.AsyncClient, callbacks: BotCallbacks, tray: Tray
) -> None:
    assert await callbacks.deliver(callbacks.sends("chenli", "stream", {"id": "S1"}), door) == [200]
    assert tray.messages == {}


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [(b"", 400, "json"), (b"[]", 400, "json"), (b"<xml/>", 400, "json"), (b'{"from":{}}', 400, "sender")],
)
async def test_what_is_sealed_and_no_message_is_refused(
    door: httpx.AsyncClient, callbacks: BotCallbacks, tray: Tray, content: bytes, status: int, reason: str
) -> None:
    url, body = callbacks.request(content)
    answer = await door.post(url, content=body)
    assert (answer.status_code, answer.content, tray.rejected) == (status, b"", [reason])


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b'{"encrypt":7}', '{"encrypt":"密"}'.encode(), b"[[[[" * 1000])
async def test_what_is_no_envelope_is_refused(
    door: httpx.AsyncClient, callbacks: BotCallbacks, tray: Tray, body: bytes
) -> None:
    url, _ = callbacks.request(b"{}")
    assert (await door.post(url, content=body)).status_code == 400
    assert len(tray.rejected) == 1


async def test_a_callback_that_is_not_the_platform_s_is_refused(
    door: httpx.AsyncClient, callbacks: BotCallbacks, tray: Tray
) -> None:
    (url, _), (_, body) = (callbacks.request(b"{}") for _ in range(2))
    assert (await door.post(url, content=body)).status_code == 403
    assert tray.rejected == ["signature"]


@pytest.mark.parametrize("missing", ["wecom_bot_token", "wecom_bot_aes_key"])
def test_without_its_variables_the_channel_is_off(missing: str, clock: TurnableClock, robot: BotAccount) -> None:
    known = Settings(wecom_bot_token=SecretStr(robot.token), wecom_bot_aes_key=SecretStr(robot.aes_key))
    assert HANDLER.open(known.model_copy(update={missing: None}), clock) is None


def test_an_aes_key_that_cannot_be_one_is_named(clock: TurnableClock, robot: BotAccount) -> None:
    known = Settings(wecom_bot_token=SecretStr(robot.token), wecom_bot_aes_key=SecretStr("short"))
    with pytest.raises(ValueError, match="SALESBOT_WECOM_BOT_AES_KEY"):
        HANDLER.open(known, clock)
