"""Standard procedures: something happens, people owe steps, at once or in turn, and a report or a file closes them."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.bells import Bells
from bot.policy import load
from bot.rules.procedures import Policy
from tests.office import LABELS, Office

pytestmark = pytest.mark.rules("sop")

IN_TURN = """
enabled: true
procedures:
  - id: contract_review
    name: 合同会签
    when: {stage: negotiation}
    in_turn: true
    steps:
      - {what: 合同草稿, by: rep, within: 8工作小时, late: supervisor, closed_by: [合同草稿]}
      - {what: 法务意见, by: compliance, within: 8工作小时, late: supervisor, closed_by: [法务意见]}
"""
AGAIN_AND_AGAIN = """
enabled: true
procedures:
  - id: budget_talk
    name: 预算
    when: {obstacle: budget, times: 2, within: 7天}
    steps:
      - {what: 投入产出测算, by: rep, within: 2工作日, late: supervisor, closed_by: [投入产出]}
"""


def _obey(office: Office, tmp_path: Path, text: str) -> None:
    """Puts another sop.yaml in force."""
    path = tmp_path / "sop.yaml"
    path.write_text(text)
    rules = replace(office.rules, policies={**office.rules.policies, "sop": load(path, Policy)})
    office.bells = Bells(rules, LABELS, "console", office.bells.leads)


def _signal(office: Office, times: int, signal: str = "competitor_whitepaper") -> None:
    for _ in range(times):
        office.submit("signal", customer="K02", signal=signal)


def test_three_competitor_reports_in_a_week_set_three_people_to_work_at_once(office: Office) -> None:
    office.say("u_bai", "云岭电子报价96万")
    _signal(office, 2)
    office.ff("2026-03-19T10:00")
    assert [office.told(who, "看竞品白皮书") for who in ("u_bai", "s_qiu", "c_yan")] == [[], [], []]
    _signal(office, 1)
    office.ff("2026-03-19T11:31")
    (own,) = office.told("u_bai", "竞品对照表还没有")
    assert own.text.startswith("云岭电子7天内3次看竞品白皮书，竞品对照表还没有，3月23日(周一)10:00前补上")
    assert "「云岭电子竞品对照发了」" in own.text
    assert "白露 · 云岭电子" in office.told("s_qiu", "高层拜访还没有")[0].text
    assert len(office.told("c_yan", "对外材料的合规意见还没有")) == 1


def test_reports_read_over_more_than_a_week_are_no_three_in_a_week(office: Office) -> None:
    office.say("u_bai", "云岭电子报价96万")
    _signal(office, 2)
    office.ff("2026-03-25T10:31")
    _signal(office, 1)
    office.ff("2026-03-26T18:00")
    assert office.told("u_bai", "竞品") == []
    _signal(office, 2)
    office.ff("2026-03-27T18:00")
    assert len(office.told("u_bai", "竞品对照表还没有")) == 1


def test_a_fourth_report_adds_nothing_while_the_steps_are_owed_nor_counts_for_the_next_time(office: Office) -> None:
    office.say("u_bai", "云岭电子报价96万")
    _signal(office, 3)
    office.ff("2026-03-18T12:00")
    _signal(office, 3)
    office.ff("2026-03-18T14:00")
    assert len(office.told("u_bai", "竞品对照表还没有")) == 1
    assert "已记" in office.send_file("u_bai", "K02", "云岭竞品对照.xlsx").text
    office.press("s_qiu", office.told("s_qiu", "高层拜访还没有")[0].ref, "resolve")
    office.press("c_yan", office.told("c_yan", "合规意见")[0].ref, "resolve")
    _signal(office, 2)
    office.ff("2026-03-20T18:00")
    assert len(office.told("u_bai", "竞品对照表还没有")) == 1
    assert office.told("s_qiu", "竞品对照表没有补上") == []


def test_a_step_that_is_late_is_told_to_whom_it_is_late_for_and_to_nobody_else(office: Office) -> None:
    office.say("u_bai", "云岭电子报价96万")
    _signal(office, 3)
    office.ff("2026-03-20T11:29")
    assert office.told("s_qiu", "没有补上") == []
    office.ff("2026-03-20T11:31")
    assert len(office.told("s_qiu", "白露 · 云岭电子 · 7天内3次看竞品白皮书，竞品对照表没有补上")) == 1
    office.ff("2026-03-25T18:00")
    assert len(office.told("d_xia", "高层拜访没有补上")) == 1
    assert office.told("u_bai", "没有补上") == []


def test_in_turn_the_second_step_is_owed_when_the_first_is_done(office: Office, tmp_path: Path) -> None:
    _obey(office, tmp_path, IN_TURN)
    office.say("u_bai", "海棠医疗进入合同谈判")
    office.ff("2026-03-18T11:31")
    assert len(office.told("u_bai", "海棠医疗到了「谈判」，合同草稿还没有")) == 1
    assert office.told("c_yan") == []
    office.say("u_bai", "海棠医疗合同草稿还没写")
    office.ff("2026-03-18T15:00")
    assert office.told("c_yan") == []
    office.say("u_bai", "海棠医疗合同草稿发了")
    office.ff("2026-03-18T15:01")
    (told,) = office.told("c_yan", "法务意见还没有")
    office.press("c_yan", told.ref, "resolve")
    office.ff("2026-03-27T18:00")
    assert office.told("s_qiu", "没有补上") == []


def test_a_step_owed_on_friday_afternoon_is_late_on_monday_by_working_time(office: Office, tmp_path: Path) -> None:
    _obey(office, tmp_path, IN_TURN)
    office.ff("2026-03-20T16:00")
    office.say("u_bai", "海棠医疗进入合同谈判")
    office.ff("2026-03-20T17:01")
    assert "3月23日(周一)16:30前补上" in office.told("u_bai", "合同草稿")[0].text
    office.ff("2026-03-23T16:59")
    assert office.told("s_qiu", "没有补上") == []
    office.ff("2026-03-24T10:00")
    assert len(office.told("s_qiu", "合同草稿没有补上")) == 1


def test_a_procedure_that_is_switched_off_asks_for_nothing_more(office: Office, tmp_path: Path) -> None:
    _obey(office, tmp_path, IN_TURN)
    office.say("u_bai", "海棠医疗进入合同谈判")
    office.ff("2026-03-18T11:31")
    assert len(office.told("u_bai", "合同草稿还没有")) == 1
    _obey(office, tmp_path, IN_TURN.replace("    name: 合同会签", "    name: 合同会签\n    enabled: false"))
    office.ff("2026-03-25T18:00")
    assert office.told("s_qiu", "没有补上") == []
    assert office.say("u_bai", "预警").text == "现在没有开着的提醒或预警"


def test_what_was_taken_back_is_owed_by_nobody(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵")
    office.ff("2026-03-18T10:32")
    office.say("u_bai", "撤回")
    office.ff("2026-03-20T18:00")
    assert office.told("u_bai", "比价材料") == []
    assert office.told("s_qiu", "比价材料") == []


def test_a_count_forgets_what_was_taken_back(office: Office, tmp_path: Path) -> None:
    _obey(office, tmp_path, AGAIN_AND_AGAIN)
    office.say("u_bai", "海棠医疗预算不够")
    office.say("u_bai", "撤回")
    office.ff("2026-03-18T11:00")
    office.say("u_bai", "海棠医疗预算不够")
    office.ff("2026-03-18T14:00")
    assert office.told("u_bai", "投入产出测算还没有") == []
    office.say("u_bai", "海棠医疗还是预算不够")
    office.ff("2026-03-18T16:00")
    assert len(office.told("u_bai", "7天内2次报了预算紧，投入产出测算还没有")) == 1


def test_a_deal_that_is_lost_owes_nothing_more(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵")
    office.ff("2026-03-18T11:00")
    office.say("u_bai", "海棠医疗这单丢了，选了远帆")
    office.ff("2026-03-20T18:00")
    assert office.told("u_bai", "比价材料") == []


def test_the_paper_that_comes_with_the_obstacle_is_not_asked_for(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵，三方比价表已经发了")
    office.ff("2026-03-20T18:00")
    assert office.told("u_bai", "比价材料") == []


def test_a_paper_that_is_promised_or_missing_or_another_customer_s_closes_nothing(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵")
    office.say("u_bai", "海棠医疗电话聊了，明天给比价表")
    office.say("u_bai", "海棠医疗电话聊了，比价表还没做")
    office.say("u_bai", "海棠医疗电话聊了还在看；云岭电子三方比价表发了")
    office.ff("2026-03-19T08:06")
    assert len(office.told("u_bai", "海棠医疗报了嫌贵，比价材料还没有")) == 1


def test_what_is_owed_and_not_yet_told_stands_in_the_list_and_is_not_what_done_means(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了，嫌贵")
    office.ff("2026-03-18T11:00")
    assert office.say("u_bai", "预警").text.endswith("海棠医疗｜比价材料｜3月18日起｜还没到提醒的时候")
    assert office.say("u_bai", "已处理").text == "没有等您处理的提醒或预警"
