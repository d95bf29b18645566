"""A bot that DingTalk talks to over a stream, killed under load, and told to stop: nothing is lost.

A text whose sending was cut off may be seen twice, since DingTalk knows no repeats: once in a chat for each death.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from bot.clock import WallClock
from storage.db import Database
from tests.crash import reckoning
from tests.crash.campaign import Plan
from tests.crash.conftest import begun
from tests.crash.crowd import REPS, Utterance, think
from tests.crash.rig import Bot
from tests.crash.rounds import Fate, is_still, wait
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.dingtalk_gateway import BOT_MESSAGE, Gateway
from tests.fakes.dingtalk_people import People
from tests.fakes.faults import Hang

pytestmark = pytest.mark.anyio

_NEW_A_LIFE = 24
_PATIENCE = 60.0


@dataclass(slots=True)
class Talk:
    """Reps who speak to the bot over the gateway, which repeats what is not acknowledged."""

    bot: Bot
    gateway: Gateway
    api: DingTalkApi
    people: People
    random: Random
    said: list[Utterance] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    async def speak(self, new: int) -> None:
        """Everybody says one thing at once, and all of it is acknowledged."""
        utterances = [think(next(self._numbers), self.random) for _ in range(new)]
        self.said += utterances
        await asyncio.gather(*map(self._push, utterances))

    async def _push(self, utterance: Utterance) -> None:
        data = self.people.says(utterance.rep, utterance.text)
        utterance.accepted = await self.gateway.push(BOT_MESSAGE, data) is not None

    @property
    def accepted(self) -> int:
        return sum(one.accepted for one in self.said)


@pytest.fixture
async def talk(sqlite_url: str, tmp_path: Path, plan: Plan) -> AsyncIterator[Talk]:
    account, clock = Account(), WallClock()
    gateway = Gateway(patience=1.0)
    gateway.most_repeats = 1000
    api = DingTalkApi(account, clock, staff=[*REPS, "a_gu"], gateway=gateway)
    with api.served() as base:
        given = {
            **os.environ,
            "SALESBOT_DATABASE_URL": sqlite_url,
            "SALESBOT_DINGTALK_CLIENT_ID": account.client_id,
            "SALESBOT_DINGTALK_CLIENT_SECRET": account.secret,
            "SALESBOT_DINGTALK_API_BASE": base,
            "SALESBOT_DINGTALK_OAPI_BASE": base,
        }
        async with gateway.running():
            bot = begun(sqlite_url, tmp_path, given)
            yield Talk(bot, gateway, api, People(account, clock, base), Random(plan.seed))  # noqa: S311  repeatable


async def test_killed_again_and_again_under_load_nothing_is_lost(talk: Talk, sqlite_url: str, plan: Plan) -> None:
    deaths, speaking = max(plan.kills // 10, 2), set[asyncio.Task[None]]()
    for _ in range(deaths):
        speaking.add(asyncio.create_task(talk.speak(_NEW_A_LIFE)))
        await _live_and_die(talk, Fate.draw(talk.random))
    await _settle(talk, sqlite_url, speaking)
    _reckon(talk, sqlite_url, deaths)


async def _live_and_die(talk: Talk, fate: Fate) -> None:
    before = talk.accepted
    with talk.bot.starting(fate.crash_at) as process:
        await wait(lambda: process.poll() is not None or talk.accepted > before, _PATIENCE)
        await asyncio.sleep(fate.delay)
        process.kill()
        process.wait()


async def test_told_to_stop_it_ends_and_has_kept_all_that_it_acknowledged(talk: Talk, sqlite_url: str) -> None:
    talk.api.fails("sendBySession", Hang(), times=None)
    speaking = asyncio.create_task(talk.speak(60))
    with talk.bot.starting() as process:
        await wait(lambda: talk.accepted > 0, _PATIENCE)
        process.send_signal(signal.SIGTERM)
        ended = await asyncio.to_thread(process.wait, _PATIENCE)
    assert ended in (0, -signal.SIGTERM)
    accepted = {one.text for one in talk.said if one.accepted}
    assert accepted <= set(_column(sqlite_url, "SELECT body ->> 'text' FROM inbox"))
    talk.api.heals()
    await _settle(talk, sqlite_url, {speaking})
    _reckon(talk, sqlite_url, deaths=1)


async def _settle(talk: Talk, database_url: str, speaking: Collection[asyncio.Task[None]]) -> None:
    """A life without an end, until all was said and nothing waits any more."""
    database = Database(database_url)
    with talk.bot.starting() as process:
        await asyncio.wait_for(asyncio.gather(*speaking), _PATIENCE)
        await wait(lambda: process.poll() is not None or is_still(database), _PATIENCE)
        assert process.poll() is None, talk.bot.log.read_text()[-2000:]
    database.close()


def _reckon(talk: Talk, database_url: str, deaths: int) -> None:
    database = Database(database_url)
    found = reckoning.kept(database, talk.said)
    database.close()
    assert found.is_clean, found
    for rep in {one.rep for one in talk.said}:
        amounts = [one.amount for one in talk.said if one.rep == rep]
        shown = [reckoning.amount_in(seen) for seen in talk.api.texts(rep)]
        assert list(dict.fromkeys(shown)) == amounts, "each answered, in the order in which they were said"
        assert sum((Counter(shown) - Counter(amounts)).values()) <= deaths, shown
    assert talk.api.texts("a_gu") == []


def _column(database_url: str, query: str) -> Sequence[str]:
    database = Database(database_url)
    try:
        with database.read() as connection:
            return connection.execute(text(query)).scalars().all()
    finally:
        database.close()
