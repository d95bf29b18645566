"""The sandbox's clock is turned: time passes by way of all that falls due, and everyone's posts are shown."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from bot import app
from bot.clock import Clock, ShiftedClock, TurnableClock
from bot.engine.imports import sample
from bot.settings import Settings
from bot.web.stops import stops
from storage.db import Database
from tests.browsing import browsing, needs_browser
from tests.office import CONFIG, NOW
from tests.serving import served
from tests.waiting import PATIENCE


@pytest.fixture
def url(sqlite_url: str) -> str:
    database = Database(sqlite_url)
    sample.fill(database, CONFIG / "sample")
    database.close()
    return sqlite_url


def _built(url: str, clock: Clock) -> app.App:
    return app.build(Settings(database_url=url, config=CONFIG), clock)


@pytest.fixture
async def page(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The page of a house at work, where it is Wednesday, 10:30, until the clock is turned."""
    wired = _built(url, ShiftedClock(TurnableClock(NOW)))
    headers = {"HX-Request": "true"}
    transport = httpx.ASGITransport(wired.door)
    async with (
        wired.house.running(),
        httpx.AsyncClient(transport=transport, base_url="http://office.test/sandbox", headers=headers) as client,
    ):
        yield client


async def _say(page: httpx.AsyncClient, who: str, text: str) -> None:
    assert (await page.post(f"/{who}/say", data={"key": uuid.uuid4().hex, "text": text})).is_success
    await _seen(page, who, "已记")


async def _seen(page: httpx.AsyncClient, who: str, text: str) -> str:
    """The page as soon as it shows a text."""
    async with asyncio.timeout(PATIENCE):
        while text not in (html := (await page.get(f"/{who}")).text):  # noqa: ASYNC110  it is what a page does
            await asyncio.sleep(0.02)
    return html


@pytest.mark.anyio
async def test_a_week_on_the_rep_was_helped_and_everyone_s_posts_stand_in_order(page: httpx.AsyncClient) -> None:
    assert "3月18日 周三 10:30" in (await page.get("/u_cheng")).text
    await _say(page, "u_cheng", "远舟医疗演示完了，嫌贵")
    await page.post("/u_cheng/turn", data={"to": "week"})
    html = await _seen(page, "u_cheng", "时间走到 3月25日 周三 10:30")
    passed = html[html.index("这段时间大家收到") :]
    in_order = ["3月18日 周三", "3月19日 周四", "比价材料还没有", "3月23日 周一", "停在「方案演示」7天了"]
    places = [passed.index(words) for words in in_order]
    assert places == sorted(places)
    assert "程一鸣、范思齐、郭小满、陆瑶、乔安、夏禾</b> 今天（3月19日）的日报还没收到" in passed
    assert "孟洁" in passed
    assert "3月21日" not in passed, "nobody is told anything on a Saturday"


@pytest.mark.anyio
async def test_turning_on_while_time_is_passing_changes_nothing(page: httpx.AsyncClient) -> None:
    await page.post("/u_cheng/turn", data={"to": "morning"})
    await page.post("/u_cheng/turn", data={"to": "week"})
    await _seen(page, "u_cheng", "时间走到 3月19日 周四 08:30")
    assert "3月19日 周四 08:30" in (await page.get("/s_meng")).text


@pytest.mark.anyio
async def test_only_the_page_itself_turns_the_clock_and_only_to_what_it_offers(page: httpx.AsyncClient) -> None:
    assert (await page.post("/u_cheng/turn", data={"to": "1999"})).status_code == 400
    assert (await page.post("/u_nobody/turn", data={"to": "hours"})).status_code == 404
    foreign = await page.post("/u_cheng/turn", data={"to": "hours"}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert "3月18日 周三 10:30" in (await page.get("/u_cheng")).text


@pytest.mark.anyio
async def test_after_a_restart_time_goes_on_from_where_it_was_left(page: httpx.AsyncClient, url: str) -> None:
    await _say(page, "u_cheng", "远舟医疗演示完了")
    await page.post("/u_cheng/turn", data={"to": "day"})
    await _seen(page, "u_cheng", "时间走到 3月19日 周四 10:30")
    clock = ShiftedClock(TurnableClock(NOW))
    _built(url, clock).house.database.close()
    assert NOW + timedelta(hours=20) < clock.now() <= NOW + timedelta(days=1)


@pytest.mark.anyio
async def test_a_clock_that_real_people_live_by_is_not_turned(url: str) -> None:
    wired = _built(url, TurnableClock(NOW))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(wired.door), base_url="http://office.test") as client:
        assert "往后拨" not in (await client.get("/sandbox/u_cheng")).text
        assert (await client.post("/sandbox/u_cheng/turn", data={"to": "hours"})).status_code == 400
    wired.house.database.close()


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        ("2026-03-18T02:30", "过两小时 | 今天 18:30 | 明天 08:30 | 过一天 | 下周一 3月23日 08:30 | 过一周"),
        ("2026-03-18T10:30", "过两小时 | 明天 08:30 | 过一天 | 下周一 3月23日 08:30 | 过一周"),
        ("2026-03-22T16:30", "过两小时 | 今天 18:30 | 明天 08:30 | 过一天 | 下周一 3月30日 08:30 | 过一周"),
    ],
)
def test_what_is_offered_lies_ahead(now: str, offered: str) -> None:
    there = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert " | ".join(stop.label for stop in stops(there)) == offered
    assert all(stop.at > there for stop in stops(there))


@needs_browser
def test_on_a_phone_a_day_passes_at_one_press(tmp_path: Path) -> None:
    complaints: list[str] = []
    with served(tmp_path) as (address, _), browsing() as browser:
        window = browser.new_page(viewport={"width": 375, "height": 740}, locale="zh-CN")
        window.on("console", lambda line: complaints.append(line.text))
        window.goto(f"{address}/u_cheng")
        window.get_by_label("拨时间").click()
        window.get_by_role("button", name="过一天").click()
        expect(window.locator("#passed-1", has_text="时间走到")).to_be_visible()
        expect(window.get_by_role("button", name="过一天")).to_be_hidden()
        assert window.evaluate("document.documentElement.scrollWidth") == 375
        assert complaints == []
