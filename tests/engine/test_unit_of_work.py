"""What one message costs the database: counted, since what a machine takes for it tells of the machine."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from bot.core.message import Said
from bot.core.parsed import Activity, Mention, Parsed, Read, Span
from storage.db import Database
from tests.office import Office, fill


def _quoted(amount: str, *customers: str) -> Parsed:
    read = Read(Decimal(amount), Span(4, 7), 0.9, "amount")
    told = (Activity(Mention(key, Span(0, 2), key, 1.0), amount=read) for key in customers)
    return Parsed("", "update", 0.9, activities=tuple(told))


@pytest.fixture
def handled(sqlite_url: str) -> Iterator[Callable[[Parsed], list[str]]]:
    """Has 白露 send a message that means this, and returns the statements of its transaction."""
    meaning: list[Parsed] = []
    database = Database(sqlite_url)
    fill(database)
    office = Office(database, lambda *_: meaning[-1])
    heard: list[str] = []

    def listen(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(heard.append)

    def handle(parsed: Parsed) -> list[str]:
        meaning.append(parsed)
        office.arrive("u_bai", Said("云岭报价"))
        database.write(listen).result()
        heard.clear()
        office.processor.round()
        return [*heard]

    yield handle
    database.close()


def test_a_plain_message_takes_five_looks_and_nine_rows(handled: Callable[[Parsed], list[str]]) -> None:
    for amount in range(10, 16):  # until every field that the deal lacks was asked for
        handled(_quoted(f"{amount}0000", "K01"))
    statements = [one.split()[0] for one in handled(_quoted("990000", "K01"))]
    assert statements[0] == "BEGIN"
    assert statements[-1] == "COMMIT"
    assert statements.count("SELECT") == 5, "who, their question, the customer's file, what was asked, the trail's end"
    assert statements.count("INSERT") == 6, "the activity, the answer, a line of the trail for each and for why"
    assert statements.count("UPDATE") == 3, "the mark, the sum, the trail's end"
    assert len(statements) == 16


def test_of_five_customers_no_more_is_asked_than_of_one(handled: Callable[[Parsed], list[str]]) -> None:
    customers = ("K01", "K02", "K03", "K04", "K05")
    handled(_quoted("100000", *customers))
    handled(_quoted("110000", *customers))
    assert sum(one.startswith("SELECT") for one in handled(_quoted("120000", *customers))) == 5
