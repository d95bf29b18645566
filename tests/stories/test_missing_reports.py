"""No report by half past six: a word to the rep; at eight one list to the supervisor; nothing on days off."""

import pytest
from sqlalchemy import text

from tests.office import Office

pytestmark = pytest.mark.rules("report_missing")


def test_who_has_not_reported_hears_of_it_and_later_the_supervisor_gets_one_list(office: Office) -> None:
    office.say("u_song", "今日日报：青枫仪器演示完了")
    office.say("u_bai", "云岭电子报价96万")
    office.ff("2026-03-18T18:29")
    assert all("日报还没收到" not in post.text for post in office.told("u_bai"))
    office.ff("2026-03-18T18:31")
    assert "云岭电子" in office.told("u_bai")[-1].text
    assert "日报还没收到" in office.told("u_bai")[-1].text
    assert all("还没收到" not in post.text for post in office.told("u_song"))
    office.ff("2026-03-18T20:01")
    (told,) = office.told("s_qiu")
    assert told.text.startswith("今天还没报的：白露（1/2 已报）")
    assert "1 条客户更新" in told.text


def test_a_weekend_and_a_holiday_owe_no_report_and_a_makeup_saturday_does(office: Office) -> None:
    office.leap("2026-05-09T00:00")
    office.ff("2026-05-09T23:00")
    assert len(office.told("s_qiu")) == 1, "9 May 2026 is a make-up Saturday"
    office.ff("2026-05-10T23:00")
    assert len(office.told("s_qiu")) == 1
    office.leap("2026-10-01T00:00")
    before = len(office.told("u_bai"))
    office.ff("2026-10-07T23:00")
    assert len(office.told("u_bai")) == before


def test_someone_on_leave_owes_no_report(office: Office) -> None:
    office.database.write(
        lambda c: c.execute(text("UPDATE person SET leave = '2026-03-18..2026-03-20' WHERE key = 'u_bai'"))
    ).result()
    office.ff("2026-03-18T23:00")
    assert office.told("u_bai") == []
    assert "宋词（0/1 已报）" in office.told("s_qiu")[0].text


def test_everyone_has_reported_and_nobody_hears_a_thing(office: Office) -> None:
    office.say("u_song", "今日日报：青枫仪器演示完了")
    office.say("u_bai", "今日日报：海棠医疗演示完了")
    office.ff("2026-03-18T23:00")
    assert office.told("s_qiu") == []
