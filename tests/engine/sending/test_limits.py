"""What each platform lets one address have, kept by whoever always has something more to say, and used up whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.core.channel import Limit
from bot.engine.sending.sender import PATIENCE, Sender
from bot.handlers.dingtalk.channel import DingTalk
from bot.handlers.wecom.channel import WeCom
from bot.handlers.wecom_group import Groups
from storage import sendings
from storage.db import Database
from tests.engine.sending.wire import Wire
from tests.office import NOW, Office

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PUBLISHED: Mapping[str, tuple[Sequence[Limit], Sequence[tuple[int, timedelta]]]] = {
    "wecom": (WeCom.limits, [(30, MINUTE), (1000, HOUR)]),
    "wecom-group": (Groups.limits, [(20, MINUTE)]),
    "dingtalk": (DingTalk.limits, [(20, MINUTE)]),
}


def granted(database: Database, limits: Sequence[Limit], gaps: Sequence[timedelta]) -> list[datetime]:
    """When requests to one address leave that are wanted so long after one another, each as soon as it may."""
    wire = Wire()
    wire.limits = limits
    office = Office(database, channels={"console": wire})
    counted = Sender(database, office.clock, office.channels, home="console")._limits["console"]

    def leave(connection: Connection) -> list[datetime]:
        now, left = NOW, []
        for gap in gaps:
            now += gap
            while (until := sendings.take(connection, "console", "u_bai", counted, now)) is not None:
                assert until > now
                now = until
            left.append(now)
        connection.rollback()
        return left

    return database.write(leave).result()


def most_within(times: Sequence[datetime], window: timedelta) -> int:
    """The most requests in any stretch of that length."""
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.mark.parametrize("platform", PUBLISHED)
def test_who_always_has_more_to_say_uses_up_what_there_is_and_no_more(sqlite_url: str, platform: str) -> None:
    limits, published = PUBLISHED[platform]
    database = Database(sqlite_url)
    left = granted(database, limits, [timedelta()] * 2 * published[-1][0])
    database.close()
    for count, window in published:
        assert most_within(left, window) == count
        # A window is counted from when a request set out: hence the patience.
        assert most_within(left, window + PATIENCE) <= count + 1


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(0, 90), min_size=1, max_size=120), st.sampled_from(sorted(PUBLISHED)))
def test_whenever_something_is_to_be_said_no_window_has_too_much(
    database: Database, gaps: list[float], platform: str
) -> None:
    limits, published = PUBLISHED[platform]
    left = granted(database, limits, [timedelta(seconds=gap) for gap in gaps])
    assert all(most_within(left, window) <= count for count, window in published)
