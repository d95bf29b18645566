"""The full unit of work without reading: `python -m tests.bench.unit_of_work` prints messages a second, and their CPU.

One message is one update of one deal: claim, facts, decision, a line of activity, the change, the answer owed, a ledger
line for each, the inbox mark, one synced commit. Alone: a commit each. Grouped: as many as wait, up to 32 a commit.

Beside them, in turn, what the disk and the ORM give: one bare row a commit through sqlite3, and the same rows as
SQLModel objects in a session each, without any decision.
"""

import itertools
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal

from sqlmodel import Session, select

from bot.core.parsed import Activity, Mention, Parsed, Read, Span
from storage import deals, inbox, ledger, migrate, outbox, people, reports
from storage.customers import Customer
from storage.db import Database
from tests.office import NOW, Office, fill

_MESSAGES = 1500
_numbers = itertools.count()


def main() -> None:
    """Five rounds of each, in turn."""
    ways: dict[str, Callable[[Office], None]] = {
        "alone": _one_by_one,
        "grouped": _in_groups,
        "SQLModel, alone": _by_objects,
        "bare row, alone": _bare_rows,
    }
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(5):
        for name, way in ways.items():
            figures[name].append(_rate(way))
    for name, rounds in figures.items():
        rates, spent = zip(*rounds, strict=True)
        sys.stdout.write(
            f"{name:18} median {statistics.median(rates):7.0f} a second   max {max(rates):7.0f}"
            f"   CPU {statistics.median(spent) * 1e6:5.0f} µs each, at least {min(spent) * 1e6:5.0f}\n"
        )


def _rate(way: Callable[[Office], None]) -> tuple[float, float]:
    """Messages a second, and seconds of CPU a message."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/salesbot.db")
        migrate.upgrade(database)
        fill(database)
        office = Office(database, lambda *_: _reading())
        database.write(lambda connection: inbox.store(connection, [_row(n) for n in range(_MESSAGES)])).result()
        start, cpu = time.perf_counter(), time.process_time()
        way(office)
        elapsed, spent = time.perf_counter() - start, time.process_time() - cpu
        database.close()
        return _MESSAGES / elapsed, spent / _MESSAGES


def _in_groups(office: Office) -> None:
    while office.processor.round():
        pass


def _one_by_one(office: Office) -> None:
    """Each in a commit of its own, the next one begun when it is durable."""
    for _ in range(_MESSAGES // 32 + 1):
        with office.database.read() as connection:
            heads = inbox.heads(connection, NOW, 32)
        for row in heads:
            office.processor._handle([row])


def _by_objects(office: Office) -> None:
    """The rows that the same update reads and leaves, by the ORM."""
    with Session(office.database.writing) as session:
        session.add(deals.Opportunity(key="K02/1", customer="K02", owner="u_bai"))
        session.commit()
    for number in range(_MESSAGES):
        with Session(office.database.writing) as session:
            arrival = session.exec(select(inbox.Inbox).where(inbox.Inbox.key == f"k{number}")).one()
            person = session.exec(select(people.Person).where(people.Person.key == arrival.sender)).one()
            customer = session.exec(select(Customer).where(Customer.key == "K02")).one()
            deal = session.exec(select(deals.Opportunity).where(deals.Opportunity.customer == customer.key)).one()
            head = session.exec(select(ledger.LedgerHead)).one()
            deal.amount = Decimal(100_000 + number)
            session.add(reports.Activity(key=f"a{number}", person=person.key, customer=customer.key, at=NOW))
            session.add(_owed(number))
            for line in range(head.seq + 1, head.seq + 5):
                session.add(_line(line, number))
            head.seq += 4
            arrival.state, arrival.handled_at = "done", NOW
            session.commit()


def _owed(number: int) -> outbox.Outbox:
    return outbox.Outbox(
        key=f"o{number}",
        message=number,
        person="u_bai",
        channel="console",
        address="u_bai",
        kind="reply",
        post={"title": "已记", "text": "云岭 报价 10万"},
        created_at=NOW,
    )


def _line(seq: int, message: int) -> ledger.Ledger:
    return ledger.Ledger(
        seq=seq, at=NOW, message=message, actor="u_bai", event="put", subject="K02", body="{}" * 60, hash="0" * 64
    )


def _bare_rows(office: Office) -> None:
    """What a synced commit of one row costs on this disk."""
    path = str(office.database.url.database)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT)")
    for _ in range(_MESSAGES):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (body) VALUES (?)", ("x" * 200,))
        connection.execute("COMMIT")
    connection.close()


def _reading() -> Parsed:
    amount = Read(Decimal(100_000 + next(_numbers)), Span(4, 7), 0.9, "amount")
    return Parsed("", "update", 0.9, activities=(Activity(Mention("云岭", Span(0, 2), "K02", 1.0), amount=amount),))


def _row(number: int) -> dict[str, object]:
    return {
        "key": f"k{number}",
        "channel": "console",
        "conversation": f"c{number}",
        "sender": "u_bai",
        "kind": "said",
        "body": {"text": "云岭报价"},
        "sent_at": NOW,
        "received_at": NOW,
        "state": "new",
        "attempts": 0,
    }


if __name__ == "__main__":
    main()
