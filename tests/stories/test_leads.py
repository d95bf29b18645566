"""A lead comes from the website: somebody gets it, is reminded, loses it again; others claim it and give it away."""

import pytest

from tests.office import Office

pytestmark = pytest.mark.rules("lead_assigned", "lead_first_response", "lead_unassigned", "lead_silent")


def _lead(office: Office, company: str = "蓝桥精工", level: str = "A") -> None:
    phone = {"蓝桥精工": "13900001234"}.get(company, "13900005678")
    office.submit("lead", company=company, contact="王经理", phone=phone, source="website", level=level)


def test_leads_are_given_out_in_turn_and_the_owner_hears_at_once(office: Office) -> None:
    _lead(office)
    _lead(office, "松风软件")
    office.ff("2026-03-18T10:31")
    owners = {name: who for who in ("u_bai", "u_song") for name in ("蓝桥精工", "松风软件") if office.told(who, name)}
    assert sorted(owners.values()) == ["u_bai", "u_song"]
    (told,) = office.told(owners["蓝桥精工"], "新线索归您：蓝桥精工")
    assert "王经理 13900001234" in told.text
    assert [button.action for button in told.buttons] == ["accept", "release", "contacted"]


def test_a_lead_of_a_known_customer_goes_to_its_owner(office: Office) -> None:
    for _ in range(2):
        _lead(office, "杭州海棠医疗器械有限公司")
    office.ff("2026-03-18T10:31")
    assert len(office.told("u_bai", "新线索归您")) + len(office.told("u_bai", "海棠医疗")) >= 2
    assert office.told("u_song", "新线索归您") == []


def test_somebody_on_leave_gets_no_lead(office: Office) -> None:
    office.submit("leave", person="u_bai", **{"from": "2026-03-18", "to": "2026-03-20"})
    for company in ("蓝桥精工", "松风软件"):
        _lead(office, company)
    office.ff("2026-03-18T10:31")
    assert len(office.told("u_song", "新线索归您")) == 2


@pytest.mark.parametrize(("level", "nudged", "breached"), [("A", "11:30", "14:00"), ("B", "14:00", "16:00")])
def test_a_lead_without_contact_reminds_at_half_time_and_tells_the_supervisor_at_the_end(
    office: Office, level: str, nudged: str, breached: str
) -> None:
    office.submit("leave", person="u_song", **{"from": "2026-03-18", "to": "2026-03-20"})
    _lead(office, level=level)
    hour = int(nudged[:2])
    office.ff(f"2026-03-18T{hour - 1 if nudged.endswith('00') else hour}:{'59' if nudged.endswith('00') else '29'}")
    assert office.told("u_bai", "还没联系") == []
    office.ff(f"2026-03-18T{nudged[:-1]}1")
    assert f"蓝桥精工（{level}类）还没联系" in office.told("u_bai", "还没联系")[0].text
    assert office.told("s_qiu", "首次响应超时") == []
    office.ff(f"2026-03-18T{breached[:-1]}1")
    assert len(office.told("s_qiu", "首次响应超时")) == 1


def test_who_is_reminded_of_a_lead_is_told_what_to_say_and_the_supervisor_what_to_ask(office: Office) -> None:
    office.submit("leave", person="u_song", **{"from": "2026-03-18", "to": "2026-03-20"})
    _lead(office)
    office.ff("2026-03-18T14:01")
    (nudge,) = office.told("u_bai", "还没联系")
    routes = [line for line in nudge.text.splitlines() if line[:2] in {"A ", "B ", "C "}]
    assert len(set(routes)) == 3
    assert "为什么：A " in nudge.text
    assert "来自：" in nudge.text
    (breach,) = office.told("s_qiu", "首次响应超时")
    assert "15分钟辅导" in breach.text
    assert all(number in breach.text for number in "①②③")


def test_a_call_before_half_time_keeps_everybody_quiet(office: Office) -> None:
    office.submit("leave", person="u_song", **{"from": "2026-03-18", "to": "2026-03-20"})
    _lead(office)
    office.ff("2026-03-18T11:00")
    office.say("u_bai", "蓝桥精工王经理电话聊了，要资料")
    office.ff("2026-03-18T18:00")
    assert office.told("u_bai", "还没联系") == []
    assert office.told("s_qiu", "首次响应") == []


def test_a_lead_of_friday_evening_is_due_on_monday(office: Office) -> None:
    office.submit("leave", person="u_song", **{"from": "2026-03-18", "to": "2026-03-31"})
    office.leap("2026-03-20T18:05")
    _lead(office)
    office.ff("2026-03-23T09:59")
    assert office.told("u_bai", "还没联系") == []
    office.ff("2026-03-23T10:01")
    assert len(office.told("u_bai", "还没联系")) == 1
    office.ff("2026-03-23T11:01")
    assert len(office.told("s_qiu", "首次响应超时")) == 1


def test_a_lead_that_nobody_follows_goes_back_to_the_pool_and_can_be_claimed(office: Office) -> None:
    office.submit("leave", person="u_song", **{"from": "2026-03-18", "to": "2026-03-18"})
    _lead(office, level="C")
    office.ff("2026-03-23T10:31")
    (nudge,) = office.told("u_bai", "会回到公海")
    assert "3个工作日没有跟进" in nudge.text
    assert "可以这样开口" in nudge.text
    office.ff("2026-03-25T10:31")
    (told,) = office.told("u_bai", "已回到公海")
    assert len(office.told("s_qiu", "已回到公海")) == 1
    assert office.say("u_bai", "预警").text.endswith("现在没有开着的提醒或预警")
    assert "已认领 蓝桥精工" in office.press("u_song", told.ref, "claim").text
    office.ff("2026-03-27T12:00")
    assert office.told("s_qiu", "没人认领") == []
    assert "已由宋词认领" in office.say("u_bai", "认领 L0001").text


def test_a_lead_in_the_pool_for_two_days_is_the_supervisor_s(office: Office) -> None:
    _lead(office)
    office.ff("2026-03-18T10:31")
    owner = "u_bai" if office.told("u_bai", "新线索") else "u_song"
    office.say(owner, "退回公海 L0001")
    office.ff("2026-03-20T10:30")
    assert office.told("s_qiu", "没人认领") == []
    office.ff("2026-03-20T10:32")
    (alert,) = office.told("s_qiu", "48小时没人认领")
    assert "已把 蓝桥精工 转给宋词" in office.say("s_qiu", "把L0001转给宋词").text
    office.ff("2026-03-20T10:33")
    assert len(office.told("u_song", "新线索归您")) >= 1
    assert "不用再处理" in office.press("s_qiu", alert.ref, "ack").text


def test_nobody_gives_away_what_is_another_s(office: Office) -> None:
    office.submit("leave", person="u_song", **{"from": "2026-03-18", "to": "2026-03-18"})
    _lead(office)
    assert "只有负责人" in office.say("u_song", "把L0001转给宋词").text
    assert "只有负责人" in office.say("u_song", "退回公海 L0001").text
    assert "把 蓝桥精工 转给宋词吗" in office.say("u_bai", "把L0001转给宋词").question
    assert "已由白露" in office.say("u_song", "认领 L0001").text
    assert "已把 蓝桥精工 转给宋词" in office.say("u_bai", "确认").text
    assert "已经是您的" in office.say("u_song", "认领 L0001").text


def test_what_somebody_has_changes_hands_only_when_that_is_confirmed(office: Office) -> None:
    office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备")
    asked = office.say("s_qiu", "把L0001转给宋词")
    assert "现在归白露，还没联系" in asked.text
    assert [one.action for one in asked.buttons] == ["confirm", "cancel"]
    assert office.press("s_qiu", asked.ref, "cancel").text == "好，没有转"
    office.pass_time_to_say()
    assert office.told("u_song", "新线索归您") == []
    assert "已经归白露" in office.say("s_qiu", "把L0001转给白露").text


def test_a_lead_is_handed_on_by_its_company_s_name_as_by_its_number(office: Office) -> None:
    office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备")
    assert "把 苏州蓝桥精工 转给宋词吗" in office.say("u_bai", "把蓝桥精工转给宋词").question
    assert "已把 苏州蓝桥精工 转给宋词" in office.say("u_bai", "确认").text


def test_a_word_given_after_the_lead_has_moved_on_moves_nothing(office: Office) -> None:
    office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备")
    asked = office.say("s_qiu", "把L0001转给宋词")
    office.say("u_bai", "退回公海 L0001")
    assert "已经回到公海，没有转" in office.press("s_qiu", asked.ref, "confirm").text
    office.say("u_bai", "认领 L0001")
    asked = office.say("u_bai", "把L0001转给宋词")
    office.sql("UPDATE person SET left_on = '2026-03-17' WHERE key = 'u_song'")
    assert "宋词已离职，没有转" in office.press("u_bai", asked.ref, "confirm").text


def test_the_former_owner_hears_that_a_lead_went_elsewhere(office: Office) -> None:
    office.submit("leave", person="u_song", **{"from": "2026-03-18", "to": "2026-03-18"})
    _lead(office)
    asked = office.say("s_qiu", "把L0001转给宋词")
    assert asked.question == "仍然把 蓝桥精工 转给宋词吗？（宋词今天不在）"
    office.press("s_qiu", asked.ref, "confirm")
    office.ff("2026-03-18T18:00")
    assert len(office.told("u_bai", "已转给他人")) == 1
    assert office.told("u_song", "新线索归您") == [], "on leave today"
    office.ff("2026-03-19T08:06")
    assert len(office.told("u_song", "新线索归您")) == 1


def test_a_rep_s_own_lead_has_no_first_response_to_make(office: Office) -> None:
    office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备")
    office.ff("2026-03-18T18:00")
    assert office.told("u_bai", "还没联系") == []
