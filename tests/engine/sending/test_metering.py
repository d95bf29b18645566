"""What is used of a month's calls is known after a restart, and adds up over several processes."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

from bot.clock import TurnableClock
from bot.engine.sending.metering import Meter
from bot.handlers.console import Console
from bot.web.metrics import Metrics, render
from storage import usage
from storage.db import Database


class Counted(Console):
    """A channel of a platform that counts."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()


def of_month(database: Database, month: str) -> dict[str, int]:
    with database.read() as connection:
        return usage.of_month(connection, month)


def test_each_call_is_kept_once_by_its_month(database: Database) -> None:
    channel = Counted()
    meter = Meter(database, {"dingtalk": channel, "console": Console()})
    channel.calls.update({"2026-03": 7, "2026-04": 1})
    for _ in range(3):
        asyncio.run(meter.keep())
    channel.calls["2026-04"] += 2
    asyncio.run(meter.keep())
    assert of_month(database, "2026-03") == {"dingtalk": 7}
    assert of_month(database, "2026-04") == {"dingtalk": 3}
    assert of_month(database, "2026-05") == {}


def test_a_restart_and_a_second_process_count_on(database: Database) -> None:
    for _ in range(2):
        channel = Counted()
        channel.calls["2026-03"] = 5
        asyncio.run(Meter(database, {"dingtalk": channel}).keep())
    assert of_month(database, "2026-03") == {"dingtalk": 10}


def test_the_metrics_show_the_present_month(database: Database) -> None:
    clock = TurnableClock(datetime(2026, 3, 31, 23, 59, tzinfo=UTC))
    channel = Counted()
    channel.calls.update({"2026-03": 7, "2026-02": 9})
    asyncio.run(Meter(database, {"dingtalk": channel}).keep())
    metrics = Metrics(database, clock.now, rejected={}, channels=["dingtalk"], faults=dict)
    assert 'salesbot_channel_calls_month{channel="dingtalk"} 7' in render(metrics.families())


def test_stopped_it_keeps_what_is_left(database: Database) -> None:
    async def run() -> None:
        channel = Counted()
        task = asyncio.create_task(Meter(database, {"dingtalk": channel}).run())
        await asyncio.sleep(0)
        channel.calls["2026-03"] = 4
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    assert of_month(database, "2026-03") == {"dingtalk": 4}
