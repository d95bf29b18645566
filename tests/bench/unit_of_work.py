"""The full unit of work without reading: `python -m tests.bench.unit_of_work` prints messages a second.

One message is one update of one deal: claim, facts, decision, a line of activity, the change, the answer owed, a ledger
line for each, the inbox mark, one synced commit. Alone: a commit each. Grouped: as many as wait, up to 32 a commit.
"""

import itertools
import statistics
import sys
import tempfile
import time
from decimal import Decimal

from bot.core.parsed import Activity, Mention, Parsed, Read, Span
from storage import inbox, migrate
from storage.db import Database
from tests.office import NOW, Office, fill

_MESSAGES = 1500
_numbers = itertools.count()


def main() -> None:
    """Five rounds of each, in turn."""
    figures: dict[str, list[float]] = {"alone": [], "grouped": []}
    for _ in range(5):
        for name, together in (("alone", False), ("grouped", True)):
            figures[name].append(_rate(together=together))
    for name, rates in figures.items():
        sys.stdout.write(f"{name:10} median {statistics.median(rates):7.0f} a second   max {max(rates):7.0f}\n")


def _rate(*, together: bool) -> float:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/salesbot.db")
        migrate.upgrade(database)
        fill(database)
        office = Office(database, lambda *_: _reading())
        database.write(lambda connection: inbox.store(connection, [_row(n) for n in range(_MESSAGES)])).result()
        start = time.perf_counter()
        if together:
            while office.processor.round():
                pass
        else:
            _one_by_one(office)
        elapsed = time.perf_counter() - start
        database.close()
        return _MESSAGES / elapsed


def _one_by_one(office: Office) -> None:
    """Each in a commit of its own, the next one begun when it is durable."""
    for _ in range(_MESSAGES // 32 + 1):
        with office.database.read() as connection:
            heads = inbox.heads(connection, NOW, 32)
        for row in heads:
            office.processor._begin(row).result()


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
