"""A message that takes the process down with it is given up, and nobody else is blamed or kept waiting for long."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError

from bot.core.message import Said
from bot.core.parsed import Parsed
from bot.engine import commit
from bot.engine.process import Processor
from storage import inbox
from tests.office import Office


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


def _read(said: str, _sent_at: datetime, _sender: str) -> Parsed:
    if said == "毒":
        raise Killed
    return Parsed(said, "other", 1.0)


def _start(office: Office) -> None:
    """A new process on the same database."""
    office.processor = Processor(
        office.database, office.clock, _read, office.desk, home="console", told=office.sender.wake
    )


def _states(office: Office) -> list[tuple[str, str, int]]:
    with office.database.read() as connection:
        rows = connection.execute(text("SELECT sender, state, attempts FROM inbox ORDER BY id"))
        return [tuple(row) for row in rows]


def _live_and_die(office: Office) -> None:
    _start(office)
    with pytest.raises(Killed):
        office.work()
    office.clock.turn(timedelta(seconds=5))


def test_a_message_that_kills_the_process_is_parked_after_ten_starts(office: Office) -> None:
    _start(office)
    office.arrive("u_bai", Said("毒"))
    office.arrive("u_bai", Said("早"))
    office.arrive("u_song", Said("早"))
    with pytest.raises(Killed):
        office.work()
    for _ in range(10):
        _live_and_die(office)
    _start(office)
    office.work()
    assert [row[:2] for row in _states(office)] == [("u_bai", "parked"), ("u_bai", "done"), ("u_song", "done")]
    assert "没能处理" in office.told("u_bai")[0].text
    assert len(office.told("u_bai")) == 2
    assert "已搁置" in office.told("a_gu")[-1].text


def test_those_in_hand_beside_it_are_handled_and_not_parked(office: Office) -> None:
    _start(office)
    office.arrive("s_qiu", Said("早"))
    office.arrive("u_song", Said("早"))
    office.arrive("u_bai", Said("毒"))
    with pytest.raises(Killed):
        office.work()
    for _ in range(10):
        _live_and_die(office)
    _start(office)
    office.work()
    assert [row[:2] for row in _states(office)] == [("s_qiu", "done"), ("u_song", "done"), ("u_bai", "parked")]


def test_a_first_try_costs_no_write_of_its_own(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    monkeypatch.setattr(inbox, "begin", lambda _c, row, *_: begun.append(row))
    _start(office)
    office.arrive("u_bai", Said("早"))
    office.work()
    assert (begun, _states(office)) == ([], [("u_bai", "done", 0)])


def test_two_workers_that_start_together_count_a_waiting_message_once(office: Office) -> None:
    office.arrive("u_bai", Said("早"))
    with office.database.read() as connection:
        (row,) = inbox.heads(connection, office.clock.now(), 9)
    _start(office)
    first = office.processor
    _start(office)
    assert [seen.id for seen in first._count([row])] == [row.id]
    assert office.processor._count([row]) == []
    assert office.processor.round() == 0, "it waits while the first may still be at it"


def test_a_database_that_fails_midway_makes_no_try_of_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.arrive("u_bai", Said("早"))
    _start(office)

    def full(*_: object) -> None:
        raise OperationalError("insert", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(commit, "apply", full)
        for _ in range(5):
            with pytest.raises(OperationalError):
                office.processor.round()
            office.clock.turn(timedelta(seconds=5))
    office.work()
    assert [row[1] for row in _states(office)] == ["done"]


def test_a_value_that_no_row_can_hold_is_the_message_s_fault(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def unfit(*_: object) -> None:
        raise DataError("insert", {}, Exception("out of range"))

    monkeypatch.setattr(commit, "apply", unfit)
    office.arrive("u_bai", Said("早"))
    with monkeypatch.context() as patch:
        patch.setattr(office.processor, "_park", lambda _c, row, *_: parked.append(row.id))
        parked: list[int] = []
        for _ in range(3):
            office.processor.round()
            office.clock.turn(timedelta(seconds=5))
    assert len(parked) == 1
