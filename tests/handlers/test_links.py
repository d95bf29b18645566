"""Links that press: signed, asked once more, and the same press however often they are opened."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.clock import TurnableClock
from bot.core.message import Pressed
from bot.core.post import Button, Post
from bot.handlers.links import Links, Press
from bot.handlers.refused import RefusedError
from tests.fakes.tray import Tray
from tests.fakes.wecom_platform import client_of

LINKS = Links("dingtalk", "https://bot.test/dingtalk/press", SecretStr("planted-key"))
POST = Post("", "对吗", ref="question/7")
YES = Button("对", "confirm")


def link(links: Links = LINKS, button: Button = YES, serial: int = 9) -> str:
    return links.write("chenli", POST, button, serial)


def query(url: str) -> bytes:
    return url.partition("?")[2].encode()


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.integers(0, 2**40))
def test_what_is_written_is_read(address: str, ref: str, label: str, serial: int) -> None:
    url = LINKS.write(address, Post("", "", ref=ref), Button(label, "choose:2"), serial)
    assert LINKS.read(query(url)) == Press(address, ref, "choose:2", label, serial)


def test_a_link_is_the_same_whenever_it_is_written() -> None:
    assert link() == link()


@given(st.data())
def test_no_changed_link_is_believed(data: st.DataObject) -> None:
    good = query(link())
    place = data.draw(st.integers(2, len(good) - 1))
    changed = good[:place] + bytes([data.draw(st.integers(33, 126))]) + good[place + 1 :]
    if changed != good:
        with pytest.raises(RefusedError):
            LINKS.read(changed)


@pytest.mark.parametrize(
    "other", [Links("dingtalk", "https://bot.test", SecretStr("x")), Links("wecom", "", SecretStr("planted-key"))]
)
def test_another_key_or_channel_signs_otherwise(other: Links) -> None:
    with pytest.raises(RefusedError):
        LINKS.read(query(link(other)))


@pytest.mark.parametrize("bad", [b"", b"t=", b"t=.", b"x=1", b"t=a.b", b"t=1&t=2", b"\xff", b"t=%ff.x"])
def test_what_is_no_link_is_refused(bad: bytes) -> None:
    with pytest.raises(RefusedError):
        LINKS.read(bad)


@pytest.fixture
async def client(tray: Tray) -> AsyncIterator[httpx.AsyncClient]:
    door = LINKS.door(tray, TurnableClock(datetime(2026, 3, 18, 2, 30, tzinfo=UTC)))
    async with client_of(door) as client:
        yield client


@pytest.mark.anyio
async def test_opening_a_link_asks_and_presses_nothing(client: httpx.AsyncClient, tray: Tray) -> None:
    answer = await client.get(link(button=Button("<b>对</b>", "confirm")))
    assert answer.status_code == 200
    assert "&lt;b&gt;对" in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert tray.messages == {}


@pytest.mark.anyio
async def test_the_second_tap_presses_once(client: httpx.AsyncClient, tray: Tray) -> None:
    for _ in range(2):
        assert (await client.post(link())).status_code == 200
    message = tray.only()
    assert message.body == Pressed("question/7", "confirm")
    assert (message.sender, message.conversation, message.channel) == ("chenli", "dingtalk:chenli", "dingtalk")


@pytest.mark.anyio
async def test_buttons_of_other_posts_are_other_presses(client: httpx.AsyncClient, tray: Tray) -> None:
    for serial in (1, 2):
        await client.post(link(serial=serial))
    assert len(tray.messages) == 2


@pytest.mark.anyio
async def test_a_forged_link_is_refused_and_counted(client: httpx.AsyncClient, tray: Tray) -> None:
    assert (await client.post("https://bot.test/dingtalk/press?t=a.b")).status_code == 403
    assert tray.rejected == ["link"]
