"""A house that does one thing at a time writes without a thread: done when asked, or no trace of it."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import migrate
from storage.db import Database


@pytest.fixture(params=[True, False], ids=["kept", "thrown away"])
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/house.db"
    first = Database(url)
    migrate.upgrade(first)
    first.close()
    database = Database(url, inline=True, kept=request.param)
    yield database
    database.close()


def _add(connection: Connection, name: str = "x") -> int:
    connection.execute(text("INSERT INTO counter (name, value) VALUES (:name, 1)"), {"name": name})
    return threading.get_ident()


def _count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM counter WHERE name IN ('x', 'y')")).scalar_one())


def test_what_is_written_is_done_at_once_by_whoever_asks(house: Database) -> None:
    done = house.write(_add)
    assert done.done()
    assert done.result() == threading.get_ident()
    with house.read() as connection:
        assert _count(connection) == 1


def test_a_job_that_fails_leaves_no_trace_and_says_so(house: Database) -> None:
    def half(connection: Connection) -> None:
        _add(connection)
        raise ValueError("half done")

    with pytest.raises(ValueError, match="half done"):
        house.write(half).result()
    with house.read() as connection:
        assert _count(connection) == 0


def test_each_look_sees_what_was_written_before_it_also_within_another(house: Database) -> None:
    with house.read() as outer:
        assert _count(outer) == 0
        with house.read() as inner:
            assert _count(inner) == 0
    house.write(_add).result()
    house.another_writer().write(lambda connection: _add(connection, "y")).result()
    with house.read() as connection:
        assert _count(connection) == 2


def test_what_was_written_is_there_when_the_house_is_opened_again(house: Database) -> None:
    house.write(_add).result()
    house.close()
    again = Database(house.url)
    with again.read() as connection:
        assert _count(connection) == 1
    again.close()


def test_a_job_that_fails_takes_none_of_those_before_it_along(house: Database) -> None:
    def twice(connection: Connection) -> None:
        _add(connection, "y")
        _add(connection, "y")

    house.write(_add).result()
    with pytest.raises(IntegrityError):
        house.write(twice).result()
    with house.read() as connection:
        assert _count(connection) == 1


def test_trouble_of_the_database_itself_is_said_and_the_next_job_begins_anew(house: Database) -> None:
    def full(_: Connection) -> None:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))

    with pytest.raises(OperationalError):
        house.write(full).result()
    house.write(_add).result()
    with house.read() as connection:
        assert _count(connection) == 1
