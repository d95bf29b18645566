"""The rhythm of a day: the map in the morning, steps as they fall due, the digest in the evening, and restraint."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import pytest

from bot.core.effects import Effect, Notify, Put, SetTimer
from bot.core.facts import Customer, Opportunity, opportunity_key
from bot.core.localtime import SHANGHAI
from bot.core.notice import Notice
from bot.core.outcome import Outcome
from bot.core.post import Post
from bot.engine import bells, commit
from bot.engine.cause import Cause
from tests.office import Office


def test_the_morning_map_names_today_s_customers_in_order_with_the_reason(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，3月20日给三家对比")
    office.say("u_bai", "云岭电子报价96万，3月20日上午10点过去签合同")
    office.ff("2026-03-20T08:29")
    assert office.told("u_bai", "今天（3月20日(周五)）2件") == []
    office.ff("2026-03-20T08:31")
    (told,) = office.told("u_bai", "今天（3月20日(周五)）2件")
    first, second = told.text.splitlines()[1:]
    assert first.startswith("1 云岭电子｜今天10:00")
    assert second.startswith("2 海棠医疗｜今天到期｜")
    assert office.told("u_song", "今天（3月20日") == []


def test_a_step_with_an_hour_is_said_an_hour_ahead(office: Office) -> None:
    office.say("u_bai", "云岭电子报价96万，3月20日上午10点过去签合同")
    office.ff("2026-03-20T08:59")
    assert office.told("u_bai", "10:00 云岭电子") == []
    office.ff("2026-03-20T09:01")
    assert len(office.told("u_bai", "10:00 云岭电子")) == 1


def test_a_step_taken_back_is_not_said(office: Office) -> None:
    office.say("u_bai", "云岭电子报价96万，3月20日上午10点过去签合同")
    office.say("u_bai", "撤回")
    office.ff("2026-03-20T12:00")
    assert office.told("u_bai", "10:00 云岭电子") == []


@pytest.mark.parametrize("news", ["公司严禁收回扣", "我们从不收回扣", "收回货款30万", "样机已收回", "合同作废"])
def test_news_of_what_comes_back_takes_no_step_back(office: Office, news: str) -> None:
    office.say("u_bai", "云岭电子报价96万，3月20日上午10点过去签合同")
    office.say("u_bai", news)
    office.ff("2026-03-20T12:00")
    assert len(office.told("u_bai", "10:00 云岭电子")) == 1


def test_a_step_that_nobody_took_is_in_the_supervisor_s_digest(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，3月20日给三家对比")
    office.say("u_bai", "云岭电子演示完了，3月20日给报价单")
    office.ff("2026-03-20T15:00")
    office.say("u_bai", "云岭电子报价96万")
    office.ff("2026-03-23T20:31")
    digest = office.told("s_qiu", "3月23日(周一)小结")[0].text
    assert "过期的下一步 1 件" in digest
    assert "白露 · 海棠医疗" in digest


def test_the_digest_counts_reports_and_visits_and_leaves_out_who_is_off(office: Office) -> None:
    office.sql("UPDATE person SET leave = '2026-03-18' WHERE key = 'u_song'")
    office.say("u_bai", "今日日报：海棠医疗演示完了，嫌贵；云岭电子报价96万")
    office.ff("2026-03-18T20:31")
    digest = office.told("s_qiu", "小结")[0].text
    assert "日报 1/1；请假：宋词" in digest
    assert "跟进 2 次，2 家客户；有异议：海棠医疗" in digest


def _wait(office: Office, numbers: Iterable[int], due: str) -> None:
    """Has so many things wait to be said to 白露."""
    at = datetime.fromisoformat(due).replace(tzinfo=SHANGHAI)
    notices = [
        Notice(f"n/{number}", "u_bai", "nudge", "stage_stalled", Post(f"第{number}件", f"第{number}件"), at)
        for number in numbers
    ]
    _bring_about(office, *map(Notify, notices))


def _stand_still(office: Office, number: int) -> Iterator[Effect]:
    """A deal of 白露's in which nothing has moved for eight days, and its timer."""
    customer, now = f"S{number}", office.clock.now()
    since, key = now - timedelta(days=8), opportunity_key(customer)
    yield Put(Customer(customer, f"第{number}家公司", f"第{number}家", owner="u_bai"))
    yield Put(Opportunity(key, customer, "u_bai", "demo", since))
    yield SetTimer("stage_stalled", key, now)


def _bring_about(office: Office, *effects: Effect) -> None:
    cause = Cause(None, "system", "console", "", office.clock.now())
    outcome = Outcome(effects)
    office.database.write(lambda connection: commit.apply(connection, cause, "test", outcome, "console")).result()


@pytest.mark.parametrize("day", ["2026-03-21", "2026-10-01"])
def test_days_off_have_neither_map_nor_digest(office: Office, day: str) -> None:
    office.leap(f"{day}T00:00")
    office.ticker.begin()
    office.ff(f"{day}T23:00")
    assert office.told("s_qiu") == []


@pytest.mark.rules
def test_the_sixth_nudge_of_a_day_is_folded_with_the_rest(office: Office) -> None:
    _wait(office, range(7), "2026-03-18T10:40")
    office.ff("2026-03-18T10:41")
    told = [post.text for post in office.told("u_bai")]
    assert told[:4] == [f"第{number}件" for number in range(4)]
    assert len(told) == 5
    assert "今天还有 3 件" in told[4]
    assert "第6件" in told[4]


@pytest.mark.rules("stage_stalled")
def test_what_falls_due_at_once_is_weighed_at_once_however_few_timers_a_ring_takes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bells, "_MOST_TIMERS", 2)
    _bring_about(office, *(effect for number in range(7) for effect in _stand_still(office, number)))
    office.ff("2026-03-18T10:31")
    told = [post.title for post in office.told("u_bai")]
    assert [title[:3] for title in told[:4]] == [f"第{number}家" for number in range(4)]
    assert told[4:] == ["今天还有 3 件，合在这里不再单独提醒"]


@pytest.mark.rules
def test_what_comes_after_the_measure_is_full_waits_for_the_next_working_day(office: Office) -> None:
    office.leap("2026-03-20T10:30")
    office.ticker.begin()
    _wait(office, range(5), "2026-03-20T10:40")
    _wait(office, range(5, 7), "2026-03-20T11:40")
    office.ff("2026-03-22T23:00")
    assert len([post for post in office.told("u_bai") if post.text.startswith("第")]) == 5
    office.ff("2026-03-23T08:06")
    told = [post.text for post in office.told("u_bai") if post.text.startswith("第")]
    assert told[5:] == ["第5件", "第6件"]


@pytest.mark.rules("quote_stalled")
def test_a_quote_without_an_answer_brings_the_pricing_pack_and_tells_the_supervisor(office: Office) -> None:
    office.say("u_bai", "云岭电子报价96万")
    office.ff("2026-04-02T10:31")
    (nudge,) = office.told("u_bai", "定价资料包")
    assert "返利政策" in nudge.text
    assert "（96万）" in nudge.text
    assert len(office.told("s_qiu", "已把定价资料包")) == 1


@pytest.mark.rules("quote_stalled")
def test_a_supervisor_who_sells_hears_of_their_own_deal_once(office: Office) -> None:
    office.sql("UPDATE customer SET owner = 's_qiu' WHERE key = 'K02'")
    office.say("s_qiu", "云岭电子报价96万")
    office.ff("2026-04-02T10:31")
    assert len(office.told("s_qiu", "云岭电子报价（96万）后")) == 1
    assert len(office.told("d_xia", "秋实 · 云岭电子 · 报价后14天")) == 1, "above the supervisor stands the director"


@pytest.mark.rules("calendar_unknown")
def test_a_year_without_a_calendar_is_told_to_the_admins_from_november_on_once_a_month(office: Office) -> None:
    office.leap("2031-10-30T12:00")
    office.ticker.begin()
    office.ff("2031-11-28T12:00")
    told = [post.title for post in office.told("a_gu")]
    assert told == [
        "2031年的放假和调休还不知道，暂按每周的上班时间算",
        "2031、2032年的放假和调休还不知道，暂按每周的上班时间算",
    ]


@pytest.mark.rules("stage_stalled")
def test_who_asks_what_to_do_today_hears_what_the_map_would_say(office: Office) -> None:
    assert "没有到期的下一步" in office.say("u_bai", "我今天要跟进谁").text
    office.say("u_bai", "海棠医疗演示完了，3月20日给三家对比")
    office.leap("2026-03-20T09:00")
    told = office.say("u_bai", "我今天要跟进谁").text
    assert "1 海棠医疗｜今天到期" in told
    assert "没有到期的下一步" in office.say("u_song", "我今天要跟进谁").text


def test_a_morning_with_nothing_due_says_nothing_however_much_stands_still(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.leap("2026-03-25T10:30")
    office.ff("2026-03-27T09:00")
    assert len(office.told("u_bai", "停在")) == 1
    assert office.told("u_bai", "件\n1 海棠") == []
    assert "海棠医疗｜商机停滞" in office.say("u_bai", "我今天要跟进谁").text


@pytest.mark.rules
def test_who_has_not_reported_is_told_to_those_above_and_to_a_rep_of_themselves_only(office: Office) -> None:
    office.say("u_song", "今日日报：青枫仪器演示完了")
    assert "今天还没报的：白露（1/2 已报）" in office.say("s_qiu", "谁没交日报").text
    assert "今天还没报的：白露（0/1 已报）" in office.say("u_bai", "谁没交日报").text
    assert "都交了（1/1）" in office.say("u_song", "谁没交日报").text


@pytest.mark.rules("stage_stalled")
def test_what_stands_still_is_listed_for_its_owner_and_those_above(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-25T10:31")
    assert "白露｜海棠医疗｜演示｜7天" in office.say("s_qiu", "哪些停滞了").text
    assert "海棠医疗" in office.say("u_bai", "哪些停滞了").text
    assert "没有停滞的客户" in office.say("u_song", "哪些停滞了").text
