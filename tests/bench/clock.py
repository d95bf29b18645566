"""The clock: `python -m tests.bench.clock` prints what a ring costs, on SQLite, with a synced disk.

Idle: a tick with nothing due, beside a million open deals with a timer each. Alerts: 10,000 deals that stalled at the
same instant, from the ring to the posts in the outbox (decided, raised, climbed, said), handed to 50 reps. Notices: as
many that wait with their words, among 100,000 pending timers, to their outbox rows and nothing else. The longest
transaction is what other conversations have to wait for.
"""

# ruff: noqa: S608  all that stands in these statements stands above

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from sqlalchemy import text

from bot.core.parsed import Parsed
from storage import migrate
from storage.db import Database
from tests.office import NOW, Office, fill

_DEALS = 1_000_000
_AT_ONCE = 10_000
_REPS = 50
_TICKS = 200


def main() -> None:
    """Each on a database of its own."""
    for measure in (_idle, _alerts, _notices):
        with tempfile.TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{folder}/salesbot.db")
            migrate.upgrade(database)
            fill(database)
            measure(Office(database, lambda text, *_: Parsed(text, "other", 1.0), rules=("stage_stalled",)))
            database.close()


def _sql(office: Office, *statements: str) -> None:
    for statement in statements:
        office.database.write(lambda connection, s=statement: connection.execute(text(s))).result()


def _deals(office: Office, count: int, due: str) -> None:
    """So many customers, each with a deal that has stood in `demo` for eight days, and a timer."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    since = "2026-03-10 02:30:00.000000"
    _sql(
        office,
        "INSERT INTO person (key, name, role, team, manager, wecom_id, dingtalk_id, greeted) "
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {_REPS}) "
        "SELECT 'r' || i, '销售' || i, 'rep', '华东', 's_qiu', 'r' || i, 'r' || i, 1 FROM n",
        "INSERT INTO customer (key, name, short, owner, withdrawn) "
        f"{numbers} SELECT 'C' || i, '客户' || i, '客户' || i, 'r' || (i % {_REPS} + 1), 0 FROM n",
        "INSERT INTO opportunity (key, customer, owner, stage, stage_since, withdrawn) "
        f"{numbers} SELECT 'C' || i || '/1', 'C' || i, 'r' || (i % {_REPS} + 1), 'demo', '{since}', 0 FROM n",
        "INSERT INTO timer (kind, subject, occurrence, due_at) "
        f"{numbers} SELECT 'stage_stalled', 'C' || i || '/1', '', '{due}' FROM n",
    )


def _idle(office: Office) -> None:
    _deals(office, _DEALS, "2026-04-18 02:30:00.000000")
    times = []
    for _ in range(_TICKS):
        start = time.perf_counter()
        asyncio.run(office.ticker.ring())
        times.append(time.perf_counter() - start)
    sys.stdout.write(
        f"nothing due, {_DEALS:,} deals: median {statistics.median(times) * 1000:.2f} ms, "
        f"99 of 100 under {statistics.quantiles(times, n=100)[98] * 1000:.2f} ms a tick\n"
    )


def _alerts(office: Office) -> None:
    _deals(office, _AT_ONCE, "2026-03-18 02:30:00.000000")
    elapsed, cpu, longest = _ring(office)
    with office.database.read() as connection:
        raised = connection.execute(text("SELECT count(*) FROM alert WHERE tier = 1")).scalar_one()
    sys.stdout.write(
        f"{raised:,} alerts due at once: {elapsed:.1f} s ({cpu:.1f} s of CPU), longest {longest * 1000:.0f} ms\n"
    )


def _notices(office: Office) -> None:
    _deals(office, _AT_ONCE * 10, "2026-04-18 02:30:00.000000")
    _sql(
        office,
        "INSERT INTO notice (key, person, kind, rule, post, weight, due_at, state) "
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {_AT_ONCE}) "
        f"SELECT 'n/' || i, 'r' || (i % {_REPS} + 1), 'alert', 'stage_stalled', "
        "json_object('title', '停滞', 'text', '停滞'), 'ordinary', '2026-03-18 02:30:00.000000', 'pending' FROM n",
    )
    elapsed, cpu, longest = _ring(office)
    with office.database.read() as connection:
        said = connection.execute(text("SELECT count(*) FROM outbox")).scalar_one()
    sys.stdout.write(
        f"{said:,} notices due at once: {elapsed:.1f} s ({cpu:.1f} s of CPU), longest {longest * 1000:.0f} ms\n"
    )


def _ring(office: Office) -> tuple[float, float, float]:
    """Rings once and handles it to the end: seconds in all, of the processor, and of the longest transaction."""
    assert office.clock.now() == NOW
    longest = 0.0
    start, cpu = time.perf_counter(), time.process_time()
    asyncio.run(office.ticker.ring())
    while _timed(office.processor.round, took := []):
        longest = max(longest, took[0])
    return time.perf_counter() - start, time.process_time() - cpu, longest


def _timed(work: Callable[[], int], took: list[float]) -> int:
    start = time.perf_counter()
    done = work()
    took.append(time.perf_counter() - start)
    return done


if __name__ == "__main__":
    main()
