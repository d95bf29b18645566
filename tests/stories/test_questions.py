"""What people ask of the records, and what each may be told: a rep their own and sums, those above their people."""

import pytest

from tests.office import Office

pytestmark = pytest.mark.rules("lead_assigned")


def _third_rep(office: Office) -> None:
    """With three in a team its sums tell of nobody."""
    office.sql(
        "INSERT INTO person (key, name, role, team, manager, wecom_id, dingtalk_id, greeted)"
        " VALUES ('u_new', '新叶', 'rep', '华东', 's_qiu', 'u_new', 'u_new', true)"
    )


def _week(office: Office) -> None:
    office.say("u_bai", "今日日报：上门拜访海棠医疗李主任，演示完了，客户嫌贵；云岭电子报价96万。拜访2家")
    office.say("u_song", "青枫仪器报价30万，电话沟通")


def test_the_funnel_is_one_s_own_and_for_those_above_the_team_s(office: Office) -> None:
    _week(office)
    mine = office.say("u_bai", "漏斗").text
    assert "商机 2 个，共 96万" in mine
    assert "演示 1 个：海棠医疗" in mine
    assert "青枫" not in mine
    assert "商机 3 个，共 126万" in office.say("s_qiu", "漏斗").text
    assert "商机 3 个" in office.say("d_xia", "漏斗").text


def test_a_stage_is_listed_with_the_longest_standing_first_and_whose_it_is(office: Office) -> None:
    _week(office)
    office.ff("2026-03-20T10:00")
    office.say("u_bai", "海棠医疗报价50万")
    office.say("s_qiu", "早")
    lines = office.say("s_qiu", "报价阶段有哪些").text.splitlines()
    assert lines[0].endswith("3 个，共 176万")
    assert lines[3] == "海棠医疗｜50万｜0天｜白露"


def test_a_rep_hears_of_the_team_in_sums_alone_and_of_a_small_team_nothing(office: Office) -> None:
    _week(office)
    assert "看得出是谁" in office.say("u_bai", "我们团队的漏斗").text
    _third_rep(office)
    said = office.say("u_bai", "我们团队的漏斗").text
    assert "商机 3 个，共 126万" in said
    assert "青枫" not in said


def test_what_was_done_is_counted_from_what_was_recorded(office: Office) -> None:
    _week(office)
    said = office.say("u_bai", "本周拜访多少").text
    assert "跟进 2 次，2 家客户" in said
    assert "日报里报的：拜访 2" in said
    assert "宋词" not in said
    team = office.say("s_qiu", "团队本周拜访多少").text
    assert "跟进 3 次，3 家客户" in team
    assert team.index("白露 跟进 2 次") < team.index("宋词 跟进 1 次")


def test_last_week_is_not_this_week(office: Office) -> None:
    _week(office)
    office.ff("2026-03-23T10:00")
    assert "跟进 0 次" in office.say("u_bai", "本周拜访多少").text
    assert "跟进 2 次" in office.say("u_bai", "上周拜访多少").text


def test_a_customer_s_standing_is_for_who_deals_with_it_and_those_above(office: Office) -> None:
    _week(office)
    for who in ("u_bai", "s_qiu", "d_xia"):
        said = office.say(who, "海棠医疗什么情况").text
        assert "演示 0天" in said
        assert "3月18日 李主任｜" in said
    other = office.say("u_song", "海棠医疗什么情况").text
    assert other == "海棠医疗 由白露跟进，详情请问本人或他的主管"
    assert "李主任" not in office.say("c_yan", "海棠医疗什么情况").text


def test_a_report_is_read_by_its_author_and_those_above(office: Office) -> None:
    _week(office)
    assert "· 海棠医疗 李主任｜" in office.say("u_bai", "看下我今天的日报").text
    assert "· 海棠医疗 李主任｜" in office.say("s_qiu", "白露今天的日报").text
    assert "海棠" not in office.say("u_song", "白露今天的日报").text


def test_promises_are_listed_with_the_next_due_first_and_the_late_ones_marked(office: Office) -> None:
    office.say("u_bai", "答应云岭电子3月27日前送样机")
    office.say("u_bai", "答应海棠医疗3月20日前送一份检测报告")
    office.ff("2026-03-23T10:00")
    lines = office.say("u_bai", "我答应过客户什么").text.splitlines()
    assert lines[0] == "您答应客户的事 2 件"
    assert lines[1].startswith("海棠医疗｜")
    assert lines[1].endswith("｜已过期")
    assert "云岭" in lines[2]
    assert "白露" in office.say("s_qiu", "大家答应过客户什么").text
    assert "没有记着的承诺" in office.say("u_song", "我答应过客户什么").text


def test_the_pool_is_everybody_s_and_leads_are_their_owner_s(office: Office) -> None:
    office.submit("lead", company="蓝桥精工", contact="王经理", phone="13900001234")
    office.submit("lead", company="松风软件", contact="赵经理", phone="13900005678")
    office.sql("UPDATE lead SET owner = CASE company WHEN '松风软件' THEN 'u_bai' END")
    office.say("u_song", "早")
    assert "公海，回「认领 编号」 1 条" in office.say("u_song", "公海有哪些线索").text
    assert "松风软件" not in office.say("u_song", "公海有哪些线索").text
    assert "松风软件" in office.say("u_bai", "我有哪些线索").text
    assert "松风软件" in office.say("s_qiu", "团队有哪些线索").text
    assert office.say("u_song", "L0002归谁").text == "L0002 松风软件 由白露跟进"
    assert "回「认领」就归您" in office.say("u_song", "L0001归谁").text


def test_who_missed_a_report_on_earlier_days_is_told_day_by_day(office: Office) -> None:
    office.say("u_bai", "今日日报：海棠医疗演示完了")
    office.ff("2026-03-20T10:00")
    assert "3月18日(周三)没交日报的：宋词（1/2 已报）" in office.say("s_qiu", "前天谁没交日报").text
    week = office.say("s_qiu", "本周谁没交日报").text.splitlines()
    assert week[1].startswith("宋词 5天：")
    assert week[2] == "白露 4天：3月16日、3月17日、3月19日、3月20日"


def test_a_supervisor_sees_what_the_team_has_to_do_and_may_ask_for_one_person_s_alerts(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，3月19日给三家对比")
    office.say("u_bai", "云岭电子刘总私下要5个点回扣")
    office.say("s_qiu", "早")
    office.ff("2026-03-19T09:00")
    assert "白露 海棠医疗｜" in office.say("s_qiu", "团队今天要跟进谁").text
    assert "没有" in office.say("s_qiu", "宋词有什么预警").text


def test_a_day_on_which_nobody_works_owes_no_report(office: Office) -> None:
    office.ff("2026-03-21T10:00")
    office.say("s_qiu", "早")
    assert office.say("s_qiu", "今天谁没交日报").text == "那天不是工作日，不用交日报"


def test_nobody_is_told_of_another_team_s_people(office: Office) -> None:
    office.sql(
        "INSERT INTO person (key, name, role, team, manager, wecom_id, dingtalk_id, greeted)"
        " VALUES ('s_other', '南山', 'supervisor', '华南', 'd_xia', 's_other', 's_other', true)"
    )
    _week(office)
    for asked in ("白露今天的日报", "白露的漏斗", "白露本周拜访多少", "白露有哪些线索"):
        said = office.say("s_other", asked).text
        assert "海棠" not in said
        assert "96万" not in said
