"""The index of names as tables: postings in pieces, and lists of any length."""

import pytest
from sqlalchemy import insert

from storage import names
from storage.db import Database
from storage.schema import METADATA


@pytest.fixture
def filed(database: Database) -> Database:
    """Thirty customers; `甲` stands under all of them and each has a gram of its own."""
    keys = [f"K{number:02d}" for number in range(30)]
    rows = [{"key": key, "name": key, "short": key, "withdrawn": False} for key in keys]

    def fill(connection: object) -> None:
        connection.execute(insert(METADATA.tables["customer"]), rows)  # type: ignore[attr-defined]
        filing = names.Filing(connection)  # type: ignore[arg-type]
        for some in (keys[:20], keys[20:]):
            filing.forms([{"form": key.lower(), "customer": key, "person": "", "given": True} for key in some])
            filing.documents([({"customer": key, "core": key, "place": 0, "worth": 0}, ["甲", key]) for key in some])
            filing.close()

    database.write(fill).result()
    return database


def test_a_grams_pieces_are_read_as_one(filed: Database) -> None:
    with filed.read() as connection:
        found = names.postings(connection, ["甲", "K07", "乙"], most=100)
        assert {gram: (size, list(numbers)) for gram, (size, numbers) in found.items()} == {
            "甲": (30, list(range(1, 31))),
            "K07": (1, [8]),
        }
        assert list(names.holders(connection, "甲")) == list(range(1, 31))


def test_numbers_of_a_gram_that_many_names_share_are_not_fetched(filed: Database) -> None:
    with filed.read() as connection:
        size, numbers = names.postings(connection, ["甲"], most=5)["甲"]
        assert (size, list(numbers)) == (30, [])


@pytest.mark.parametrize("count", [1, 2, 3, 8, 9, 17, 505, 1200])
def test_any_number_of_values_may_be_asked_for_and_each_row_comes_once(filed: Database, count: int) -> None:
    asked = [f"k{number:02d}" for number in range(count)]
    with filed.read() as connection:
        found = [row.form for row in names.exact(connection, asked, "u_x")]
    assert sorted(found) == [form for form in asked if form < "k30" and len(form) == 3]


def test_numbers_are_never_given_twice(filed: Database) -> None:
    def again(connection: object) -> None:
        names.forget(connection, ["K29"])  # type: ignore[arg-type]
        filing = names.Filing(connection)  # type: ignore[arg-type]
        filing.documents([({"customer": "K29", "core": "K29", "place": 0, "worth": 0}, ["甲"])])
        filing.close()

    filed.write(again).result()
    with filed.read() as connection:
        assert names.last_number(connection) == 31
        assert [row.number for row in names.documents(connection, [30, 31])] == [31]


def test_a_piece_that_grows_too_large_is_written_before_the_end(
    filed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "_PIECE", 1)

    def add(connection: object) -> None:
        filing = names.Filing(connection)  # type: ignore[arg-type]
        filing.documents([({"customer": "K01", "core": "x", "place": 0, "worth": 0}, ["甲", "丙"])])

    filed.write(add).result()
    with filed.read() as connection:
        assert list(names.holders(connection, "丙")) == [31]
