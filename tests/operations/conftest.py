"""The office, and the whole bot behind its door with nothing running, so that a test decides what happens when."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bot import app
from bot.app import App
from bot.clock import TurnableClock
from storage.db import Database
from tests.fakes.account import Account
from tests.fakes.wecom_platform import WeComPlatform, client_of
from tests.office import NOW, Office, fill


@pytest.fixture
def office(database: Database) -> Office:
    fill(database)
    return Office(database)


@pytest.fixture
def platform() -> WeComPlatform:
    """The platform keeps its own time."""
    return WeComPlatform(Account(), TurnableClock(NOW))


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(NOW)


@pytest.fixture
def wired(sqlite_url: str, clock: TurnableClock) -> Iterator[App]:
    built = app.build(Account().settings("http://nowhere.test", database_url=sqlite_url), clock)
    fill(built.house.database)
    yield built
    built.house.database.close()


@pytest.fixture
async def client(wired: App) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(wired.door) as opened:
        yield opened
