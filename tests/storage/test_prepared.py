"""A prepared statement gives what the same statement gives through the front door, on either database."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.db import Database
from storage.prepared import Prepared
from storage.schema import RECORDS

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
_CUSTOMER, _DEAL = RECORDS["customer"], RECORDS["opportunity"]
_ACTIVITY = RECORDS["activity"]


def _fill(connection: Connection) -> None:
    customers = [{"key": key, "name": f"公司{key}", "short": key, "withdrawn": False} for key in ("K1", "K2")]
    Prepared(insert(_CUSTOMER)).run(connection, *customers)
    deal: dict[str, Any] = {"key": "K1/1", "customer": "K1", "owner": "u", "stage_since": NOW, "withdrawn": False}
    Prepared(insert(_DEAL)).run(connection, {**deal, "amount": Decimal("960000.50")})


def test_what_it_reads_is_what_the_front_door_reads(database: Database) -> None:
    database.write(_fill).result()
    statement = select(_DEAL).where(_DEAL.c.customer == bindparam("customer"))
    with database.read() as connection:
        quick = Prepared(statement, list(statement.selected_columns)).first(connection, {"customer": "K1"})
        slow = connection.execute(statement, {"customer": "K1"}).one()
    assert quick is not None
    assert tuple(quick) == tuple(slow)
    assert (quick.amount, quick.stage_since) == (Decimal("960000.50"), NOW)


def test_lists_and_instants_go_in_as_their_columns_take_them(database: Database) -> None:
    lists = {"obstacles": ["price"], "competitors": [], "contacts": ["李主任"]}
    row = {"key": "a1", "person": "u", "customer": "K1", "at": NOW, "withdrawn": False, **lists}
    statement = select(_ACTIVITY)

    def work(connection: Connection) -> Any:  # noqa: ANN401
        _fill(connection)
        Prepared(insert(_ACTIVITY)).run(connection, row)
        return Prepared(statement, list(statement.selected_columns)).first(connection, {})

    kept = database.write(work).result()
    assert (kept.obstacles, kept.contacts, kept.at) == (["price"], ["李主任"], NOW)


def test_a_value_written_into_the_statement_stays(database: Database) -> None:
    statement = update(_CUSTOMER).where(_CUSTOMER.c.key == bindparam("which")).values(city="杭州")

    def work(connection: Connection) -> list[str | None]:
        _fill(connection)
        Prepared(statement).run(connection, {"which": "K2"})
        return list(connection.execute(select(_CUSTOMER.c.city).order_by(_CUSTOMER.c.key)).scalars())

    assert database.write(work).result() == [None, "杭州"]


def test_nothing_found_is_none(database: Database) -> None:
    statement = select(_DEAL).where(_DEAL.c.key == bindparam("key"))
    with database.read() as connection:
        assert Prepared(statement, list(statement.selected_columns)).first(connection, {"key": "no"}) is None


def test_a_naive_instant_is_refused_here_too(database: Database) -> None:
    row = {"key": "K1/1", "customer": "K1", "owner": "u", "stage_since": NOW.replace(tzinfo=None), "withdrawn": False}
    with pytest.raises(ValueError, match="naive instant"):
        database.write(lambda connection: Prepared(insert(_DEAL)).run(connection, row)).result()


def test_the_driver_s_errors_come_out_as_sqlalchemy_s(database: Database) -> None:
    row = {"key": "K1/1", "customer": "nobody", "owner": "u", "withdrawn": False}
    with pytest.raises(IntegrityError):
        database.write(lambda connection: Prepared(insert(_DEAL)).run(connection, row)).result()


def test_a_column_that_a_row_does_not_name_holds_its_default(database: Database) -> None:
    def work(connection: Connection) -> Any:  # noqa: ANN401
        Prepared(insert(_CUSTOMER)).run(connection, {"key": "K9", "name": "公司", "short": "公司"})
        return connection.execute(select(_CUSTOMER.c.withdrawn)).scalar_one()

    assert database.write(work).result() is False
