"""What the tests of every platform share: a clock, a tray that takes what comes in, one server for all fakes."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.clock import TurnableClock
from tests.fakes.loopback import Switchboard, served
from tests.fakes.tray import Tray


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(datetime(2026, 3, 18, 2, 30, tzinfo=UTC))


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture(scope="session")
def switchboard() -> Switchboard:
    return Switchboard()


@pytest.fixture(scope="session")
def switchboard_url(switchboard: Switchboard) -> Iterator[str]:
    with served(switchboard) as base:
        yield base
