"""The cast of these tests: an office of four and its sandbox page."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.routing import Router

from bot.web.door import build
from bot.web.health import Readiness
from bot.web.sandbox import Sandbox
from storage.db import Database
from tests.web.canned import CannedOffice


@pytest.fixture
def office(sqlite_url: str) -> Iterator[CannedOffice]:
    database = Database(sqlite_url)
    yield CannedOffice(database)
    database.close()


@pytest.fixture
async def page(office: CannedOffice) -> AsyncIterator[httpx.AsyncClient]:
    app = build({}, lambda: Readiness({}), Router(Sandbox(office.database, office, lambda: office.now).routes()))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://office.test", headers={"HX-Request": "true"}
    ) as client:
        yield client
