"""Promises fall due, a price obstacle wants its comparison, and a buying signal is worth two hours."""

from datetime import datetime

import pytest

from bot.core.localtime import SHANGHAI
from storage import timers
from tests.office import Office

pytestmark = pytest.mark.rules("commitment_due", "sop", "golden_window")


def _promised(office: Office) -> None:
    office.say("u_bai", "云岭电子演示完了")
    office.sql(
        "INSERT INTO commitment (key, person, customer, text, due, withdrawn) "
        "VALUES ('commitment/1/1/1', 'u_bai', 'K02', '寄样品', '2026-03-23', false)"
    )
    morning = datetime(2026, 3, 20, 9, tzinfo=SHANGHAI)
    timer = {"kind": "commitment_due", "subject": "commitment/1/1/1", "occurrence": "", "due_at": morning}
    office.database.write(lambda connection: timers.put(connection, [timer])).result()


def test_a_promise_is_said_the_working_day_before_and_to_the_supervisor_the_working_day_after(office: Office) -> None:
    _promised(office)
    office.ff("2026-03-20T08:59")
    assert office.told("u_bai", "寄样品") == []
    office.ff("2026-03-20T09:01")
    assert "答应云岭电子的事 3月23日(周一) 到期：寄样品" in office.told("u_bai", "寄样品")[0].text
    office.ff("2026-03-24T08:59")
    assert office.told("s_qiu", "寄样品") == []
    office.ff("2026-03-24T09:01")
    assert len(office.told("s_qiu", "承诺过期没有更新：寄样品")) == 1


def test_a_promise_that_was_kept_is_not_told_on(office: Office) -> None:
    _promised(office)
    office.ff("2026-03-23T10:00")
    office.say("u_bai", "云岭电子样品已经寄出，电话跟王工说了")
    office.ff("2026-03-24T12:00")
    assert office.told("s_qiu", "寄样品") == []


def test_a_price_obstacle_wants_a_comparison_within_a_day(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵")
    office.ff("2026-03-19T08:06")
    assert "比价材料还没有" in office.told("u_bai", "比价材料")[0].text
    office.ff("2026-03-19T12:10")
    assert len(office.told("s_qiu", "比价材料没有补上")) == 1


def test_the_comparison_as_a_file_or_in_words_settles_it(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵")
    office.say("u_bai", "云岭电子演示完了，嫌贵")
    assert "已记 海棠医疗｜材料 三方比价表.xlsx" in office.send_file("u_bai", "K01", "三方比价表.xlsx").text
    office.say("u_bai", "云岭电子电话聊了，发了三方比价表")
    office.ff("2026-03-20T12:00")
    assert office.told("u_bai", "比价材料还没有") == []
    assert office.told("s_qiu", "比价材料") == []


def test_a_buying_signal_opens_a_window_of_two_hours(office: Office) -> None:
    office.say("u_bai", "云岭电子报价96万")
    office.submit("signal", customer="K02", signal="price_page")
    office.submit("signal", customer="K02", signal="file_download")
    office.ff("2026-03-18T10:31")
    (told,) = office.told("u_bai", "黄金窗口")
    assert "云岭电子 看了价格页" in told.text
    assert "12:30 前联系最有效" in told.text
    assert "可以这样开口" in told.text
    (above,) = office.told("s_qiu", "黄金窗口")
    assert "可以这样开口" not in above.text
    office.ff("2026-03-18T12:31")
    assert office.say("u_bai", "预警").text == "现在没有开着的提醒或预警"
    office.submit("signal", customer="K02", signal="file_download")
    office.ff("2026-03-18T12:35")
    assert len(office.told("u_bai", "黄金窗口")) == 2


def test_a_signal_of_the_night_is_over_before_anybody_may_be_woken(office: Office) -> None:
    office.say("u_bai", "云岭电子报价96万")
    office.leap("2026-03-18T22:00")
    office.submit("signal", customer="K02", signal="price_page")
    office.ff("2026-03-19T12:00")
    assert office.told("u_bai", "黄金窗口") == []


def test_a_signal_without_an_open_deal_is_nobody_s(office: Office) -> None:
    office.submit("signal", customer="K03", signal="price_page")
    office.submit("signal", customer="K99", signal="price_page")
    office.ff("2026-03-18T12:00")
    assert office.told("u_song") == []
