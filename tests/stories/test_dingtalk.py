"""The main job in DingTalk: a push becomes a report in the database and an answer where it was asked."""

import asyncio
import time

import pytest

from tests.fakes.dingtalk_gateway import BOT_MESSAGE
from tests.fakes.faults import Hang
from tests.stories.dingtalk_street import street

pytestmark = pytest.mark.anyio


async def test_a_report_is_in_the_database_and_its_answer_in_the_chat(database_url: str) -> None:
    async with street(database_url) as here:
        await here.say("u_bai", "今天去海棠医疗做了演示，李主任嫌贵；云岭电子报价96万，月底前定")
        seen = await here.seen_in("u_bai", 1)
        assert here.ask("SELECT person FROM report") == [("u_bai",)]
        whole = "\n".join(shown.text for shown in seen)
        assert "海棠医疗" in whole
        assert "96万" in whole
        assert here.api.calls["sendBySession"] >= 1
        assert here.api.calls["batchSend"] == 0, "an answer goes by the session, which costs nothing of the month"


async def test_redelivered_with_a_new_message_id_it_is_processed_once(database_url: str) -> None:
    async with street(database_url) as here:
        said = here.people.says("u_bai", "云岭电子报价96万")
        for _ in range(2):
            assert await here.gateway.push(BOT_MESSAGE, said) is not None
        async with asyncio.TaskGroup() as copies:
            for _ in range(4):
                copies.create_task(here.gateway.push(BOT_MESSAGE, said))
        await here.say("u_song", "早")
        await here.seen_in("u_song", 1)
        await here.seen_in("u_bai", 1)
        assert here.ask("SELECT count(*) FROM inbox WHERE sender = 'u_bai'") == [(1,)]
        assert here.ask("SELECT count(*) FROM activity") == [(1,)]
        assert here.ask("SELECT count(*) FROM outbox WHERE address = 'u_bai'") == [(1,)]


async def test_a_stranger_outside_the_company_is_answered_by_the_session_and_nothing_is_kept(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        said = here.people.says("wang", "你好，我是海棠医疗的王总", senderStaffId=None, senderId="$:LWCP_v1:$wang==")
        await here.gateway.push(BOT_MESSAGE, said)
        await here.seen_in("wang", 1)
        assert here.ask("SELECT body FROM inbox") in ([("{}",)], [({},)])
        assert here.api.calls["batchSend"] == 0


async def test_frames_of_which_nothing_can_be_made_are_noted_and_nobody_is_troubled(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        await here.gateway.raw("no json")
        await here.gateway.raw("no json")
        await here.say("u_bai", "早")
        await here.seen_in("u_bai", 1)
        await here.until(lambda: here.ask("SELECT count(*) FROM inbox WHERE state <> 'done'") == [(0,)])
        assert here.ask("SELECT count(*) FROM inbox WHERE kind = 'unreadable'") == [(1,)]
        assert here.ask("SELECT count(*) FROM outbox WHERE address <> 'u_bai'") == [(0,)]


async def test_messages_are_acknowledged_within_a_second_while_the_api_hangs(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        here.api.fails("sendBySession", Hang(), times=None)
        waits = []
        for number in range(20):
            start = time.perf_counter()
            await here.say("u_bai", f"第{number}条")
            waits.append(time.perf_counter() - start)
        here.api.heals()
        assert max(waits) < 1
        assert here.gateway.repeats == 0


async def test_readyz_says_whether_the_stream_stands(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        await here.until(lambda: here.app.house.channels["dingtalk"].fault is None)
        assert (await here.client.get("/readyz")).json()["checks"]["channel dingtalk"] is None
        here.gateway.endpoint = "ws://127.0.0.1:9/connect"
        for connection in here.gateway.live:
            await connection.close()
        await here.until(lambda: here.app.house.channels["dingtalk"].fault is not None)
        answer = await here.client.get("/readyz")
        assert answer.status_code == 503
        assert "长连接" in answer.json()["checks"]["channel dingtalk"]


async def test_stopped_it_ends_within_five_seconds_and_what_was_in_hand_is_answered(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        await here.say("u_bai", "早")
        pushing = [asyncio.create_task(here.say("u_bai", f"第{number}条")) for number in range(50)]
        await asyncio.sleep(0.02)
        start = time.perf_counter()
    assert time.perf_counter() - start < 5
    acknowledged = len(here.gateway.acks)
    for task in pushing:
        task.cancel()
    await asyncio.gather(*pushing, return_exceptions=True)
    assert acknowledged >= 1
