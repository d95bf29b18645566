"""Killed under load, at random times and random steps, again and again on one database."""

import pytest
from sqlalchemy.engine import make_url

from tests.crash import campaign
from tests.crash.campaign import Plan
from tests.crash.rig import Rig

pytestmark = pytest.mark.anyio


async def test_a_bot_killed_again_and_again_loses_nothing_and_repeats_nothing(
    rig: Rig, database_url: str, plan: Plan
) -> None:
    kind = f"kills, {make_url(database_url).get_backend_name()}"
    found = await campaign.run(kind, rig, plan.kills // 2, database_url, plan)
    assert found.is_clean, found
