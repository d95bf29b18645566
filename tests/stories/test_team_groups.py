"""A team's digest in the team's own group, by the robot that an admin put there; nobody else's, and not at night."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.engine.replay import timelapse
from tests.office import CONFIG
from tests.stories.street import Street, street

pytestmark = pytest.mark.anyio

KEY = "planted-693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The shipped configuration, by which 华东's digest goes into its group."""
    folder = shutil.copytree(CONFIG, tmp_path / "config")
    digest = folder / "daily_digest.yaml"
    digest.write_text(digest.read_text(encoding="utf-8").replace("groups: []", "groups: [华东]"), encoding="utf-8")
    return folder


@asynccontextmanager
async def team_street(database_url: str, **more: Any) -> AsyncIterator[Street]:
    """A street on which 华东 has a robot in its group, and time begins now."""
    async with street(database_url, wecom_groups={"华东": SecretStr(KEY)}, **more) as here:
        here.qyapi.robots.keys.add(KEY)
        here.app.house.ticker.begin()
        yield here


async def _until(here: Street, hours: float) -> None:
    await timelapse.run(here.clock, here.clock.now() + timedelta(hours=hours), here.app.house.ticker, here.work)


async def test_a_digest_is_read_by_the_supervisor_and_in_the_team_s_group(sqlite_url: str, config: Path) -> None:
    async with team_street(sqlite_url, config=config) as here:
        await here.say("BaiLu", "云岭电子电话聊了，报价96万")
        await _until(here, 10.5)
        (said,) = here.qyapi.robots.texts(KEY)
        assert "华东 · 3月18日(周三)小结" in said
        assert "没交：" in said
        assert any("华东 · 3月18日(周三)小结" in text for text in here.qyapi.texts("QiuShi"))
        assert here.owed() == 0


async def test_as_shipped_no_group_hears_anything(sqlite_url: str) -> None:
    async with team_street(sqlite_url) as here:
        await _until(here, 10.5)
        assert here.qyapi.robots.texts(KEY) == []


async def test_a_digest_that_comes_late_at_night_stays_out_of_the_group(sqlite_url: str, config: Path) -> None:
    async with team_street(sqlite_url, config=config) as here:
        here.clock.turn(timedelta(hours=11))
        await here.app.house.ticker.ring()
        await here.work()
        await _until(here, 12)
        assert any("小结" in text for text in here.qyapi.texts("QiuShi")), "kept for the morning"
        assert here.qyapi.robots.texts(KEY) == []
