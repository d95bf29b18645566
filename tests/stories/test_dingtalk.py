"""The main job in DingTalk: a push becomes a report in the database and an answer where it was asked."""

import asyncio
from datetime import timedelta

import pytest

from bot.handlers.dingtalk.door import signature
from tests.fakes.dingtalk_gateway import BOT_MESSAGE
from tests.fakes.faults import Errcode, Hang, LostAnswer
from tests.stories.dingtalk_street import street
from tests.waiting import until

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


async def test_delivered_in_the_wrong_order_each_message_counts_from_when_it_was_said(database_url: str) -> None:
    async with street(database_url, works=False) as here:
        early = here.people.says("u_bai", "云岭电子电话聊了，明天寄样品")
        await here.work(timedelta(days=1))
        late = here.people.says("u_bai", "海棠医疗电话聊了，明天寄样品")
        for said in (late, early):
            await here.gateway.push(BOT_MESSAGE, said)
        await here.work(timedelta(minutes=1))
        due = here.ask("SELECT customer, due FROM step ORDER BY customer")
        answers = [text for text in here.api.texts("u_bai") if "下一步" in text]
    assert due == [("K01", "2026-03-20"), ("K02", "2026-03-19")]
    assert ["海棠医疗" in text for text in answers] == [True, False]


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
        await until(lambda: here.ask("SELECT count(*) FROM inbox WHERE state <> 'done'") == [(0,)])
        assert here.ask("SELECT count(*) FROM inbox WHERE kind = 'unreadable'") == [(1,)]
        assert here.ask("SELECT count(*) FROM outbox WHERE address <> 'u_bai'") == [(0,)]


async def test_messages_are_kept_and_acknowledged_while_the_api_hangs(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        here.api.fails("sendBySession", Hang(), times=None)
        await here.say("u_song", "早")
        await until(lambda: here.api.calls["sendBySession"] == 1)
        (hanging,) = here.app.house.sender._flying
        for number in range(5):
            await here.say("u_bai", f"第{number}条")
        assert not hanging.done(), "nobody waited for it"
        assert here.ask("SELECT count(*) FROM inbox WHERE sender = 'u_bai'") == [(5,)]
        assert here.gateway.repeats == 0
        here.api.heals()


async def test_readyz_says_whether_the_stream_stands(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        await until(lambda: here.app.house.channels["dingtalk"].fault is None)
        assert (await here.client.get("/readyz")).json()["checks"]["channel dingtalk"] is None
        here.gateway.endpoint = "ws://127.0.0.1:9/connect"
        for connection in here.gateway.live:
            await connection.close()
        await until(lambda: here.app.house.channels["dingtalk"].fault is not None)
        answer = await here.client.get("/readyz")
        assert answer.status_code == 503
        assert "长连接" in answer.json()["checks"]["channel dingtalk"]


async def test_a_button_of_a_card_answers_the_question_and_the_card_shows_it(sqlite_url: str) -> None:
    async with street(sqlite_url, dingtalk_card_template_id="planted.schema") as here:
        await here.say("u_bai", "松涛今天电话聊了，报价80万")
        card = next(shown for shown in await here.seen_in("u_bai", 1) if shown.card)
        await here.press("u_bai", card, "choose:1")
        seen = await here.seen_in("u_bai", 2)
        assert "松涛机械" in seen[-1].text
        assert here.ask("SELECT customer, amount FROM opportunity") == [("K04", 80_000_000)]
        await until(lambda: card.card["stamp"] == "已选 1")
        assert card.card["buttons"] == "[]"


async def test_where_no_template_is_set_up_a_signed_link_answers_the_question(sqlite_url: str) -> None:
    async with street(sqlite_url, public_url="http://salesbot.test") as here:
        await here.say("u_bai", "松涛今天电话聊了，报价80万")
        asked = next(shown for shown in await here.seen_in("u_bai", 1) if shown.links)
        url = next(url for name, url in asked.links.items() if name.startswith("1 "))
        assert "松涛" in (await here.client.get(url)).text
        assert here.ask("SELECT count(*) FROM opportunity") == [(0,)]
        for _ in range(2):
            assert (await here.client.post(url)).status_code == 200
        await here.seen_in("u_bai", 2)
        assert here.ask("SELECT customer, amount FROM opportunity") == [("K04", 80_000_000)]
        assert (await here.client.post(url[:-1] + "x")).status_code == 403


async def test_in_a_group_the_group_sees_what_it_may_and_the_person_gets_the_rest(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        await here.say("u_bai", "云岭电子报价96万", group="cidteam==")
        await here.seen_in("/cidteam==", 1)
        await until(lambda: here.ask("SELECT count(*) FROM outbox WHERE state <> 'sent'") == [(0,)])
        assert here.ask("SELECT person FROM activity") == [("u_bai",)]
        addresses = {row[0] for row in here.ask("SELECT DISTINCT address FROM outbox")}
        assert addresses <= {"/cidteam==", "u_bai"}


async def test_who_is_flow_controlled_is_reached_later_and_once(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        here.api.flow_controlled.add("u_bai")
        here.api.fails("sendBySession", Errcode(310000), times=None)
        await here.say("u_bai", "云岭电子报价96万")
        await until(lambda: here.api.calls["batchSend"] == 2)
        assert here.api.texts("u_bai") == []
        here.api.flow_controlled.clear()
        seen = await here.seen_in("u_bai", 1)
        await until(lambda: here.ask("SELECT count(*) FROM outbox WHERE state <> 'sent'") == [(0,)])
        assert len(here.api.texts("u_bai")) == len(seen) == 1


async def test_a_picture_is_kept_and_its_bytes_are_fetched(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        here.api.files["code-1"] = b"\xff\xd8 a picture"
        picture = here.people.sends("u_bai", "picture", content={"downloadCode": "code-1"})
        await here.gateway.push(BOT_MESSAGE, picture)
        assert "图片" in (await here.seen_in("u_bai", 1))[0].text
        await until(lambda: here.ask("SELECT count(*) FROM inbox WHERE state = 'done'") == [(1,)])
        await here.app.house.fetcher.round()  # now, and not when it looks of itself; which it may be doing
        await until(lambda: here.ask("SELECT count(*) FROM content") == [(1,)])


async def test_in_webhook_mode_a_callback_does_what_a_push_does(sqlite_url: str) -> None:
    async with street(sqlite_url, listens=False, dingtalk_mode="webhook") as here:
        account = here.people.account
        body = here.people.says("u_bai", "云岭电子报价96万")
        timestamp = str(body["createAt"])
        headers = {"timestamp": timestamp, "sign": signature(timestamp, account.secret)}
        for _ in range(2):
            assert (await here.client.post("/dingtalk/callback", json=body, headers=headers)).status_code == 200
        await here.seen_in("u_bai", 1)
        assert here.ask("SELECT count(*) FROM activity") == [(1,)]
        assert here.gateway.openings == 0


async def test_no_chat_gets_more_than_twenty_a_minute_and_all_is_said_in_the_end(sqlite_url: str) -> None:
    async with street(sqlite_url, works=False) as here:
        for number in range(45):
            await here.say("u_bai", f"第{number}条")
        await here.work(timedelta())
        assert len(here.api.transcript("u_bai")) == 20
        for _ in range(10):
            await here.work(timedelta(seconds=30))
        shown = here.api.transcript("u_bai")
    assert len(shown) == 45
    for earlier, later in zip(shown, shown[20:], strict=False):
        assert later.at - earlier.at >= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("endpoint", "template", "copies"), [("sendBySession", None, 2), ("createAndDeliver", "planted.schema", 1)]
)
async def test_an_answer_that_was_lost_repeats_a_text_once_and_a_card_never(
    sqlite_url: str, endpoint: str, template: str | None, copies: int
) -> None:
    async with street(sqlite_url, works=False, dingtalk_card_template_id=template) as here:
        here.api.fails(endpoint, LostAnswer())
        await here.say("u_bai", "松涛今天电话聊了，报价80万")
        for _ in range(5):
            await here.work(timedelta(minutes=1))
        asked = [shown.text for shown in here.api.transcript("u_bai") if "松涛" in shown.text]
        assert here.ask("SELECT count(*) FROM outbox WHERE state <> 'sent'") == [(0,)]
    assert len(asked) == copies
    assert len(set(asked)) == 1
