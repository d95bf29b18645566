"""A message that happens to be in hand whenever the process is killed is innocent: it is handled when the kills end."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.core.message import Said
from bot.core.parsed import Parsed
from bot.engine.process import Processor
from storage.db import Database
from tests.office import Office

_KILLS = 5


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


def test_a_message_in_hand_at_several_kills_in_a_row_is_answered_all_the_same(database: Database) -> None:
    office = Office(database)
    kills_left = _KILLS

    def read(said: str, _sent_at: datetime, _sender: str) -> Parsed:
        nonlocal kills_left
        kills_left -= 1
        if kills_left >= 0:
            raise Killed
        return Parsed(said, "other", 1.0)

    office.arrive("u_bai", Said("早"))
    for _ in range(_KILLS):
        office.processor = Processor(database, office.clock, read, office.desk, home="console", told=office.sender.wake)
        with pytest.raises(Killed):
            office.work()
        office.clock.turn(timedelta(seconds=5))
    office.processor = Processor(database, office.clock, read, office.desk, home="console", told=office.sender.wake)
    office.work()
    with database.read() as connection:
        assert connection.execute(text("SELECT state FROM inbox")).scalar_one() == "done"
    assert len(office.told("u_bai")) == 1
    assert office.told("a_gu") == []
