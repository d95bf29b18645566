"""The main job on real input: an encrypted callback becomes a report in the database and an answer in a chat."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import text

from bot import app
from storage.db import Database
from tests.clocks import RunningClock
from tests.fakes.account import Account
from tests.fakes.chats import Delivery
from tests.fakes.qyapi import Qyapi
from tests.fakes.wecom_platform import WeComPlatform, client_of
from tests.office import fill

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class Street:
    """Everything between a rep's thumb and the database."""

    platform: WeComPlatform
    qyapi: Qyapi
    client: httpx.AsyncClient
    database: Database

    async def seen_by(self, who: str, messages: int) -> list[Delivery]:
        return await asyncio.to_thread(self.qyapi.wait_for, who, messages)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


@asynccontextmanager
async def street(database_url: str) -> AsyncIterator[Street]:
    account, clock = Account(), RunningClock()
    qyapi = Qyapi(account, clock, members=["BaiLu", "SongCi", "GuGuanLi"])
    with qyapi.served() as base:
        wired = app.build(account.settings(base, database_url=database_url), clock)
        fill(wired.house.database)
        async with wired.house.running(), client_of(wired.door) as client:
            yield Street(WeComPlatform(account, clock), qyapi, client, wired.house.database)


async def test_a_report_is_in_the_database_and_its_answer_in_the_chat(database_url: str) -> None:
    async with street(database_url) as here:
        said = here.platform.user_says("BaiLu", "今天去海棠医疗做了演示，李主任嫌贵；云岭电子报价96万，月底前定")
        assert await here.platform.deliver(said, here.client) == [200]
        seen = await here.seen_by("BaiLu", 1)
        assert here.ask("SELECT person FROM report") == [("u_bai",)]
        assert here.ask("SELECT customer, stage, amount FROM opportunity ORDER BY customer") == [
            ("K01", "demo", None),
            ("K02", "quote", 96_000_000),
        ]
        whole = "\n".join(delivery.text for delivery in seen)
        assert "海棠医疗" in whole
        assert "96万" in whole


async def test_four_copies_at_once_are_one_row_one_set_of_effects_one_answer(database_url: str) -> None:
    async with street(database_url) as here:
        said = here.platform.user_says("BaiLu", "云岭电子报价96万")
        assert await here.platform.deliver_copies(said, here.client, 4) == [200] * 4
        await here.seen_by("BaiLu", 1)
        await here.platform.deliver(here.platform.user_says("SongCi", "早"), here.client)
        await here.seen_by("SongCi", 1)
        assert here.ask("SELECT count(*) FROM inbox WHERE sender = 'BaiLu'") == [(1,)]
        assert here.ask("SELECT count(*) FROM activity") == [(1,)]
        assert here.ask("SELECT count(*) FROM outbox WHERE address = 'BaiLu'") == [(1,)]


async def test_two_events_of_one_second_are_both_kept(database_url: str) -> None:
    async with street(database_url) as here:
        for key in ("a", "b"):
            pressed = here.platform.event("BaiLu", "click", EventKey=key)
            assert await here.platform.deliver(pressed, here.client) == [200]
        assert here.ask("SELECT count(*) FROM inbox WHERE sender = 'BaiLu'") == [(2,)]


async def test_a_button_answers_the_question_on_its_card(database_url: str) -> None:
    async with street(database_url) as here:
        said = here.platform.user_says("BaiLu", "松涛今天电话聊了，报价80万")
        await here.platform.deliver(said, here.client)
        card = next(one.card for one in await here.seen_by("BaiLu", 1) if one.card)
        pressed = here.platform.click("BaiLu", card, "choose:1")
        await here.platform.deliver(pressed, here.client)
        seen = await here.seen_by("BaiLu", 2)
        assert here.ask("SELECT customer, amount FROM opportunity") == [("K04", 80_000_000)]
        assert "松涛机械" in seen[-1].text
