"""A company without a public address: its reps talk with the robot, alone and in groups, and everything is kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot import app
from bot.app import App
from bot.clock import TurnableClock
from bot.settings import Settings
from tests.clocks import RunningClock
from tests.fakes.wecom_bot import BotPlatform
from tests.fakes.wecom_bot_rules import BotAccount
from tests.fakes.wsgateway import playing
from tests.office import NOW, fill
from tests.waiting import until

pytestmark = pytest.mark.anyio

GROUP = "wrHuaDong01"


@dataclass(frozen=True, slots=True)
class Line:
    """The robot's platform, and the whole app at the other end of the line; work is asked for."""

    platform: BotPlatform
    app: App
    clock: TurnableClock

    async def says(self, who: str, words: str, group: str = "") -> None:
        """Someone types; what can be done about it now is done."""
        await self.platform.says(who, f"@销售助手 {words}" if group else words, group=group)
        await self.work()

    async def presses(self, who: str, key: str) -> None:
        """Someone presses a button of the last card in their chat."""
        card = [seen.card for seen in self.platform.chat(who) if seen.card][-1]
        await self.platform.clicks(who, card, key)
        await self.work()

    async def work(self) -> None:
        """Waits until all that was said is stored, and handles and sends what can be now."""
        said = len(self.platform.delivered)
        await until(lambda: self.ask("SELECT count(*) FROM inbox") == [(said,)])
        while await asyncio.to_thread(self.app.house.processor.round):
            pass
        while await self.app.house.sender.round():
            await self.app.house.sender.settle()

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with self.app.house.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


def settings(robot: BotAccount, address: str, database_url: str) -> Settings:
    return Settings(
        database_url=database_url,
        wecom_bot_id=robot.bot_id,
        wecom_bot_secret=SecretStr(robot.secret),
        wecom_bot_ws=address,
        wecom_bot_name=robot.name,
    )


@asynccontextmanager
async def line(database_url: str) -> AsyncIterator[Line]:
    robot, clock = BotAccount(), TurnableClock(NOW)
    platform = BotPlatform(robot, clock)
    async with playing(platform) as address:
        wired = app.build(settings(robot, address, database_url), clock)
        fill(wired.house.database)
        channel = wired.house.channels["wecom-bot"]
        listening = asyncio.create_task(channel.listen(wired.intake))
        await until(lambda: channel.ready)
        try:
            yield Line(platform, wired, clock)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            for opened in wired.house.channels.values():
                await opened.close()
            await asyncio.to_thread(wired.house.database.close)


async def test_a_report_to_the_robot_is_kept_and_answered(database_url: str) -> None:
    async with line(database_url) as here:
        await here.says("BaiLu", "今日日报：海棠医疗演示完了，云岭电子报价96万")
        (answer, *_) = here.platform.chat("BaiLu")
        assert "3月18日日报" in answer.text
        assert here.ask("SELECT person FROM report") == [("u_bai",)]


async def test_in_a_group_the_group_is_answered_and_the_question_goes_to_the_person(sqlite_url: str) -> None:
    async with line(sqlite_url) as here:
        await here.says("BaiLu", "帮助")
        await here.says("BaiLu", "松涛今天电话聊了，报价80万", GROUP)
        (answer,) = here.platform.chat(GROUP)
        assert answer.is_answer
        assert "单独发您了" in answer.text
        asked = here.platform.chat("BaiLu")[-1]
        assert "哪家" in asked.text
        await here.presses("BaiLu", "choose:1")
        assert asked.card["replace_text"] == "已选 1"
        assert "松涛机械" in here.platform.texts("BaiLu")[-1]
        assert len(here.platform.chat(GROUP)) == 1
        assert here.ask("SELECT customer, amount FROM opportunity") == [("K04", 80_000_000)]


async def test_undo_in_a_group_shows_the_group_no_figure(sqlite_url: str) -> None:
    async with line(sqlite_url) as here:
        await here.says("BaiLu", "帮助")
        await here.says("BaiLu", "云岭电子报价96万", GROUP)
        await here.says("BaiLu", "撤回", GROUP)
        assert here.platform.texts(GROUP)[-1] == "已单独回您"
        assert "96万" in here.platform.texts("BaiLu")[-1]


async def test_whom_the_robot_may_not_speak_to_first_is_told_to_the_admins(sqlite_url: str) -> None:
    async with line(sqlite_url) as here:
        await here.says("GuGuanLi", "帮助")
        await here.says("BaiLu", "撤回", GROUP)
        assert here.platform.texts("BaiLu") == []
        assert "拒收" in here.platform.texts("GuGuanLi")[-1]


async def test_what_is_owed_while_the_line_is_down_waits_and_is_sent_once(sqlite_url: str) -> None:
    async with line(sqlite_url) as here:
        channel = here.app.house.channels["wecom-bot"]
        await here.platform.says("BaiLu", "帮助")
        await until(lambda: here.ask("SELECT count(*) FROM inbox") == [(1,)])
        here.platform.away = True
        await here.platform.connections[0].close()
        await until(lambda: not channel.ready)
        await here.work()
        assert here.ask("SELECT state, attempts FROM outbox") == [("pending", 0)]
        here.platform.away = False
        await until(lambda: channel.ready)
        await here.work()
        assert len(here.platform.texts("BaiLu")) == 1
        assert here.ask("SELECT state FROM outbox") == [("sent",)]


async def test_a_message_that_comes_twice_is_answered_once(sqlite_url: str) -> None:
    async with line(sqlite_url) as here:
        body = await here.platform.says("BaiLu", "云岭电子报价96万")
        await here.work()
        answered = len(here.platform.texts("BaiLu"))
        await here.platform.repeats(body)
        await here.platform.says("SongCi", "帮助")
        here.platform.delivered.remove(body)
        await here.work()
        assert len(here.platform.texts("BaiLu")) == answered
        assert here.ask("SELECT count(*) FROM activity") == [(1,)]


async def test_thirty_a_minute_to_one_chat_and_the_rest_later(sqlite_url: str) -> None:
    async with line(sqlite_url) as here:
        for _ in range(40):
            await here.platform.event("BaiLu", "enter_chat")
            await here.platform.says("BaiLu", "帮助")
        await here.work()
        assert len(here.platform.texts("BaiLu")) == 30
        for _ in range(4):
            here.clock.turn(timedelta(seconds=30))
            await here.work()
        assert len(here.platform.texts("BaiLu")) == 40
        assert 45009 not in here.platform.refused


async def test_of_two_processes_one_listens_and_the_other_takes_over_when_it_ends(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_NEXT_TURN", 0.01)
    robot, clock = BotAccount(), RunningClock()
    platform = BotPlatform(robot, clock)
    async with playing(platform) as address:
        one, other = (app.build(settings(robot, address, database_url), clock) for _ in range(2))
        fill(one.house.database)
        async with AsyncExitStack() as both:
            first = await both.enter_async_context(AsyncExitStack())
            await first.enter_async_context(one.house.running())
            await until(lambda: one.house.channels["wecom-bot"].ready)
            await both.enter_async_context(other.house.running())
            await platform.says("BaiLu", "帮助")
            await platform.seen("BaiLu", 1)
            standby = other.house.channels["wecom-bot"]
            assert (standby.ready, standby.fault) == (False, None)
            await first.aclose()
            await until(lambda: standby.ready)
            await platform.says("BaiLu", "帮助")
            await platform.seen("BaiLu", 2)
    assert platform.subscriptions == 2


@pytest.fixture
def elsewhere(sqlite_template: Path, tmp_path: Path) -> str:
    """The database of another installation."""
    path = tmp_path / "elsewhere.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


async def test_another_installation_takes_the_robot_over_once_and_the_admins_are_told(
    sqlite_url: str, elsewhere: str
) -> None:
    robot, clock = BotAccount(), RunningClock()
    platform = BotPlatform(robot, clock)
    async with playing(platform) as address:
        ours, theirs = (app.build(settings(robot, address, url), clock) for url in (sqlite_url, elsewhere))
        fill(ours.house.database)
        lost = Line(platform, ours, TurnableClock(NOW))
        async with ours.house.running():
            await until(lambda: ours.house.channels["wecom-bot"].ready)
            async with theirs.house.running():
                await until(lambda: theirs.house.channels["wecom-bot"].ready)
                await until(lambda: lost.ask("SELECT rule, person FROM outbox") == [("platform_fault", "a_gu")])
                assert "另一个程序" in (ours.house.channels["wecom-bot"].fault or "")
            assert platform.subscriptions == 2
            assert platform.connections == []


async def test_a_house_that_runs_by_itself_hears_answers_and_leaves_in_order(sqlite_url: str) -> None:
    robot, clock = BotAccount(), RunningClock()
    platform = BotPlatform(robot, clock)
    async with playing(platform) as address:
        wired = app.build(settings(robot, address, sqlite_url), clock)
        fill(wired.house.database)
        async with wired.house.running():
            await platform.until(lambda: bool(platform.connections))
            await platform.says("BaiLu", "帮助")
            (answer,) = await platform.seen("BaiLu", 1)
            assert "直接说就行" in answer.text
        await until(lambda: platform.connections == [])
