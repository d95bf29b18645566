"""While nothing can be stored nobody is told that it was; when it can again, work goes on by itself."""

import asyncio
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from threading import Event

import httpx
import pytest
from sqlalchemy import Connection, text

from bot.app import App
from bot.clock import TurnableClock
from bot.core.channel import NotStoredError
from bot.core.message import Said
from bot.core.parsed import Parsed
from bot.engine import intake
from bot.web.health import database_fault
from storage import ledger
from storage.db import Database
from tests.fakes.wecom_platform import WeComPlatform
from tests.office import Office

pytestmark = pytest.mark.anyio

_LONG = "今天拜访了云岭电子" + "，聊了很多" * 300


def _pragma(database: Database, setting: str) -> int:
    return int(database.write(lambda c: c.exec_driver_sql(f"PRAGMA {setting}").scalar()).result() or 0)


@contextmanager
def _no_more_pages(database: Database) -> Iterator[None]:
    """The database may not grow by more than a few pages: SQLITE_FULL."""
    _pragma(database, f"max_page_count={_pragma(database, 'page_count') + 3}")
    yield
    _pragma(database, "max_page_count=1000000")


@contextmanager
def _no_more_bytes(database: Database) -> Iterator[None]:
    """No file of this process can be written any more: SQLITE_IOERR."""
    del database  # they are all alike
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def _kept(wired: App) -> int:
    with wired.house.database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM inbox")).scalar_one())


@pytest.mark.parametrize("trouble", [_no_more_pages, _no_more_bytes])
async def test_a_full_disk_is_answered_with_503_until_there_is_room_again(
    wired: App,
    client: httpx.AsyncClient,
    platform: WeComPlatform,
    trouble: Callable[[Database], AbstractContextManager[None]],
) -> None:
    statuses: list[int] = []
    with trouble(wired.house.database):
        while 503 not in statuses and len(statuses) < 60:
            statuses += await platform.deliver(platform.user_says("BaiLu", _LONG), client)
    assert statuses[-4:] == [503] * 4, "the platform's repeats were refused as well"
    assert _kept(wired) == statuses.count(200)
    assert await platform.deliver(platform.user_says("BaiLu", "早"), client) == [200]
    assert _kept(wired) == statuses.count(200) + 1


async def test_a_disk_that_cannot_be_written_is_told_in_words(wired: App, client: httpx.AsyncClient) -> None:
    with _no_more_bytes(wired.house.database):
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert "磁盘读写出错" in answer.json()["checks"]["database"]
    assert (await client.get("/readyz")).json()["checks"]["database"] is None


def test_a_full_disk_is_told_in_words(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def grow(connection: Connection) -> None:
        for _ in range(100):
            connection.execute(text("INSERT INTO counter (name, value) VALUES (hex(randomblob(2000)), 0)"))

    monkeypatch.setattr(ledger, "touch", grow)
    database = Database(sqlite_url)
    with _no_more_pages(database):
        assert "磁盘满了" in str(database_fault(database))
    database.close()


async def test_a_locked_database_is_answered_with_503_until_it_is_free(
    wired: App, client: httpx.AsyncClient, platform: WeComPlatform
) -> None:
    _pragma(wired.house.database, "busy_timeout=10")
    another = sqlite3.connect(str(wired.house.database.url.database), isolation_level=None)
    another.execute("BEGIN IMMEDIATE")
    said = platform.user_says("BaiLu", "早")
    assert await platform.deliver(said, client) == [503] * 4
    assert "锁住" in (await client.get("/readyz")).json()["checks"]["database"]
    another.execute("ROLLBACK")
    another.close()
    assert await platform.deliver(said, client) == [200]
    assert (await client.get("/readyz")).json()["checks"]["database"] is None
    assert _kept(wired) == 1


async def test_a_callback_never_waits_for_the_disk_until_the_platform_hangs_up(
    wired: App, client: httpx.AsyncClient, platform: WeComPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_PATIENCE", 0.01)
    gate = Event()
    held = wired.house.database.write(lambda _: gate.wait())
    said = platform.user_says("BaiLu", "早")
    assert await platform.deliver(said, client) == [503] * 4
    gate.set()
    await asyncio.wrap_future(held)
    monkeypatch.undo()
    assert await platform.deliver(said, client) == [200]
    assert _kept(wired) == 1


def test_a_write_that_waits_for_too_long_is_told_as_well(database: Database) -> None:
    gate = Event()
    held = database.write(lambda _: gate.wait())
    assert "没有写进去" in str(database_fault(database, patience=0.01))
    gate.set()
    held.result()
    assert database_fault(database) is None


@pytest.mark.parametrize("hours", [-1, 1])
async def test_with_a_clock_that_jumped_nothing_is_acknowledged_and_all_is_well_when_it_is_right_again(
    wired: App, client: httpx.AsyncClient, platform: WeComPlatform, clock: TurnableClock, hours: int
) -> None:
    said = platform.user_says("BaiLu", "早")
    clock.turn(timedelta(hours=hours))
    assert await platform.deliver(said, client) == [403] * 4
    assert _kept(wired) == 0
    assert 'salesbot_rejected_total{channel="wecom",reason="timestamp"} 4' in (await client.get("/metrics")).text
    clock.turn(timedelta(hours=-hours))
    assert await platform.deliver(said, client) == [200]


def test_what_was_put_off_before_the_clock_was_set_back_does_not_wait_for_it(office: Office) -> None:
    def fails_once(said: str, *_: object) -> Parsed:
        office.processor._read = lambda said, *_: Parsed(said, "other", 1.0)
        raise ValueError(said)

    office.processor._read = fails_once
    office.arrive("u_bai", Said("早"))
    office.work()
    assert office.told("u_bai") == []
    office.pass_time(timedelta(hours=-1))
    assert len(office.told("u_bai")) == 1


def test_a_group_that_a_full_disk_took_back_is_not_acknowledged(sqlite_url: str) -> None:
    """SQLite rolls the whole transaction back, the earlier jobs of the group with it."""
    database, gate = Database(sqlite_url), Event()

    def insert(name: str, count: int) -> object:
        def job(connection: Connection) -> None:
            for number in range(count):
                row = {"name": f"{name} {number}" + "x" * 3000}
                connection.execute(text("INSERT INTO counter (name, value) VALUES (:name, 7)"), row)

        return database.write(job)

    with _no_more_pages(database):
        held = database.write(lambda _: gate.wait())
        jobs = {name: insert(name, count) for name, count in (("first", 1), ("bursts", 99), ("last", 1))}
        gate.set()
        held.exception()
        told = {name for name, job in jobs.items() if job.exception() is None}  # type: ignore[attr-defined]
    with database.read() as connection:
        names = connection.execute(text("SELECT name FROM counter WHERE value = 7")).scalars()
        kept = {name.partition(" ")[0] for name in names}
    database.close()
    assert told == kept


def test_a_message_that_cannot_be_stored_leaves_the_door_open(office: Office) -> None:
    with pytest.raises(NotStoredError):
        office.arrive("u_bai", Said("\ud800"))
    office.arrive("u_bai", Said("早"))
    office.work()
    assert len(office.told("u_bai")) == 1
