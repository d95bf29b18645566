"""A start opens the door first: what it takes in is kept, and handled as soon as the house behind it stands."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import orjson
import pytest

from bot import app
from bot.clock import TurnableClock
from bot.engine.imports import sample
from bot.front import Front
from bot.settings import Settings
from storage import figures
from tests.command import salesbot
from tests.fakes.account import Account
from tests.fakes.wecom_platform import WeComPlatform, client_of
from tests.office import fill
from tests.serving import ROOT

_BEHIND = {"bot.app", "bot.engine.process", "bot.intents", "bot.jobs", "bot.nlp", "bot.routing"}
"""The rooms that no message needs in order to be kept."""
_LATER = {
    *("bot.commands.chat", "bot.commands.doctor", "bot.commands.load", "bot.commands.replay"),
    *("bot.checkup.examination", "bot.handlers.dingtalk.checkup", "bot.handlers.wecom.checkup"),
    *("alembic", "chinese_calendar", "dingtalk_stream", "jieba", "openpyxl", "pypinyin"),
}
"""Other commands, the doctor's rooms, and what reads sheets, holidays, names by their sound, or another's telephone."""
_PROBE = """
import sys
from bot.__main__ import _commands
from bot.clock import WallClock
_commands(["serve"])
from bot.front import Front
from bot.settings import Settings
front = Front(Settings(), WallClock())
before = sorted(sys.modules)
from bot import app
house = app.furnish(front)
compiled = lambda: ["_compiled" in vars(house.reader._vocabulary.lexicon), "_matcher" in vars(house.lists.detector)]
cold = compiled()
house.reader.warm()
import orjson
sys.stdout.buffer.write(orjson.dumps([before, sorted(sys.modules), cold, compiled()]))
"""


def test_the_door_opens_before_the_house_is_loaded_and_that_stands_before_words_are_compiled(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SALESBOT_")}
    ours = {"SALESBOT_ENV_FILE": os.devnull, "SALESBOT_DATABASE_URL": f"sqlite:///{tmp_path}/salesbot.db"}
    for command in (["-m", "bot", "migrate"], ["-c", _PROBE]):
        told = subprocess.run([sys.executable, *command], cwd=ROOT, env=clean | ours, capture_output=True, check=True)  # noqa: S603
    at_the_door, in_the_end, cold, warm = orjson.loads(told.stdout)
    assert (_BEHIND | _LATER) & set(at_the_door) == set()
    assert _LATER & set(in_the_end) == set()
    assert (cold, warm) == ([False, False], [True, True])


@pytest.fixture
def front(sqlite_url: str, clock: TurnableClock) -> Iterator[Front]:
    opened = Front(Account().settings("http://nowhere.test", database_url=sqlite_url), clock)
    fill(opened.database)
    yield opened
    opened.database.close()


@asynccontextmanager
async def _nothing(_: object) -> AsyncIterator[None]:
    yield


async def _checks(client: httpx.AsyncClient) -> tuple[int, Mapping[str, str | None]]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.json()["checks"]


@pytest.mark.anyio
async def test_what_is_said_before_the_house_stands_is_kept_and_then_handled(
    front: Front, platform: WeComPlatform
) -> None:
    async with client_of(front.door(_nothing)) as client:
        assert await platform.deliver(platform.user_says("BaiLu", "海棠医疗演示完了"), client) == [200]
        status, checks = await _checks(client)
        assert (status, checks["database"]) == (503, None)
        assert "正在启动" in (checks["start"] or "")
        house = app.furnish(front)
        front.stand_before(house.behind())
        assert (await _checks(client))[0] == 200
        assert await asyncio.to_thread(house.processor.round) == 1
        with front.database.read() as connection:
            assert figures.backlog(connection).waiting == 0
    for channel in front.channels.values():
        await channel.close()


@pytest.mark.anyio
async def test_whoever_asks_for_a_page_before_the_house_stands_waits_for_it(
    sqlite_url: str, clock: TurnableClock
) -> None:
    front = Front(Settings(database_url=sqlite_url), clock)
    sample.fill(front.database, front.settings.config / "sample")
    async with client_of(front.door(_nothing)) as client:
        asked = asyncio.create_task(client.get("/sandbox"))
        assert (await client.get("/healthz")).status_code == 200
        assert not asked.done()
        front.stand_before(app.furnish(front).behind())
        assert "程一鸣" in (await asked).text
    front.database.close()


@pytest.mark.anyio
async def test_nobody_waits_for_the_pages_of_a_house_that_will_never_stand(front: Front) -> None:
    async with client_of(front.door(_nothing)) as client:
        asked = asyncio.create_task(client.post("/api/v1/leads", json={}))
        await client.get("/healthz")
        front.give_up()
        assert (await asked).status_code == 503


def test_a_bad_rule_ends_the_process_with_its_place_though_the_door_was_open(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    (tmp_path / "config" / "answers.yaml").write_text("write_abov: 1\n", encoding="utf-8")
    monkeypatch.setenv("SALESBOT_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("SALESBOT_DATABASE_URL", sqlite_url)
    status, _, said = salesbot("serve", "--port", "0")
    assert status == 1
    assert "answers.yaml:1:1 write_abov: 没有这个键，您是不是想写 write_above？" in said
    assert "Traceback" not in said
