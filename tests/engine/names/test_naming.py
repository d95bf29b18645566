"""The index of names in the database follows the directory, whoever changes it, and is asked without being built."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.core.directory import Directory
from bot.core.effects import Change, Effect, Put, Withdraw
from bot.core.facts import Alias, Customer, Visit
from bot.core.outcome import Outcome
from bot.engine import commit
from bot.engine.cause import Cause
from bot.engine.imports import importing
from bot.engine.names import naming
from bot.engine.names.directory import LiveDirectory
from storage import names
from storage.db import Database
from storage.schema import METADATA
from tests.office import NOW, fill

_FRESH = Customer("L0001", "扬州鹿鸣医药有限公司", "鹿鸣医药", city="扬州", owner="u_song")


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    return database


@pytest.fixture
def live(filled: Database) -> LiveDirectory:
    return LiveDirectory(filled)


def _do(database: Database, *effects: Effect) -> None:
    cause = Cause(None, "u_bai", "console", "u_bai", NOW)
    database.write(lambda c: commit.apply(c, cause, "test", Outcome(effects, ()), "console")).result()


def _found(live: LiveDirectory, text: str, sender: str = "u_bai") -> list[tuple[str, ...]]:
    with live.opened(sender, NOW) as (user, directory):
        assert user == sender
        return [named.ids for named in directory.customers_in(text)]


def _best(live: LiveDirectory, mention: str, sender: str = "u_bai") -> list[str]:
    with live.opened(sender, NOW) as (user, directory):
        return [one.customer for one in directory.candidates(mention, user)]


def _import(database: Database, tmp_path: Path, *lines: str) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("\n".join(("customer_id,name,aliases,city,owner", *lines)), encoding="utf-8")
    rows = importing.read("customers", file)
    database.write(lambda c: importing.save(c, "customers", rows)).result()


def _pieces(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(METADATA.tables["name_gram"])).scalar_one()


def test_names_of_the_file_are_found_exactly_and_inexactly(live: LiveDirectory) -> None:
    assert _found(live, "去了海棠医疗，又到无锡松涛机械") == [("K01",), ("K04",)]
    assert _best(live, "云领电子")[0] == "K02"
    assert _best(live, "北岭矿业") == []


def test_a_directory_in_the_database_finds_what_one_in_memory_finds(live: LiveDirectory) -> None:
    with live.opened("u_bai", NOW) as (_, directory):
        shared: Directory = directory
        assert [(n.start, n.end, n.ids) for n in shared.customers_in("见杭州海棠医疗器械有限公司的人")] == [
            (1, 13, ("K01",))
        ]
        assert (shared.name("K01"), shared.short("K01"), shared.city("K01"), shared.owner("K01")) == (
            "杭州海棠医疗器械有限公司",
            "海棠医疗",
            "杭州",
            "u_bai",
        )


def test_a_new_customer_is_found_at_once_and_no_other_name_is_touched(filled: Database, live: LiveDirectory) -> None:
    assert _found(live, "鹿鸣医药") == []
    before = _pieces(filled)
    _do(filled, Put(_FRESH))
    assert _found(live, "鹿鸣医药") == [("L0001",)]
    assert _best(live, "鹿明医药")[0] == "L0001"
    assert 0 < _pieces(filled) - before < 20


def test_a_customer_that_was_taken_back_is_not_found_until_it_stands_again(
    filled: Database, live: LiveDirectory
) -> None:
    _do(filled, Put(_FRESH), Withdraw("customer", "L0001"))
    assert _found(live, "鹿鸣医药") == []
    assert "L0001" not in _best(live, "鹿鸣")
    _do(filled, Put(_FRESH))
    assert _found(live, "鹿鸣医药") == [("L0001",)]


def test_a_renamed_customer_is_found_by_the_new_name_alone(filled: Database, live: LiveDirectory) -> None:
    _do(filled, Change("customer", "K03", "name", "南京青枫仪器有限公司", "南京红叶测控有限公司"))
    assert _found(live, "红叶测控") == [("K03",)]
    assert _best(live, "红叶测空")[0] == "K03"
    with filled.read() as connection:
        assert names.exact(connection, ["南京青枫仪器有限公司"], "u_bai") == []


def test_the_same_file_again_changes_nothing(filled: Database) -> None:
    before = _pieces(filled)
    fill(filled)
    assert _pieces(filled) == before


def test_an_alias_that_the_file_drops_is_known_no_more_but_one_that_was_learned_stays(
    filled: Database, live: LiveDirectory, tmp_path: Path
) -> None:
    _do(filled, Put(Alias("小青/K03", "小青", "K03")))
    _import(filled, tmp_path, "K03,南京青枫仪器有限公司,青枫,南京,u_song")
    assert _found(live, "见了小青") == [("K03",)]
    assert _found(live, "青枫") == [("K03",)]
    _import(filled, tmp_path, "K03,南京青枫仪器有限公司,,南京,u_song")
    assert _found(live, "青枫") == []
    assert _found(live, "见了小青") == [("K03",)]


def test_what_one_person_means_is_nobody_elses_meaning(filled: Database, live: LiveDirectory) -> None:
    assert _found(live, "松涛") == [("K04", "K05")]
    mine = Alias("松涛/K04/u_bai", "松涛", "K04", "u_bai")
    _do(filled, Put(mine))
    assert _found(live, "松涛", "u_bai") == [("K04",)]
    assert _found(live, "松涛", "u_song") == [("K04", "K05")]
    _do(filled, Withdraw("alias", mine.key))
    assert _found(live, "松涛", "u_bai") == [("K04", "K05")]


def test_ones_own_customer_comes_first_and_then_the_one_last_seen(filled: Database, live: LiveDirectory) -> None:
    assert _best(live, "松涛", "u_bai")[0] == "K04"
    assert _best(live, "松涛", "u_song")[0] == "K05"
    assert _best(live, "松涛", "s_qiu")[0] == "K04"
    _do(filled, Put(Visit("v1", "u_song", "K05", NOW - timedelta(days=2))))
    assert _best(live, "松涛", "s_qiu")[0] == "K05"


def test_a_database_of_an_earlier_version_is_indexed_once(filled: Database, live: LiveDirectory) -> None:
    filled.write(lambda c: names.forget(c, ["K01", "K02"])).result()
    assert _found(live, "海棠医疗") == []
    assert filled.write(naming.complete).result() == 2
    assert filled.write(naming.complete).result() == 0
    assert _found(LiveDirectory(filled), "海棠医疗") == [("K01",)]
