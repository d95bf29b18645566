"""The week's Process Health Index: what it weighs, whom it reaches, what a rep may see of it."""

import pytest
from sqlalchemy import text

from tests.office import Office

pytestmark = pytest.mark.rules("process_health", "lead_first_response")


def test_the_supervisor_hears_on_monday_how_the_week_was_with_the_lowest_first(office: Office) -> None:
    office.say("u_bai", "上门拜访海棠医疗李总，演示完了，3月27日再去拜访，预算80万")
    office.say("u_song", "青枫仪器电话聊了一下，刚接触，客户嫌贵")
    office.ff("2026-03-23T08:59")
    assert office.told("s_qiu", "过程健康") == []
    office.ff("2026-03-23T09:01")
    (told,) = office.told("s_qiu", "过程健康")
    lines = told.text.splitlines()
    assert lines[0] == "华东 · 过程健康 3月16日–3月22日"
    assert [line[:2] for line in lines[2:4]] == ["宋词", "白露"]
    assert "近7天有1个客户完成演示但未进报价（海棠医疗）" in told.text
    for who in ("u_bai", "u_song", "d_xia", "h_dong"):
        assert office.told(who, "过程健康") == []


def test_each_team_is_weighed_by_a_ring_of_its_own(office: Office) -> None:
    office.sql(
        "INSERT INTO person (key, name, role, team, manager, wecom_id, dingtalk_id, greeted)"
        " VALUES ('s_he', '何山', 'supervisor', '华南', 'd_xia', 's_he', 's_he', true)"
    )
    office.sql("UPDATE person SET manager = 's_he' WHERE key = 'u_song'")
    office.say("u_bai", "海棠医疗演示完了")
    office.say("u_song", "青枫仪器演示完了")
    office.ff("2026-03-23T09:01")
    (east,), (south,) = office.told("s_qiu", "过程健康"), office.told("s_he", "过程健康")
    assert ("白露" in east.text, "宋词" in east.text) == (True, False)
    assert ("白露" in south.text, "宋词" in south.text) == (False, True)
    rings = "SELECT count(DISTINCT message) FROM ledger WHERE event = 'decided' AND subject = 'process_health'"
    with office.database.read() as connection:
        days = "SELECT count(*) FROM inbox WHERE key LIKE 'clock/process_health/%'"
        bells, decided = (connection.execute(text(one)).scalar_one() for one in (days, rings))
    assert decided == bells + 2


def test_a_monday_off_puts_it_off_to_the_first_working_day(office: Office) -> None:
    office.ff("2026-03-30T10:00")
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-04-06T23:00")  # 清明: Monday is off
    assert office.told("s_qiu", "3月30日–4月5日") == []
    office.ff("2026-04-07T09:01")
    assert len(office.told("s_qiu", "3月30日–4月5日")) == 1
    office.ff("2026-04-10T10:00")
    assert len(office.told("s_qiu", "过程健康")) == 1


def test_a_week_in_which_nothing_is_open_says_nothing(office: Office) -> None:
    office.ff("2026-03-23T12:00")
    assert office.told("s_qiu", "过程健康") == []


def _share(office: Office, part: str) -> str:
    said = office.say("u_bai", "过程健康").text.splitlines()[0]
    return next(one for one in said.split("｜") if one.startswith(part))


@pytest.mark.parametrize(
    ("written", "percent"), [("李主任", 50), ("暂无", 25), ("待确认", 25), (" 待确认 ", 25), ("待确认李主任", 50)]
)
def test_what_says_that_nothing_is_known_does_not_count(office: Office, written: str, percent: int) -> None:
    office.say("u_bai", "海棠医疗演示完了，预算80万")
    office.sql(f"UPDATE opportunity SET decision_maker = '{written}'")  # noqa: S608
    assert _share(office, "信息").startswith(f"信息 {percent}")


def test_a_stage_owes_its_steps(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    assert _share(office, "完整").startswith("完整 67")
    office.say("u_bai", "上门拜访海棠医疗，3月27日再去一次")
    assert _share(office, "完整").startswith("完整 100🟢")


def test_first_answers_are_counted_by_class_and_what_still_has_time_is_not(office: Office) -> None:
    office.submit("leave", person="u_song", **{"from": "2026-03-18", "to": "2026-03-30"})
    for company, level in (("蓝桥精工", "A"), ("松风软件", "A"), ("白鹭物流", "C")):
        office.submit("lead", company=company, contact="王经理", phone="13900001234", source="website", level=level)
    office.ff("2026-03-18T11:00")
    office.say("u_bai", "蓝桥精工王经理电话聊了，要资料")
    office.ff("2026-03-18T15:00")
    assert "（A类 1/2）" in office.say("u_bai", "过程健康").text
    assert "有1条线索首次响应超时（松风软件）" in office.say("u_bai", "过程健康").text


@pytest.mark.parametrize(
    ("later", "agreed"),
    [
        ("海棠医疗还是嫌贵，要再降", "印证 100"),
        ("海棠医疗电话问候了一下", "印证 100"),
        ("海棠医疗说接口不兼容，技术上有疑虑", "印证 0"),
        ("海棠医疗签单了", "印证 0"),
    ],
)
def test_an_obstacle_is_borne_out_or_not_by_the_three_days_after(office: Office, later: str, agreed: str) -> None:
    office.say("u_bai", "海棠医疗演示完了，客户嫌贵")
    office.ff("2026-03-20T10:00")
    office.say("u_bai", later)
    office.ff("2026-03-23T10:00")
    assert _share(office, "印证").startswith(agreed)


def test_an_obstacle_after_which_nothing_was_heard_is_not_judged(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，客户嫌贵")
    office.ff("2026-03-23T10:00")
    assert _share(office, "印证") == "印证 —"


def test_a_rep_sees_their_own_and_of_a_large_enough_team_the_average(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.say("u_song", "青枫仪器演示完了")
    said = office.say("u_bai", "过程健康").text
    assert "海棠医疗" in said
    assert "团队平均" not in said, "of two, the average tells of the other"
    office.sql(
        "INSERT INTO person (key, name, role, team, manager, wecom_id, dingtalk_id, greeted)"
        " VALUES ('u_new', '新叶', 'rep', '华东', 's_qiu', 'u_new', 'u_new', true)"
    )
    assert "团队平均" not in office.say("u_bai", "过程健康").text, "of the third there is nothing to weigh"
    office.say("u_new", "松涛机械演示完了")
    office.sql("UPDATE opportunity SET owner = 'u_new' WHERE customer = 'K04'")
    said = office.say("u_bai", "过程健康").text
    assert "团队平均" in said
    assert "宋词" not in said
    assert "青枫" not in said


def test_those_above_see_teams_and_others_nothing(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    assert "白露" in office.say("s_qiu", "过程健康").text
    director = office.say("d_xia", "过程健康").text
    assert "华东 · 秋实" in director
    assert "白露" not in director
    assert "海棠" not in office.say("c_yan", "过程健康").text
