"""Several processes on one database: all hear DingTalk, and one speaks, since a second is counted in its memory."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from threading import Event

import pytest

from bot import app
from bot.app import App
from bot.clock import TurnableClock
from bot.handlers.dingtalk.channel import DingTalk
from storage.db import Database
from storage.turn import Turn
from tests.stories.dingtalk_street import Street, street
from tests.waiting import until

pytestmark = pytest.mark.anyio


def _another(here: Street, database_url: str, *, ahead: timedelta = timedelta()) -> App:
    """One more process; `ahead`: of the others, by the clock of its host."""
    account, base = here.people.account, here.people.base
    clock = TurnableClock(here.people.clock.now() + ahead)
    return app.build(account.settings(base, database_url=database_url), clock if ahead else here.people.clock)


def _may_speak(process: App) -> bool:
    return "dingtalk" not in process.house.sender._withheld


def _calls(process: App) -> int:
    channel = process.house.channels["dingtalk"]
    assert isinstance(channel, DingTalk)
    return sum(channel.calls.values())


@pytest.mark.parametrize("ahead", [0, 90])
async def test_one_of_two_processes_speaks_and_when_it_ends_the_other_does_whatever_its_clock_says(
    database_url: str, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    monkeypatch.setattr(app, "_NEXT_TURN", 0.01)
    async with street(database_url, works=False) as here, AsyncExitStack() as ends:
        first, second = _another(here, database_url), _another(here, database_url, ahead=timedelta(seconds=ahead))
        async with first.house.running():
            await until(lambda: _may_speak(first))
            await ends.enter_async_context(second.house.running())
            here.people.base = "https://elsewhere.test"  # a session that is not used: each answer is a call of the API
            await here.say("u_bai", "早")
            await here.seen_in("u_bai", 1)
            assert not _may_speak(second)
            assert (_calls(first) > 0, _calls(second)) == (True, 0)
        await until(lambda: _may_speak(second))
        await here.say("u_song", "早")
        await here.seen_in("u_song", 1)
        assert _calls(second) > 0


async def test_whoever_ends_while_taking_a_turn_waits_for_it_and_can_give_it_back(sqlite_url: str) -> None:
    begun, gate = Event(), Event()

    class Slow(Turn):
        def take(self) -> bool:
            begun.set()
            gate.wait()
            return super().take()

    database = Database(sqlite_url)
    turn = Slow(database, "speaking")
    taking = asyncio.create_task(app._taken(turn))
    await until(begun.is_set)
    taking.cancel()
    for _ in range(10):
        await asyncio.sleep(0)
    assert not taking.done()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await taking
    turn.release()
    next_one = Turn(database, "speaking")
    assert next_one.take()
    next_one.release()
    database.close()
