"""Killed between any two steps of the road, one life a step: nothing is lost and nothing is there twice.

Each life is given one more message, and what the lives before it left behind; it ends at the first of them that reaches
its step. So some end in the middle of making good what the last one left.
"""

import faulthandler
import subprocess
from collections.abc import Sequence
from typing import get_args

import pytest
from sqlalchemy import text

from bot.engine.faultpoints import Step
from storage import ledger
from storage.db import Database
from tests.crash.crowd import REPS
from tests.crash.rig import Rig
from tests.fakes.wecom_platform import Callback
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.anyio

_STEPS = get_args(Step)
_ONE_EACH = {
    "inbox rows": "SELECT sender FROM inbox",
    "inbox rows done": "SELECT sender FROM inbox WHERE state = 'done'",
    "reports": "SELECT substr(person, 3) FROM report",
    "lines of 海棠医疗": "SELECT substr(person, 3) FROM activity WHERE customer = 'K01'",
    "lines of 松涛机械": "SELECT substr(person, 3) FROM activity WHERE customer = 'K04'",
    "decisions": "SELECT sender FROM ledger JOIN inbox ON inbox.id = ledger.message WHERE event = 'decided'",
    "answers owed": "SELECT address FROM outbox",
    "answers sent": "SELECT address FROM outbox WHERE state = 'sent'",
}


async def test_a_kill_at_any_step_loses_nothing_and_repeats_nothing(rig: Rig, database_url: str) -> None:
    faulthandler.cancel_dump_traceback_later()  # pytest's watchdog would take a dozen lives for a hang
    reps = REPS[: len(_STEPS)]
    unheard: list[Callback] = []
    for number, (rep, step) in enumerate(zip(reps, _STEPS, strict=True)):
        unheard.append(rig.platform.user_says(rep, _report(number)))
        with rig.bot(crash_at=step) as process:
            unheard = await _say(rig, unheard)
            _await_death(process, step)
    with rig.bot():
        assert await _say(rig, unheard) == []
        _await_sent(database_url, len(reps))
    _assert_one_each(database_url, reps)
    for rep in reps:
        assert [answer.count("日报") > 0 for answer in rig.qyapi.texts(rep)] == [True], rig.qyapi.texts(rep)


def _report(number: int) -> str:
    return f"今天去海棠医疗做了演示，李主任嫌贵，报价{90 + number}万；松涛机械电话聊了，月底前定"


async def _say(rig: Rig, unheard: list[Callback]) -> list[Callback]:
    """What is still not acknowledged when everything was delivered, as often as the platform does."""
    return [callback for callback in unheard if (await rig.deliver(callback))[-1] != 200]


def _await_death(process: subprocess.Popen[bytes], step: str) -> None:
    assert process.wait(PATIENCE) == -9, f"{step} was never reached"


def _await_sent(database_url: str, answers: int) -> None:
    """What people see comes before we write down that they saw it."""
    database = Database(database_url)

    def are_sent() -> bool:
        with database.read() as connection:
            return len(connection.execute(text(_ONE_EACH["answers sent"])).all()) == answers

    wait_until(are_sent)
    database.close()


def _assert_one_each(database_url: str, reps: Sequence[str]) -> None:
    database = Database(database_url)
    with database.read() as connection:
        found = {name: sorted(connection.execute(text(query)).scalars()) for name, query in _ONE_EACH.items()}
        _, fault = ledger.verify(connection)
    database.close()
    assert found == dict.fromkeys(_ONE_EACH, sorted(reps))
    assert fault is None
