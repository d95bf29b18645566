"""An alert is acked, put to sleep, settled and listed, by buttons and by words, and only by whom it concerns."""

from dataclasses import replace

import pytest

from bot.core.post import Post
from tests.office import Office

pytestmark = pytest.mark.rules("stage_stalled")


def _stalled(office: Office) -> Post:
    """白露's deal has stood still for a week, and she was told."""
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-25T10:31")
    return office.told("u_bai", "停在")[-1]


def test_an_ack_stops_the_ladder_until_something_changes(office: Office) -> None:
    nudge = _stalled(office)
    assert "不再往上提醒" in office.press("u_bai", nudge.ref, "ack").text
    office.ff("2026-04-05T12:00")
    assert office.told("s_qiu", "停在") == []
    office.say("u_bai", "海棠医疗李主任电话聊了")
    office.ff("2026-04-13T12:01")
    assert len(office.told("u_bai", "停在")) == 2, "a new week of standing still is a new matter"


def test_words_do_what_the_button_does(office: Office) -> None:
    nudge = _stalled(office)
    number = nudge.ref.removeprefix("alert-")
    assert f"（提醒{number}）" in nudge.text
    assert "处理中" in office.say("u_bai", f"已处理 {number}").text
    assert "处理中" in office.say("u_bai", "预警").text


def test_what_a_button_says_can_be_typed_with_the_alerts_number(office: Office) -> None:
    number = _stalled(office).ref.removeprefix("alert-")
    assert "静默到 3月26日(周四)08:30" in office.say("u_bai", f"{number} 今天联系").text
    assert "静默到 3月27日(周五)" in office.say("u_bai", f"{number} 静默2天").text
    assert "触发" in office.say("u_bai", f"{number} 看全过程").text
    assert f"{number}号已了结" in office.say("u_bai", f"{number} 了结").text
    assert "没有开着的" in office.say("u_bai", "预警").text


def test_the_only_open_alert_needs_no_number(office: Office) -> None:
    _stalled(office)
    assert "处理中" in office.say("u_bai", "已处理").text


def test_of_several_the_bot_asks_which(office: Office) -> None:
    office.say("u_bai", "云岭电子演示完了")
    _stalled(office)
    told = office.say("u_bai", "已处理").text
    assert told.startswith("哪一条？")
    assert "云岭电子 · 商机停滞" in told


def test_a_snooze_ends_by_itself_and_the_ladder_goes_on(office: Office) -> None:
    nudge = _stalled(office)
    assert "静默到 3月27日(周五)10:31" in office.press("u_bai", nudge.ref, "snooze:2d").text
    assert "静默到 03-27 10:31" in office.say("u_bai", "预警").text
    office.ff("2026-03-27T10:30")
    assert office.told("s_qiu", "停在") == []
    office.ff("2026-03-27T10:32")
    assert len(office.told("s_qiu", "停在")) == 1


def test_a_snooze_over_a_weekend_that_a_stage_ends_wakes_nobody(office: Office) -> None:
    office.leap("2026-03-20T10:00")
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-27T16:00")
    nudge = office.told("u_bai", "停在")[-1]
    office.press("u_bai", nudge.ref, "snooze:3d")
    office.say("u_bai", "海棠医疗报价80万")
    office.ff("2026-04-01T12:00")
    assert office.told("s_qiu", "停在") == []
    assert office.press("u_bai", nudge.ref, "ack").text.endswith("阶段已变化，不用再处理")


def test_contacting_today_is_quiet_until_tomorrow_morning(office: Office) -> None:
    nudge = _stalled(office)
    assert "3月26日(周四)08:30" in office.press("u_bai", nudge.ref, "contact_today").text
    office.ff("2026-03-26T10:29")
    assert office.told("s_qiu", "停在") == []
    office.ff("2026-03-26T10:32")
    assert len(office.told("s_qiu", "停在")) == 1


def test_nobody_settles_what_is_another_s(office: Office) -> None:
    nudge = _stalled(office)
    assert "不归您处理" in office.press("u_song", nudge.ref, "ack").text
    assert "不归您处理" in office.say("u_song", f"已处理 {nudge.ref.removeprefix('alert-')}").text
    office.ff("2026-03-26T10:32")
    assert len(office.told("s_qiu", "停在")) == 1, "a refused ack stops nothing"


def test_the_supervisor_takes_it_over_and_sees_what_was_done(office: Office) -> None:
    _stalled(office)
    office.ff("2026-03-26T10:32")
    alert = office.told("s_qiu", "停在")[-1]
    history = office.press("s_qiu", alert.ref, "history").text
    assert "已告知白露" in history
    assert "已告知秋实" in history
    office.press("s_qiu", alert.ref, "ack")
    office.ff("2026-04-05T10:00")
    assert office.told("h_dong", "停在") == []


def test_what_is_settled_once_is_settled(office: Office) -> None:
    nudge = _stalled(office)
    assert "已了结" in office.press("u_bai", nudge.ref, "resolve").text
    assert "不用再处理" in office.press("u_bai", nudge.ref, "ack").text
    assert office.say("u_bai", "预警").text == "现在没有开着的提醒或预警"


def test_a_number_that_nobody_has_is_said_so(office: Office) -> None:
    assert office.say("u_bai", "已处理 77").text.endswith("没有77号")


def test_a_person_on_leave_is_not_nudged_and_the_deputy_is(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.sql("UPDATE person SET leave = '2026-03-24..2026-03-27', deputy = 'u_song' WHERE key = 'u_bai'")
    office.ff("2026-03-25T10:31")
    assert office.told("u_bai", "停在") == []
    assert len(office.told("u_song", "停在")) == 1


def test_without_a_deputy_the_nudge_waits_for_the_return(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.sql("UPDATE person SET leave = '2026-03-24..2026-03-26' WHERE key = 'u_bai'")
    office.ff("2026-03-26T23:00")
    assert office.told("u_bai", "停在") == []
    office.ff("2026-03-27T08:06")
    assert len(office.told("u_bai", "停在")) == 1


def test_a_supervisor_who_left_gives_way_to_the_next_one_up(office: Office) -> None:
    _stalled(office)
    office.sql("UPDATE person SET left_on = '2026-03-25' WHERE key = 's_qiu'")
    office.ff("2026-03-26T10:32")
    assert len(office.told("d_xia", "停在")) == 1


def test_no_nudge_about_what_has_just_changed(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-25T10:00")
    office.say("u_bai", "海棠医疗李主任电话聊了，还在看")
    office.ff("2026-03-25T10:59")
    assert office.told("u_bai", "停在") == []
    office.ff("2026-03-25T11:01")
    assert len(office.told("u_bai", "停在")) == 1


@pytest.mark.rules("stage_stalled", "sop")
def test_two_matters_of_one_customer_come_in_one_message(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵")
    office.sql("UPDATE person SET leave = '2026-03-19..2026-03-31' WHERE key = 'u_bai'")
    office.ff("2026-03-31T23:00")
    assert office.told("u_bai", "比价材料") == []
    office.ff("2026-04-01T08:06")
    (told,) = office.told("u_bai", "比价材料")
    assert "停在「演示」" in told.text


def test_the_policy_that_an_alert_was_opened_under_stays_with_it(office: Office) -> None:
    _stalled(office)
    stricter = office.rules.policies["stage_stalled"].model_copy(update={"ladder": ()})
    office.bells = replace(
        office.bells,
        rulebook=replace(office.rules, policies={**office.rules.policies, "stage_stalled": stricter}),
    )
    office.ff("2026-03-26T10:32")
    assert len(office.told("s_qiu", "停在")) == 1


def test_a_rep_who_changes_teams_between_two_rungs_has_the_new_chain(office: Office) -> None:
    _stalled(office)
    office.sql("UPDATE person SET manager = 'd_xia' WHERE key = 'u_bai'")
    office.ff("2026-03-26T10:32")
    assert office.told("s_qiu", "停在") == []
    assert len(office.told("d_xia", "停在")) == 1
