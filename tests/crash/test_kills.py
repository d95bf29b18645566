"""Killed between any two steps of the road, once each: after a restart nothing is lost and nothing is there twice."""

import subprocess
from typing import get_args

import pytest
from sqlalchemy import text

from bot.engine.faultpoints import Step
from storage import ledger
from storage.db import Database
from tests.crash.rig import Rig
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.anyio

_REPORT = "今天去海棠医疗做了演示，李主任嫌贵，报价96万；松涛机械电话聊了，月底前定"
_ONCE = {
    "inbox rows": "SELECT count(*) FROM inbox",
    "inbox rows done": "SELECT count(*) FROM inbox WHERE state = 'done'",
    "reports": "SELECT count(*) FROM report",
    "lines of 海棠医疗": "SELECT count(*) FROM activity WHERE customer = 'K01'",
    "deals of 海棠医疗": "SELECT count(*) FROM opportunity WHERE customer = 'K01'",
    "decisions": "SELECT count(*) FROM ledger WHERE event = 'decided'",
    "answers owed": "SELECT count(*) FROM outbox",
    "answers sent": "SELECT count(*) FROM outbox WHERE state = 'sent'",
}


@pytest.mark.parametrize("step", get_args(Step))
async def test_a_kill_at_any_step_loses_nothing_and_repeats_nothing(rig: Rig, database_url: str, step: Step) -> None:
    said = rig.platform.user_says("BaiLu", _REPORT)
    with rig.bot(crash_at=step) as process:
        statuses = await rig.deliver(said)
        _await_death(process)
    with rig.bot():
        if statuses[-1] != 200:
            assert (await rig.deliver(said))[-1] == 200
        rig.qyapi.wait_for("BaiLu", 1)
        _await_sent(database_url)
    _assert_once(database_url)
    answers = [delivery for delivery in rig.qyapi.transcript("BaiLu") if "日报" in delivery.text]
    assert len(answers) == 1, rig.qyapi.texts("BaiLu")


def _await_death(process: subprocess.Popen[bytes]) -> None:
    assert process.wait(PATIENCE) == -9, "the step was never reached"


def _await_sent(database_url: str) -> None:
    """What people see comes before we write down that they saw it."""
    database = Database(database_url)

    def is_sent() -> bool:
        with database.read() as connection:
            return bool(connection.execute(text(_ONCE["answers sent"])).scalar_one() == 1)

    wait_until(is_sent)
    database.close()


def _assert_once(database_url: str) -> None:
    database = Database(database_url)
    with database.read() as connection:
        found = {name: connection.execute(text(query)).scalar_one() for name, query in _ONCE.items()}
        _, fault = ledger.verify(connection)
    database.close()
    assert found == dict.fromkeys(_ONCE, 1)
    assert fault is None
