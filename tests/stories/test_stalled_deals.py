"""A deal stands still: the rep is helped first, then the supervisor, then HR; whatever is done starts it over."""

import pytest

from tests.office import Office

pytestmark = pytest.mark.rules("stage_stalled")


def test_the_rep_is_helped_then_the_supervisor_then_hr_is_told(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵")
    office.ff("2026-03-25T10:29")
    assert office.told("u_bai", "停在「演示」") == []
    office.ff("2026-03-25T10:31")
    (nudge,) = office.told("u_bai", "停在「演示」7天了")
    lines = nudge.text.splitlines()
    assert [line[:5] for line in lines[2:5]] == ["A 问卡点", "B 给证据", "C 推一步"]
    assert lines[5].startswith("为什么：A ")
    assert lines[6] == "来自：价格异议手册"
    assert [button.text for button in nudge.buttons] == ["已处理", "今天联系", "静默2天"]
    office.ff("2026-03-26T10:29")
    assert office.told("s_qiu", "白露 · 海棠医疗") == []
    office.ff("2026-03-26T10:31")
    (alert,) = office.told("s_qiu", "白露 · 海棠医疗")
    assert alert.text.splitlines()[1:] == [
        "3月18日起没动；上次跟进 3月18日(周三)，嫌贵；3月25日已提醒白露",
        "15分钟辅导，当面问：",
        "① 客户说贵，是跟谁比、比的哪一项？",
        "② 客户那边谁拍板？档案里还没有",
        "③ 下一步约哪一天，带什么去？",
    ]
    office.ff("2026-03-28T10:31")
    (told,) = office.told("h_dong", "白露 · 海棠医疗")
    assert told.text.splitlines()[1:] == [
        "3月18日起没动；上次跟进 3月18日(周三)，嫌贵；3月25日已提醒白露；3月26日已提醒秋实"
    ]
    office.ff("2026-04-30T00:00")
    assert len(office.told("u_bai", "停在")) == 1, "the same thing is never said twice"


def test_a_deal_without_a_known_obstacle_gets_the_words_of_its_stage(office: Office) -> None:
    office.say("u_bai", "云岭电子演示完了")
    office.ff("2026-03-25T10:31")
    (nudge,) = office.told("u_bai", "停在「演示」")
    assert "来自：演示后跟进手册" in nudge.text


def test_what_fits_the_customer_s_industry_comes_first(office: Office) -> None:
    office.say("u_bai", "云岭电子演示完了，嫌贵")
    office.ff("2026-03-25T10:31")
    (nudge,) = office.told("u_bai", "停在「演示」")
    assert "B 给证据：停线一小时您这边损失多少？" in nudge.text
    assert "来自：价格异议手册、制造行业手册" in nudge.text


def test_one_phone_call_starts_the_ladder_over(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵")
    office.ff("2026-03-26T12:00")
    assert len(office.told("s_qiu", "海棠医疗")) == 1
    office.say("u_bai", "海棠医疗李主任电话聊了，还在看")
    office.ff("2026-04-02T11:59")
    assert office.told("h_dong", "海棠医疗") == []
    assert len(office.told("u_bai", "停在「演示」")) == 1
    office.ff("2026-04-02T12:01")
    assert len(office.told("u_bai", "停在「演示」")) == 2
    office.ff("2026-04-05T12:01")
    assert len(office.told("h_dong", "海棠医疗")) == 1


def test_a_next_step_ahead_keeps_everyone_quiet_until_it_has_passed(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，3月27日给三家对比")
    office.ff("2026-03-27T23:59")
    assert office.told("u_bai", "停在") == []
    office.ff("2026-03-30T09:00")
    assert len(office.told("u_bai", "停在")) == 1


def test_a_deal_that_moved_or_was_lost_is_nobody_s_worry(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.say("u_bai", "云岭电子演示完了")
    office.ff("2026-03-24T10:00")
    office.say("u_bai", "海棠医疗这单丢了，选了远帆")
    office.say("u_bai", "云岭电子报价96万")
    office.ff("2026-03-31T09:59")
    assert office.told("u_bai", "停在") == []
    office.ff("2026-03-31T10:01")
    assert "云岭电子停在「报价」7天" in office.told("u_bai", "停在")[0].text


def test_a_stage_taken_back_counts_from_the_day_it_stood_there_before(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-23T10:00")
    office.say("u_bai", "海棠医疗报价96万")
    office.say("u_bai", "撤回")
    office.ff("2026-03-25T10:31")
    assert "停在「演示」7天" in office.told("u_bai", "停在")[0].text


def test_a_nudge_of_the_night_waits_for_the_morning_and_of_the_weekend_for_monday(office: Office) -> None:
    office.ff("2026-03-20T22:30")
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-28T12:00")
    assert office.told("u_bai", "停在") == [], "Friday night, then Saturday"
    office.ff("2026-03-30T08:06")
    assert len(office.told("u_bai", "停在")) == 1
    office.ff("2026-03-30T23:00")
    assert office.told("s_qiu", "海棠") == [], "the supervisor's day counts from when the rep was told"


def test_holidays_do_not_count_as_days_of_standing_still(office: Office) -> None:
    office.leap("2026-09-28T10:00")
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-10-12T09:59")
    assert office.told("u_bai", "停在") == []
    office.ff("2026-10-12T10:01")
    assert len(office.told("u_bai", "停在")) == 1
