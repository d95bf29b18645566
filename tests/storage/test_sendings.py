"""A limit holds in any window, whenever requests come, and holds nobody back longer than it must."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from storage import sendings
from storage.db import Database

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
LIMITS = ((3, timedelta(seconds=10)), (5, timedelta(seconds=60)))

GAPS = st.lists(st.integers(min_value=0, max_value=15), min_size=1, max_size=25)


def take(database: Database, address: str, now: datetime, channel: str = "wecom") -> datetime | None:
    return database.write(lambda c: sendings.take(c, channel, address, LIMITS, now)).result()


def most_within(granted: Sequence[datetime], window: timedelta) -> int:
    return max(sum(start <= at < start + window for at in granted) for start in granted)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GAPS)
def test_no_window_ever_holds_more_than_its_limit_and_the_wait_named_is_the_shortest(
    database: Database, gaps: list[int]
) -> None:
    address, now, granted = uuid.uuid4().hex, NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        until = take(database, address, now)
        if until is not None:
            assert take(database, address, until - timedelta(seconds=1)) is not None
            assert take(database, address, until) is None
            now = until
        granted.append(now)
    for count, window in LIMITS:
        assert most_within(granted, window) <= count


def test_addresses_and_channels_do_not_share_a_limit(database: Database) -> None:
    for _ in range(3):
        assert take(database, "chenli", NOW) is None
    assert take(database, "chenli", NOW) == NOW + timedelta(seconds=10)
    assert take(database, "linxiao", NOW) is None
    assert take(database, "chenli", NOW, channel="dingtalk") is None


def test_without_limits_nothing_is_counted(database: Database) -> None:
    for _ in range(9):
        assert database.write(lambda c: sendings.take(c, "console", "u", (), NOW)).result() is None
    assert kept(database) == 0


def test_what_no_window_reaches_any_more_is_forgotten(database: Database) -> None:
    for minutes in range(20):
        assert take(database, "chenli", NOW + timedelta(minutes=minutes)) is None
    assert kept(database) <= 2


def test_a_clock_that_was_set_back_does_not_silence_anybody_for_the_difference(database: Database) -> None:
    for _ in range(3):
        assert take(database, "chenli", NOW + timedelta(hours=5)) is None
    assert take(database, "chenli", NOW) == NOW + timedelta(seconds=10)
    assert take(database, "chenli", NOW + timedelta(seconds=10)) is None


def kept(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(sendings.Sending)).scalar_one()
