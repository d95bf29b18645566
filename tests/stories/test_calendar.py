"""Days that are not like others: a make-up Saturday, National Day, lunch; and what resets a ladder or never rings."""

from datetime import datetime, timedelta

import pytest

from bot.core.effects import Notify
from bot.core.localtime import SHANGHAI
from bot.core.message import Said
from bot.core.notice import Notice
from bot.core.outcome import Outcome
from bot.core.post import Post
from bot.engine import commit
from bot.engine.cause import Cause
from tests.office import Office

LEADS = ("lead_assigned", "lead_first_response", "lead_unassigned")


@pytest.mark.rules(*LEADS)
@pytest.mark.parametrize(
    ("given", "before", "breach"),
    [
        pytest.param("2026-05-08T18:05", "2026-05-09T10:59", "2026-05-09T11:01", id="make-up Saturday"),
        pytest.param("2026-09-30T17:00", "2026-10-08T09:59", "2026-10-08T10:01", id="National Day"),
        pytest.param("2026-03-18T11:00", "2026-03-18T14:29", "2026-03-18T14:31", id="lunch"),
        pytest.param("2026-03-20T17:30", "2026-03-23T10:29", "2026-03-23T10:31", id="weekend"),
    ],
)
def test_two_working_hours_are_those_that_people_work(office: Office, given: str, before: str, breach: str) -> None:
    office.leap(given)
    office.submit("lead", company="蓝桥精工", contact="王经理", phone="13900001234", level="A")
    office.ff(before)
    assert office.told("s_qiu", "首次响应超时") == []
    office.ff(breach)
    assert len(office.told("s_qiu", "首次响应超时")) == 1


@pytest.mark.rules("lead_assigned", "lead_unassigned")
def test_a_lead_that_is_given_away_in_the_last_minute_is_nobody_s_worry(office: Office) -> None:
    office.submit("lead", company="蓝桥精工", contact="王经理", phone="13900001234")
    office.sql("UPDATE lead SET owner = 'u_bai'")
    office.say("u_bai", "退回公海 L0001")
    office.ff("2026-03-20T10:29")
    office.say("s_qiu", "把L0001转给宋词")
    office.ff("2026-03-21T12:00")
    assert office.told("s_qiu", "没人认领") == []


@pytest.mark.rules("stage_stalled")
def test_a_ladder_that_had_reached_hr_begins_anew_after_one_call(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-30T10:00")
    assert len(office.told("h_dong", "海棠医疗")) == 1
    office.say("u_bai", "海棠医疗李主任电话聊了，还在看")
    office.ff("2026-04-09T09:59")  # seven days, 清明 not counted
    assert len(office.told("u_bai", "停在")) == 1
    office.ff("2026-04-09T10:01")
    assert len(office.told("u_bai", "停在")) == 2
    office.ff("2026-04-12T10:01")
    assert len(office.told("h_dong", "海棠医疗")) == 2


@pytest.mark.rules("stage_stalled")
def test_a_step_of_the_supervisor_s_own_counts(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-26T12:00")
    assert len(office.told("s_qiu", "停在")) == 1
    office.say("s_qiu", "海棠医疗李主任我打了电话，还在比较")
    office.ff("2026-04-01T12:00")
    assert office.told("h_dong", "海棠医疗") == []


@pytest.mark.rules("stage_stalled")
def test_one_message_delivered_again_and_again_is_one_matter(office: Office) -> None:
    for _ in range(20):
        office.arrive("u_bai", Said("海棠医疗演示完了"), key="console:once")
    office.work()
    office.ff("2026-03-25T10:31")
    assert len(office.told("u_bai", "停在「演示」")) == 1


@pytest.mark.rules("stage_stalled")
def test_what_waits_over_the_day_s_measure_and_settles_is_never_said(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-25T10:20")
    at = datetime.fromisoformat("2026-03-25T10:20").replace(tzinfo=SHANGHAI)
    full = Outcome(
        tuple(
            Notify(
                Notice(f"n/{n}", "u_bai", "nudge", "golden_window", Post(f"第{n}件", f"第{n}件"), at, customer=f"X{n}")
            )
            for n in range(5)
        )
    )
    cause = Cause(None, "system", "console", "", office.clock.now())
    office.database.write(lambda connection: commit.apply(connection, cause, "test", full, "console")).result()
    office.ff("2026-03-25T10:40")
    assert office.told("u_bai", "停在") == [], "five a day are enough"
    office.say("u_bai", "海棠医疗李主任电话聊了")
    office.ff("2026-03-27T12:00")
    assert office.told("u_bai", "停在") == []


@pytest.mark.rules("daily_digest", "report_missing")
def test_an_outage_of_two_days_brings_the_last_day_s_words_and_no_older_ones(office: Office) -> None:
    office.ff("2026-03-18T21:00")
    told = len(office.told("s_qiu", "小结"))
    office.leap("2026-03-20T20:45")
    office.pass_time(timedelta())
    office.ff("2026-03-20T20:46")
    assert [post.title for post in office.told("s_qiu", "小结")][told:] == ["华东 · 3月20日(周五)小结"]
