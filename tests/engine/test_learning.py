"""A short form whose customer a rep has named is understood the next time, by whom it should be."""

import pytest

from bot.core.parsed import Activity, Candidate, Command, Mention, Parsed, Span
from bot.engine.names.directory import LiveDirectory
from storage import ledger
from storage.db import Database
from tests.office import NOW, Office, fill, scripted


def _unclear(text: str, *fitting: tuple[str, str]) -> Parsed:
    candidates = tuple(Candidate(key, name, 0.7) for key, name in fitting)
    return Parsed(text, "update", 0.8, activities=(Activity(Mention(text, Span(0, 2), None, 0.5, candidates)),))


_SCRIPT = {
    "松涛": _unclear("松涛", ("K04", "无锡松涛机械有限公司"), ("K05", "无锡松涛置业有限公司")),
    "小海棠": _unclear("小海棠", ("K01", "杭州海棠医疗器械有限公司")),
    "北岭": _unclear("北岭"),
    "1": Parsed("1", "command", 0.9, command=Command("choose", 1)),
    "撤回": Parsed("撤回", "command", 0.9, command=Command("undo")),
}


@pytest.fixture
def office(database: Database) -> Office:
    fill(database)
    return Office(database, scripted(_SCRIPT))


def _means(office: Office, words: str, sender: str) -> list[tuple[str, ...]]:
    with LiveDirectory(office.database).opened(sender, NOW) as (_, directory):
        return [named.ids for named in directory.customers_in(words)]


def test_one_of_several_is_learned_for_the_one_who_said_so(office: Office) -> None:
    office.say("u_bai", "松涛")
    assert "以后您说「松涛」就是松涛机械" in office.say("u_bai", "1").text
    assert _means(office, "松涛", "u_bai") == [("K04",)]
    assert _means(office, "松涛", "u_song") == [("K04", "K05")]


def test_a_name_that_fits_nobody_else_is_learned_for_all(office: Office) -> None:
    office.say("u_bai", "小海棠")
    office.say("u_bai", "1")
    assert _means(office, "小海棠", "u_song") == [("K01",)]


def test_what_was_learned_has_its_ledger_line_and_is_taken_back_with_its_message(office: Office) -> None:
    office.say("u_bai", "松涛")
    office.say("u_bai", "1")
    with office.database.read() as connection:
        lines = ledger.last_of(connection, "u_bai", ("put",), 10)
    assert [line.subject for line in lines if line.subject.startswith("松涛")] == ["松涛/K04/u_bai"]
    office.say("u_bai", "撤回")
    assert _means(office, "松涛", "u_bai") == [("K04", "K05")]


def test_a_new_customer_needs_no_alias(office: Office) -> None:
    office.say("u_bai", "北岭")
    assert "以后" not in office.say("u_bai", "1").text
    assert _means(office, "北岭", "u_song") == [("L0001",)]
