"""The rig of each test, and how long a round is: short in `make test`, long in `make crash`.

SALESBOT_CRASH_KILLS and SALESBOT_CRASH_CUTS say how many, SALESBOT_CRASH_SEED repeats a round's choices.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import SystemRandom

import pytest
from sqlalchemy import text

from bot.clock import WallClock
from bot.engine.imports import importing
from storage.db import Database
from tests.crash import powercut
from tests.crash.campaign import Plan
from tests.crash.crowd import REPS
from tests.crash.rig import Bot, Rig, environment, free_port
from tests.fakes.account import Account
from tests.fakes.qyapi import Qyapi
from tests.fakes.wecom_platform import WeComPlatform
from tests.office import fill

_CONFIG = Path(__file__).parents[2] / "config"
_SHORT_KILLS = 14
_SHORT_CUTS = 5


@pytest.fixture(scope="session")
def plan() -> Plan:
    """How much is asked of this run."""
    kills = int(os.environ.get("SALESBOT_CRASH_KILLS", _SHORT_KILLS))
    cuts = int(os.environ.get("SALESBOT_CRASH_CUTS", _SHORT_CUTS))
    seed = int(os.environ.get("SALESBOT_CRASH_SEED") or SystemRandom().randrange(10**6))
    return Plan(kills, cuts, seed, long=kills > _SHORT_KILLS)


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled power-cut shim."""
    library = powercut.build(tmp_path_factory.mktemp("powercut"))
    if library is None:
        pytest.skip("no C compiler here (Linux's cc): power cuts are not tested")
    return library


def _still(folder: Path) -> Path:
    """The shipped config with every rule off: a round counts one answer a message, and nothing unasked between them."""
    shutil.copytree(_CONFIG, folder)
    for path in sorted(folder.glob("*.yaml")):
        rule = path.read_text(encoding="utf-8")
        if "\nenabled: true\n" in rule:
            path.write_text(rule.replace("\nenabled: true\n", "\nenabled: false\n"), encoding="utf-8")
    return folder


@pytest.fixture
def rig(database_url: str, tmp_path: Path) -> Iterator[Rig]:
    account, clock = Account(), WallClock()
    qyapi = Qyapi(account, clock, members=["BaiLu", "GuGuanLi", *REPS])
    with qyapi.served() as base:
        bot = begun(database_url, tmp_path, environment(account, base, database_url))
        yield Rig(bot.environment, bot.port, bot.log, WeComPlatform(account, clock), qyapi)


def begun(database_url: str, folder: Path, given: Mapping[str, str]) -> Bot:
    """A bot that was never started, with a team in its database."""
    database = Database(database_url)
    fill(database)
    _hire(database)
    database.close()
    environment = {**given, "SALESBOT_CONFIG": str(_still(folder / "config"))}
    return Bot(environment, free_port(SystemRandom().randrange(10**6)), folder / "log")


def _hire(database: Database) -> None:
    """Adds the reps of the crowd. They have been greeted before: an answer to them is one message of one text."""
    rows = [
        importing.StaffRow(user_id=f"u_{rep}", name=rep, role="rep", team="华东", wecom_id=rep, dingtalk_id=rep)
        for rep in REPS
    ]
    database.write(lambda connection: importing.save(connection, "staff", rows)).result()
    greeted = text("UPDATE person SET greeted = true WHERE key LIKE 'u_Rep%'")
    database.write(lambda connection: connection.execute(greeted)).result()
