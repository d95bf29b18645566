"""What `/metrics` says is true, is in Prometheus' format, and is there when the database is not."""

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import event, text

from bot.app import App
from bot.core.channel import RejectedError
from bot.core.message import Said
from bot.handlers.console import Console
from bot.web.metrics import Family, Metrics, render
from storage import figures
from storage.db import Database
from tests.office import Office

pytestmark = pytest.mark.anyio

_LINE = re.compile(r'[a-z_]+(\{([a-z_]+="(\\.|[^"\\])*",?)+\})? -?[0-9.e+]+')


def _metrics(office: Office) -> Metrics:
    return Metrics(
        office.database, office.clock.now, rejected=office.intake.rejected, channels=office.channels, faults=dict
    )


def _value(metrics: Metrics, line: str) -> float:
    page = render(metrics.families())
    return float(next(one for one in page.splitlines() if one.startswith(line + " ")).rsplit(" ", 1)[1])


def test_labels_are_escaped() -> None:
    page = render([Family("x", "gauge", "Help.", (({"a": 'q"\\\n'}, 1.5),))])
    assert page == '# HELP x Help.\n# TYPE x gauge\nx{a="q\\"\\\\\\n"} 1.5\n'


async def test_every_line_of_the_page_has_the_form(wired: App, client: httpx.AsyncClient) -> None:
    wired.intake.reject("wecom", "signature")
    answer = await client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    assert [line for line in lines if not (line.startswith("# ") or _LINE.fullmatch(line))] == []
    assert 'salesbot_rejected_total{channel="wecom",reason="signature"} 1' in lines
    assert 'salesbot_channel_fault{channel="wecom"} 0' in lines
    assert "salesbot_database_readable 1" in lines
    assert len({line for line in lines if line.startswith("# TYPE")}) == sum(
        line.startswith("# TYPE") for line in lines
    )


async def test_the_page_is_there_when_the_database_is_not(wired: App, client: httpx.AsyncClient) -> None:
    wired.house.database.write(lambda c: c.execute(text("ALTER TABLE inbox RENAME TO gone"))).result()
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert "salesbot_database_readable 0" in answer.text
    assert "salesbot_build_info" in answer.text


def test_what_waits_what_is_owed_and_what_is_done_are_counted(office: Office) -> None:
    metrics = _metrics(office)
    metrics.families()
    office.arrive("u_bai", Said("早"))
    office.arrive("u_song", Said("早"))
    assert _value(metrics, 'salesbot_inbox_waiting{state="new"}') == 2
    office.processor.round()
    assert _value(metrics, 'salesbot_inbox_waiting{state="new"}') == 0
    assert _value(metrics, 'salesbot_outbox_owed{channel="console",state="pending"}') == 2
    office.work()
    assert _value(metrics, 'salesbot_outbox_owed{channel="console",state="pending"}') == 0
    assert _value(metrics, 'salesbot_outbox_sent_total{channel="console"}') == 2
    with office.database.read() as connection:
        assert _value(metrics, "salesbot_ledger_lines") == figures.ledger_length(connection) > 0
    assert _value(metrics, "salesbot_database_bytes") > 10_000


def test_sent_and_given_up_are_counted_once_however_often_one_looks(office: Office) -> None:
    class Refusing(Console):
        async def send(self, part: object) -> str:
            del part
            raise RejectedError("nobody there")

    metrics = _metrics(office)
    for number in range(3):
        office.say("u_bai", f"{number}")
        assert _value(metrics, 'salesbot_outbox_sent_total{channel="console"}') == number
        assert _value(metrics, 'salesbot_outbox_sent_total{channel="console"}') == number
    office.channels = {"console": Refusing()}
    office.sender._channels = office.channels
    office.arrive("u_song", Said("早"))
    office.work()
    assert _value(metrics, 'salesbot_outbox_parked_total{channel="console"}') >= 1
    assert _value(metrics, 'salesbot_outbox_sent_total{channel="console"}') == 2


def test_the_age_of_what_waits_is_told_and_never_negative(office: Office) -> None:
    office.arrive("u_bai", Said("早"))
    metrics = _metrics(office)
    office.clock.turn(timedelta(hours=2))
    assert _value(metrics, "salesbot_inbox_oldest_seconds") == 2 * 3600
    office.clock.turn(timedelta(hours=-4))
    assert _value(metrics, "salesbot_inbox_oldest_seconds") == 0


def test_no_figure_reads_through_what_is_over(sqlite_url: str) -> None:
    """What SQLite plans for each query: an index of what waits, or a part of the primary key; never the whole table."""
    database = Database(sqlite_url)
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object) -> None:
        if statement != "BEGIN":
            asked.append((statement, parameters))

    with database.read() as connection:
        event.listen(connection, "before_cursor_execute", note)
        figures.backlog(connection)
        figures.parked_messages(connection)
        figures.owed(connection)
        figures.frontier(connection)
        figures.settled(connection, 5, 9)
        event.remove(connection, "before_cursor_execute", note)
        plans = [
            str(step[3])
            for statement, parameters in asked
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    database.close()
    assert len(asked) == 6
    assert [plan for plan in plans if plan.startswith("SCAN") and "USING INDEX ix_" not in plan] == []
