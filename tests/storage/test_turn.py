"""One process at a time, and the next as soon as that one is gone."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from storage.db import Database
from storage.turn import Turn
from tests.waiting import wait_until

_HOLDING = """
import sys
from storage.db import Database
from storage.turn import Turn
print(Turn(Database(sys.argv[1]), "robot").take(), flush=True)
sys.stdin.read()
"""


def test_one_has_it_and_the_next_gets_it_when_it_is_given_back(database: Database) -> None:
    one, other = Turn(database, "robot"), Turn(database, "robot")
    assert one.take()
    assert one.take(), "it stays ours"
    assert not other.take()
    one.release()
    assert other.take()
    assert not one.take()
    other.release()


def test_two_things_are_two_turns(database: Database) -> None:
    one, other = Turn(database, "robot"), Turn(database, "another")
    assert one.take()
    assert other.take()
    one.release()
    other.release()


def test_a_killed_process_leaves_its_turn_behind(database_url: str) -> None:
    holder = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", _HOLDING, database_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    database = Database(database_url)
    turn = Turn(database, "robot")
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not turn.take()
    finally:
        holder.kill()
        holder.communicate()
    wait_until(turn.take)  # a server hears of a client's death some moments later
    turn.release()
    database.close()


def test_whoever_lost_the_connection_to_the_server_lost_the_turn(postgres_url: str) -> None:
    database = Database(postgres_url)
    one, other = Turn(database, "robot"), Turn(database, "robot")
    assert one.take()
    with database.writing.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        )
    wait_until(other.take)
    assert not one.take()
    other.release()
    database.close()
