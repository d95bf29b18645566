"""A saved phrase list takes effect whole or not at all, and while it does no message is read without one."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.engine.live.lists import LiveLists
from storage.db import Database
from tests.clocks import RunningClock
from tests.office import fill

RULE = "- {{id: kick, category: bribery, phrases: [{}]}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "local" / "phrases").mkdir(parents=True)
    _save(tmp_path, RULE.format("回扣"))
    return tmp_path


@pytest.fixture
def lists(folder: Path, database: Database) -> LiveLists:
    fill(database)
    return LiveLists(folder, database, RunningClock(), "console")


def _save(folder: Path, written: str) -> None:
    """As an editor saves: aside, then in place."""
    path = folder / "local" / "phrases" / "own.yaml"
    aside = path.with_suffix(".tmp")
    aside.write_text(written)
    os.replace(aside, path)  # noqa: PTH105


def _finds(lists: LiveLists, text: str) -> bool:
    return bool(lists.detector.find(text))


def _told(database: Database) -> list[str]:
    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT post FROM outbox WHERE rule = 'config_rejected'")
        return [str(row[0]) for row in rows]


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110  what is waited for happens in a file and a database
            await asyncio.sleep(0.01)


def _settle(lists: LiveLists) -> None:
    """Two looks: the first sees that something changed, the second that it is whole."""
    lists.look()
    lists.look()


def test_a_good_edit_is_in_force_with_a_new_version(lists: LiveLists, folder: Path) -> None:
    before = lists.detector.version
    _save(folder, RULE.format("好处费"))
    _settle(lists)
    assert (_finds(lists, "要好处费"), _finds(lists, "要回扣")) == (True, False)
    assert lists.detector.version != before


def test_a_bad_edit_leaves_the_old_in_force_and_is_told_once(
    lists: LiveLists, folder: Path, database: Database
) -> None:
    _save(folder, RULE.format("好处费").replace("phrases", "phrase"))
    _settle(lists)
    _settle(lists)
    assert _finds(lists, "要回扣")
    (told,) = _told(database)
    assert "own.yaml:1:33" in told
    assert "您是不是想写 phrases" in told


def test_a_file_that_is_still_being_written_is_not_taken_up(lists: LiveLists, folder: Path, database: Database) -> None:
    path = folder / "local" / "phrases" / "own.yaml"
    path.write_text("- {id: kick, cat")
    lists.look()
    path.write_text(RULE.format("好处费"))
    _settle(lists)
    assert _finds(lists, "要好处费")
    assert _told(database) == []


def test_a_file_that_is_taken_away_counts_no_more(lists: LiveLists, folder: Path) -> None:
    (folder / "local" / "phrases" / "own.yaml").unlink()
    _settle(lists)
    assert not _finds(lists, "要回扣")


@pytest.fixture
def reading(lists: LiveLists) -> Iterator[list[bool]]:
    """Somebody who reads all the while a message that both versions of the list know."""
    stop, seen = threading.Event(), list[bool]()

    def read() -> None:
        while not stop.is_set():
            seen.append(_finds(lists, "要回扣和好处费"))

    reader = threading.Thread(target=read)
    reader.start()
    yield seen
    stop.set()
    reader.join()
    assert all(seen)


def test_while_it_watches_an_edit_is_in_force_until_and_no_message_is_missed(
    lists: LiveLists, folder: Path, database: Database, reading: list[bool]
) -> None:
    async def edit() -> None:
        watch = asyncio.create_task(lists.run())
        _save(folder, RULE.format("好处费"))
        await _until(lambda: _finds(lists, "要好处费"))
        _save(folder, "- {id: kick")
        await _until(lambda: bool(_told(database)))
        assert _finds(lists, "要好处费")
        watch.cancel()

    asyncio.run(edit())
    assert reading
