"""The clock: `python -m tests.bench.clock` prints what a ring costs, on SQLite, with a synced disk.

Idle: a tick with nothing due, beside a million open deals with a timer each. Alerts: 10,000 deals that stalled at the
same instant, from the ring to the posts in the outbox (decided, raised, climbed, said), handed to 50 reps. Timers: as
many fire beside 100,000 that are pending, each with its facts, and each leads to one row of the outbox and to nothing
else. Notices: as many that wait with their words, weighed by restraint beside as many pending timers, to their rows.

Of all transactions the longest is told in time of the processor, which does not depend on who else uses the machine.
Meanwhile a loop beats every 5 ms, as the one does that answers platforms: how late a beat came is its stall. And a
message arrives every 50 ms: how long its sender waits until it is stored is what others have to bear. A process that
does nothing but beat tells how much of the stall is the machine's own.
"""

# ruff: noqa: S608  all that stands in these statements stands above

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, text

from bot import garbage
from bot.core.effects import Tell
from bot.core.matter import Matter
from bot.core.message import Message, Said
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.core.post import Post
from bot.jobs.rulebook import Rulebook
from storage import migrate
from storage.db import Database
from tests.office import NOW, Office, fill

_DEALS = 1_000_000
_AT_ONCE = 10_000
_PENDING = 100_000
_REPS = 50
_TICKS = 200
_BEAT, _ARRIVING = 0.005, 0.05
"""Seconds."""
_BYSTANDER = """
import sys, threading, time
end, late = threading.Event(), []
threading.Thread(target=lambda: (sys.stdin.read(), end.set())).start()
while not end.is_set():
    start = time.perf_counter()
    time.sleep({beat})
    late.append(time.perf_counter() - start - {beat})
print(*late)
"""


def main() -> None:
    """Each on a database of its own."""
    for measure in (_idle, _alerts, _timers, _notices):
        with tempfile.TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{folder}/salesbot.db")
            migrate.upgrade(database)
            fill(database)
            office = Office(database, lambda text, *_: Parsed(text, "other", 1.0), rules=("stage_stalled",))
            garbage.settled()  # as a serving house does once it is wired
            measure(office)
            database.close()


def _sql(office: Office, *statements: str) -> None:
    for statement in statements:
        office.database.write(partial(Connection.execute, statement=text(statement))).result()


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
    took = asyncio.run(_ring(office))
    with office.database.read() as connection:
        raised = connection.execute(text("SELECT count(*) FROM alert WHERE tier = 1")).scalar_one()
    sys.stdout.write(f"{raised:,} alerts due at once: {took}\n")


class _Telling(Rulebook):
    """A rule of which each timer says one thing to the rep, and that has no other effect."""

    def decide(self, matter: Matter) -> Outcome:
        assert matter.opportunity is not None
        post = Post("停滞", "停滞")
        tell = Tell(f"told/{matter.subject}", matter.opportunity.owner, "nudge", post, matter.kind)
        return Outcome((tell,), (Reason("told"),))


def _timers(office: Office) -> None:
    _deals(office, _PENDING + _AT_ONCE, "2026-04-18 02:30:00.000000")
    _sql(office, f"UPDATE timer SET due_at = '2026-03-18 02:30:00.000000' WHERE id <= {_AT_ONCE}")
    rules = office.bells.rulebook
    telling = _Telling(**{one.name: getattr(rules, one.name) for one in fields(rules)})
    office.bells = replace(office.bells, rulebook=telling)
    took = asyncio.run(_ring(office))
    with office.database.read() as connection:
        said = connection.execute(text("SELECT count(*) FROM outbox WHERE kind = 'nudge'")).scalar_one()
    sys.stdout.write(f"{said:,} timers fired with their outbox rows: {took}\n")


def _notices(office: Office) -> None:
    _deals(office, _PENDING, "2026-04-18 02:30:00.000000")
    _sql(
        office,
        "INSERT INTO notice (key, person, kind, rule, post, weight, due_at, state) "
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {_AT_ONCE}) "
        f"SELECT 'n/' || i, 'r' || (i % {_REPS} + 1), 'alert', 'stage_stalled', "
        "json_object('title', '停滞', 'text', '停滞'), 'ordinary', '2026-03-18 02:30:00.000000', 'pending' FROM n",
    )
    took = asyncio.run(_ring(office))
    with office.database.read() as connection:
        said = connection.execute(text("SELECT count(*) FROM outbox WHERE kind = 'alert'")).scalar_one()
    sys.stdout.write(f"{said:,} notices due at once: {took}\n")


async def _ring(office: Office) -> str:
    """Rings once and has it handled to the end, in a thread of its own as in a serving house: what that took."""
    assert office.clock.now() == NOW
    late: list[float] = []
    waited: list[float] = []
    spent_on = _watched(office.database.writer)
    bystander = _standing_by()
    start, cpu = time.perf_counter(), time.process_time()
    await office.ticker.ring()
    others = [asyncio.create_task(_beats(late)), asyncio.create_task(_callers(office, waited))]
    await asyncio.to_thread(_to_the_end, office)
    elapsed, spent = time.perf_counter() - start, time.process_time() - cpu
    idle = [float(one) for one in bystander.communicate()[0].split()]
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    return (
        f"{elapsed:.1f} s ({spent:.1f} s of CPU), {_told('a transaction', spent_on)} of CPU, "
        f"{_told('the loop', late)} late ({_told('a bystander', idle)}), {_told('callers', waited)}"
    )


def _standing_by() -> "subprocess.Popen[str]":
    """A process that beats until it hears that it may end, and then tells how late each beat came."""
    command = [sys.executable, "-c", _BYSTANDER.format(beat=_BEAT)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own


def _watched(writer: Any) -> list[float]:  # noqa: ANN401  its `write` is stood in for
    """What each transaction costs from now on, without its commit."""
    spent: list[float] = []
    write = writer.write

    def timed(job: Callable[[Connection], object]) -> Any:  # noqa: ANN401  a future
        def run(connection: Connection) -> object:
            start = time.thread_time()
            try:
                return job(connection)
            finally:
                spent.append(time.thread_time() - start)

        return write(run)

    writer.write = timed
    return spent


def _to_the_end(office: Office) -> None:
    while office.processor.round():
        pass  # a ring comes round again as long as anything is due


async def _beats(late: list[float]) -> None:
    while True:
        start = time.perf_counter()
        await asyncio.sleep(_BEAT)
        late.append(time.perf_counter() - start - _BEAT)


async def _callers(office: Office, waited: list[float]) -> None:
    for number in range(10**6):
        start = time.perf_counter()
        key = f"console:{number}"
        await office.intake.accept(Message(key, "console", f"console/{number % 7}", "u_bai", NOW, Said("在吗")))
        waited.append(time.perf_counter() - start)
        await asyncio.sleep(_ARRIVING)


def _told(who: str, seconds: list[float]) -> str:
    """The middle one, the 99th of a hundred and the worst, in milliseconds."""
    middle, rare, worst = (
        statistics.median(seconds),
        statistics.quantiles(seconds, n=100, method="inclusive")[98],
        max(seconds),
    )
    return f"{who} {middle * 1000:.0f}/{rare * 1000:.0f}/{worst * 1000:.0f} ms"


if __name__ == "__main__":
    main()
