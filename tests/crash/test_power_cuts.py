"""The power goes under load, again and again: only what SQLite had synced is left of each life."""

from pathlib import Path

import pytest

from tests.crash import campaign
from tests.crash.campaign import Plan
from tests.crash.powercut import Power
from tests.crash.rig import Rig

pytestmark = pytest.mark.anyio


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Power cuts are SQLite's matter here: PostgreSQL's disk is not ours to play with."""
    return sqlite_url


async def test_power_cuts_take_nothing_that_was_acknowledged(
    rig: Rig, database_url: str, shim: Path, tmp_path: Path, plan: Plan
) -> None:
    power = Power(shim, Path(database_url.removeprefix("sqlite:///")), tmp_path / "synced")
    found = await campaign.run("power cuts, sqlite", rig, plan.cuts, database_url, plan, power)
    assert found.is_clean, found
