"""Everything between a rep's thumb and the database, with a clock that is turned by hand and work that is asked for.

The real app between a fake WeCom that calls it and a fake API that it calls. Nothing runs by itself: `work` handles and
sends until nothing is left that can be done now, so that a test knows what has been done, and nothing is waited for.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import select, text

from bot import app
from bot.app import App
from bot.clock import TurnableClock
from bot.engine import codec
from storage.outbox import Outbox
from storage.types import AnyRow
from tests.fakes.account import Account
from tests.fakes.qyapi import Qyapi
from tests.fakes.wecom_platform import Callback, WeComPlatform, client_of
from tests.office import NOW, fill

MEMBERS = ("BaiLu", "SongCi", "QiuShi", "GuGuanLi")


@dataclass(frozen=True, slots=True)
class Street:
    """白露 and 宋词 sell, 秋实 leads them, 顾管理 is the admin; all of them are members of the app."""

    clock: TurnableClock
    platform: WeComPlatform
    qyapi: Qyapi
    client: httpx.AsyncClient
    app: App

    async def arrive(self, callback: Callback) -> None:
        """The platform delivers, and is answered at the first try."""
        assert await self.platform.deliver(callback, self.client) == [200]

    async def say(self, who: str, words: str) -> None:
        """Someone types, and what can be done about it now is done."""
        await self.arrive(self.platform.user_says(who, words))
        await self.work()

    async def handle(self) -> None:
        """Handles what arrived, and sends nothing."""
        while await asyncio.to_thread(self.app.house.processor.round):
            pass

    async def work(self) -> None:
        """Handles and sends what can be handled and sent now."""
        await self.handle()
        while await self.app.house.sender.round():
            await self.app.house.sender.settle()

    async def fetch(self) -> None:
        """Fetches what messages brought."""
        while await self.app.house.fetcher.round():
            pass

    async def pass_time(self, by: timedelta, step: timedelta = timedelta(seconds=30)) -> None:
        """Turns the clock, and does on the way what becomes possible."""
        until = self.clock.now() + by
        while self.clock.now() < until:
            self.clock.turn(step)
            await self.work()

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with self.app.house.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def owed(self) -> int:
        """How many posts have not arrived."""
        return int(self.ask("SELECT count(*) FROM outbox WHERE state <> 'sent'")[0][0])

    def assert_honest(self, *, unsure: bool = False) -> None:
        """What counts as delivered is what people see: no more, and each once. `unsure`: they may see more by now."""
        with self.app.house.database.read() as connection:
            rows = connection.execute(select(Outbox)).all()
        for member in MEMBERS:
            counted = sum(self._delivered(row) for row in rows if row.address.lower() == member.lower())
            seen = len(self.qyapi.transcript(member))
            assert counted == seen or (unsure and counted < seen), self.qyapi.texts(member)
        assert self.qyapi.dropped == []

    def _delivered(self, row: AnyRow) -> int:
        """How many requests of a post count as having arrived."""
        if row.state != "sent":
            return int(row.parts_sent)
        return len(self.app.house.channels[row.channel].draw(row.address, codec.post(row.post), row.id))


@asynccontextmanager
async def street(database_url: str, **more: Any) -> AsyncIterator[Street]:
    """A street at 10:30 on a Wednesday."""
    account, clock = Account(), TurnableClock(NOW)
    qyapi = Qyapi(account, clock, members=MEMBERS)
    with qyapi.served() as base:
        wired = app.build(account.settings(base, database_url=database_url, **more), clock)
        fill(wired.house.database)
        try:
            async with client_of(wired.door) as client:
                yield Street(clock, WeComPlatform(account, clock), qyapi, client, wired)
        finally:
            for channel in wired.house.channels.values():
                await channel.close()
            await asyncio.to_thread(wired.house.database.close)
