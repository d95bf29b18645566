"""Everything between a rep's thumb in DingTalk and the database: the real app, the fake gateway, the fake API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import text

from bot import app
from bot.app import App, House
from bot.clock import TurnableClock
from bot.engine.replay import timelapse
from tests.clocks import RunningClock
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.dingtalk_chats import Shown
from tests.fakes.dingtalk_gateway import BOT_MESSAGE, CARD_CALLBACK, Gateway
from tests.fakes.dingtalk_people import People
from tests.fakes.wecom_platform import client_of
from tests.office import NOW, fill

STAFF = ("u_bai", "u_song", "s_qiu", "a_gu")


@dataclass(frozen=True, slots=True)
class Street:
    """白露 and 宋词 sell, 秋实 leads them, 顾管理 is the admin; the house works by itself."""

    people: People
    gateway: Gateway
    api: DingTalkApi
    client: httpx.AsyncClient
    app: App

    async def say(self, who: str, words: str, *, group: str = "") -> None:
        """Someone types, and the platform has its acknowledgement."""
        assert await self.gateway.push(BOT_MESSAGE, self.people.says(who, words, group=group)) is not None

    async def press(self, who: str, card: Shown, action: str) -> None:
        """Someone presses a button of a card."""
        assert await self.gateway.push(CARD_CALLBACK, self.people.press(who, card.track_id, action)) is not None

    async def seen_in(self, address: str, messages: int) -> list[Shown]:
        """What stands in a chat, once there are that many messages."""
        return await asyncio.to_thread(self.api.wait_for, address, messages)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with self.app.house.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    async def work(self, by: timedelta) -> None:
        """Where the house only listens: lets so much time run on, and handles and sends whatever falls due."""
        clock, ticker = self.people.clock, self.app.house.ticker
        assert isinstance(clock, TurnableClock)
        await self._settle()
        await timelapse.run(clock, clock.now() + by, ticker, self._settle)
        await self._settle()

    async def _settle(self) -> None:
        while await asyncio.to_thread(self.app.house.processor.round):
            pass
        while await self.app.house.sender.round():
            await self.app.house.sender.settle()


@asynccontextmanager
async def _listening(house: House) -> AsyncIterator[None]:
    """The house's channels listen, and nothing else works by itself."""
    tasks = [asyncio.create_task(channel.listen(house.intake)) for channel in house.channels.values()]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for channel in house.channels.values():
        await channel.close()
    await asyncio.to_thread(house.database.close)


@asynccontextmanager
async def street(
    database_url: str,
    *,
    listens: bool = True,
    works: bool = True,
    **more: Any,
) -> AsyncIterator[Street]:
    """A street at 10:30 on a Wednesday, in which everything runs, or where `works` is false, what is asked for.

    `more` are settings.
    """
    account = Account()
    clock = RunningClock() if works else TurnableClock(NOW)
    gateway = Gateway(patience=30.0, grace=0.2)
    api = DingTalkApi(account, clock, staff=STAFF, gateway=gateway)
    api.groups.add("cidteam==")
    with api.served() as base:
        wired = app.build(account.settings(base, database_url=database_url, **more), clock)
        fill(wired.house.database)
        wired.house.ticker.begin()
        running = wired.house.running() if works else _listening(wired.house)
        async with gateway.running(), running, client_of(wired.door) as client:
            if listens:
                await gateway.somebody()
            yield Street(People(account, clock, base), gateway, api, client, wired)
