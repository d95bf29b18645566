"""The platform hangs, lies, blocks and forgets: who wrote is answered, once, and nothing counts that was not seen."""

import asyncio
from datetime import timedelta
from random import Random

import pytest

from tests.fakes.faults import Errcode, Fault, Hang, Html, LostAnswer
from tests.stories.street import street

pytestmark = pytest.mark.anyio

REPORT = "今天去海棠医疗做了演示，李主任嫌贵；云岭电子报价96万，月底前定"
"""Its answer is two requests: what was recorded, and a card with a question."""


def report_answered(texts: list[str]) -> bool:
    return len(texts) == 2 and "云岭电子" in texts[0] and "拍板" in texts[1]


def report_and_help_answered(texts: list[str]) -> bool:
    return report_answered(texts[:2]) and len(texts) == 3 and "不用填表" in texts[2]


async def test_while_sending_hangs_callbacks_are_answered(database_url: str) -> None:
    async with street(database_url) as here:
        here.qyapi.fails("message/send", Hang())
        await here.arrive(here.platform.user_says("BaiLu", REPORT))
        await here.handle()
        sender = here.app.house.sender
        await sender.round()
        await here.arrive(here.platform.user_says("BaiLu", "帮助"))
        await here.arrive(here.platform.user_says("SongCi", "云岭电子报价97万"))
        (hanging,) = sender._flying
        assert not hanging.done(), "nobody waited for it"
        await here.handle()
        while not here.qyapi.texts("SongCi"):
            # 宋词's answer does not wait for 白露's.
            await sender.round()
            await asyncio.wait(sender._flying, return_when=asyncio.FIRST_COMPLETED)
        assert not hanging.done()
        hanging.cancel()
        await sender.settle()
        await here.pass_time(timedelta(minutes=3))  # the claim of whoever was cut off while sending has run out
        assert report_and_help_answered(here.qyapi.texts("BaiLu"))
        assert here.owed() == 0
        here.assert_honest()


async def test_an_answer_lost_on_the_way_back_is_repeated_and_seen_once(database_url: str) -> None:
    async with street(database_url) as here:
        here.qyapi.fails("message/send", LostAnswer(), times=2)
        await here.say("BaiLu", REPORT)
        assert here.owed() == 1
        await here.pass_time(timedelta(minutes=2))
        assert report_answered(here.qyapi.texts("BaiLu"))
        assert here.qyapi.repeats == 2
        assert here.owed() == 0
        here.assert_honest()


@pytest.mark.parametrize(
    "fault",
    [Errcode(-1), Errcode(6000), Errcode(45009), Errcode(45033), Html(502), Html(200)],
    ids=str,
)
async def test_what_passes_is_waited_out_and_everyone_is_answered_in_order(sqlite_url: str, fault: Fault) -> None:
    async with street(sqlite_url) as here:
        here.qyapi.fails("message/send", fault, times=5)
        await here.say("BaiLu", REPORT)
        await here.say("BaiLu", "帮助")
        await here.say("SongCi", "早")
        assert here.qyapi.texts("BaiLu") == []
        here.assert_honest()
        await here.pass_time(timedelta(minutes=15))
        assert report_and_help_answered(here.qyapi.texts("BaiLu"))
        assert len(here.qyapi.texts("SongCi")) == 1
        assert here.qyapi.texts("GuGuanLi") == [], "what passes by itself is no news"
        assert here.owed() == 0
        here.assert_honest()


async def test_a_token_endpoint_in_trouble_holds_everything_back_and_loses_nothing(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        for fault in (Errcode(-1), Html(502), Errcode(45009), LostAnswer()):
            here.qyapi.fails("gettoken", fault)
        await here.say("BaiLu", REPORT)
        assert here.qyapi.calls["message/send"] == 0
        await here.pass_time(timedelta(minutes=10))
        assert report_answered(here.qyapi.texts("BaiLu"))
        here.assert_honest()


async def test_a_token_that_no_longer_works_at_all_costs_two_calls_a_send_and_one_alert(database_url: str) -> None:
    async with street(database_url) as here:
        here.qyapi.fails("message/send", Errcode(40014), times=None)
        await here.say("BaiLu", REPORT)
        # 白露's answer and the admin's alert, each tried with two tokens, of which one was there already.
        assert (here.qyapi.calls["gettoken"], here.qyapi.calls["message/send"]) == (3, 4)
        await here.pass_time(timedelta(minutes=30))
        sends = here.qyapi.calls["message/send"]
        assert sends > 10, "it goes on trying"
        assert here.qyapi.calls["gettoken"] <= sends
        assert here.ask("SELECT count(*) FROM outbox WHERE rule = 'platform_fault'") == [(1,)]
        assert here.ask("SELECT count(*) FROM ledger WHERE event = 'platform_fault'") == [(1,)]
        assert here.ask("SELECT count(*) FROM outbox WHERE state = 'parked'") == [(0,)]
        here.qyapi.heals()
        await here.pass_time(timedelta(minutes=15))
        assert report_answered(here.qyapi.texts("BaiLu"))
        (alert,) = here.qyapi.texts("GuGuanLi")
        assert "40014" in alert
        assert "planted" not in alert
        assert here.owed() == 0
        here.assert_honest()


async def test_tokens_revoked_in_flight_cost_one_more_call_and_no_post(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        await here.say("BaiLu", REPORT)
        here.qyapi.revoke_tokens()
        await here.say("BaiLu", "帮助")
        assert report_and_help_answered(here.qyapi.texts("BaiLu"))
        assert here.qyapi.calls["gettoken"] == 2
        here.assert_honest()


async def test_an_untrusted_address_is_shown_told_and_waited_for(database_url: str) -> None:
    async with street(database_url) as here:
        here.qyapi.trusted_addresses = {"198.51.100.1"}
        await here.say("BaiLu", REPORT)
        await here.pass_time(timedelta(hours=3), timedelta(minutes=10))
        assert here.ask("SELECT DISTINCT state FROM outbox") == [("pending",)]
        here.assert_honest()
        unready = await here.client.get("/readyz")
        assert unready.status_code == 503
        reason = unready.json()["checks"]["channel wecom"]
        assert "60020" in reason
        assert here.qyapi.seen_address in reason
        here.qyapi.trusted_addresses = {here.qyapi.seen_address}
        await here.pass_time(timedelta(minutes=15))
        assert (await here.client.get("/readyz")).status_code == 200
        assert report_answered(here.qyapi.texts("BaiLu"))
        (alert,) = here.qyapi.texts("GuGuanLi")
        assert "企业可信IP" in alert
        assert here.owed() == 0
        here.assert_honest()


@pytest.mark.parametrize("listed", ["invaliduser", "unlicenseduser"])
async def test_one_recipient_who_is_not_reached_is_told_to_the_admin_and_the_next_post_goes_on(
    sqlite_url: str, listed: str
) -> None:
    async with street(sqlite_url) as here:
        here.qyapi.fails("message/send", Errcode(0, "ok", {listed: "bailu"}))
        await here.say("BaiLu", REPORT)
        assert here.qyapi.texts("BaiLu") == []
        (alert,) = here.qyapi.texts("GuGuanLi")
        assert "u_bai" in alert
        assert listed in alert
        assert here.ask("SELECT state FROM outbox WHERE address = 'BaiLu'") == [("parked",)]
        await here.say("BaiLu", "帮助")
        assert len(here.qyapi.transcript("BaiLu")) == 1
        here.assert_honest()


async def test_an_admin_who_is_not_reached_is_no_reason_for_another_alert(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        here.qyapi.members -= {"bailu", "guguanli"}
        await here.say("BaiLu", REPORT)
        await here.pass_time(timedelta(minutes=5))
        assert here.ask("SELECT rule, state FROM outbox ORDER BY id") == [
            (None, "parked"),
            ("message_parked", "parked"),
        ]
        here.assert_honest()


async def test_a_member_who_talks_without_end_is_answered_at_the_platform_s_pace(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        for number in range(45):
            await here.arrive(here.platform.user_says("BaiLu", f"早{number}"))
        await here.work()
        assert len(here.qyapi.transcript("BaiLu")) == 30
        await here.pass_time(timedelta(minutes=2))
        assert len(here.qyapi.transcript("BaiLu")) == 45
        assert here.owed() == 0
        here.assert_honest()


STORM: tuple[tuple[str, Fault], ...] = (
    *(("message/send", fault) for fault in (Errcode(-1), Errcode(45009), Errcode(45033), Html(502), Errcode(60020))),
    *(("message/send", fault) for fault in (LostAnswer(), LostAnswer(), LostAnswer(), Errcode(40014), Errcode(42001))),
    *(("gettoken", fault) for fault in (Errcode(-1), Html(200), LostAnswer())),
)


@pytest.mark.parametrize("seed", range(4))
async def test_after_any_storm_everyone_was_answered_once_in_order(sqlite_url: str, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  repeatable on purpose
    async with street(sqlite_url) as here:
        for number in range(20):
            for _ in range(chance.randrange(3)):
                here.qyapi.fails(*chance.choice(STORM))
            if chance.random() < 0.2:
                here.qyapi.revoke_tokens()
            await here.say(chance.choice(("BaiLu", "SongCi")), f"早{number}")
            await here.pass_time(timedelta(seconds=chance.choice((1, 5, 40))), timedelta(seconds=1))
            here.assert_honest(unsure=True)
        here.qyapi.heals()
        await here.pass_time(timedelta(minutes=25))
        assert here.owed() == 0
        here.assert_honest()
        for who in ("BaiLu", "SongCi"):
            asked = here.ask(f"SELECT id FROM inbox WHERE sender = '{who}' ORDER BY id")  # noqa: S608  our own names
            sent = here.ask(f"SELECT message FROM outbox WHERE address = '{who}' ORDER BY sent_at, id")  # noqa: S608
            assert sent == asked


async def test_delivered_in_the_wrong_order_each_message_counts_from_when_it_was_said(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        early = here.platform.user_says("BaiLu", "云岭电子电话聊了，明天寄样品")
        here.clock.turn(timedelta(minutes=2))
        await here.arrive(here.platform.user_says("BaiLu", "海棠医疗电话聊了，后天寄样品"))
        await here.arrive(early)
        await here.work()
        due = here.ask("SELECT customer, due FROM step ORDER BY customer")
        assert due == [("K01", "2026-03-20"), ("K02", "2026-03-19")]
        assert here.ask("SELECT customer FROM activity ORDER BY at") == [("K02",), ("K01",)]
