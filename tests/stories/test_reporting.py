"""A rep talks, and what was said is kept: stories of one person, what they say, and what comes of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.office import Office


def _ask(office: Office, query: str) -> list[tuple[object, ...]]:
    with office.database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def _deal(office: Office, customer: str) -> dict[str, object]:
    with office.database.read() as connection:
        query = text(
            "SELECT stage, amount, budget, expected_close, decision_maker FROM opportunity WHERE customer = :c"
        )
        row = connection.execute(query, {"c": customer}).mappings().first()
    return dict(row) if row else {}


def _yuan(fen: object) -> Decimal:
    return Decimal(str(fen)) / 100


def test_one_message_reports_on_three_customers(office: Office) -> None:
    told = office.say(
        "u_bai", "今天跑了三家：上午海棠医疗演示，李主任嫌贵；云岭电子报价96万，月底前定；松涛机械王工要参数"
    ).text
    assert "3月18日日报 · 3家" in told
    assert [name for name in ("海棠医疗", "云岭电子", "松涛机械") if name in told] == [
        "海棠医疗",
        "云岭电子",
        "松涛机械",
    ]
    assert _yuan(_deal(office, "K02")["amount"]) == 960_000
    assert _deal(office, "K02")["expected_close"] == "2026-03-31"
    assert _deal(office, "K01")["stage"] == "demo"
    assert _ask(office, "SELECT count(*) FROM activity WHERE report = 'report/u_bai/2026-03-18'") == [(3,)]


def test_a_second_report_of_a_day_joins_the_first(office: Office) -> None:
    office.say("u_bai", "今日日报：海棠医疗演示完了")
    told = office.say("u_bai", "今日日报补充：云岭电子报价96万").text
    assert told.startswith("已并入 3月18日日报")
    assert _ask(office, "SELECT count(*) FROM report") == [(1,)]


def test_a_changed_figure_shows_old_and_new(office: Office) -> None:
    office.say("u_bai", "云岭电子报价120万")
    assert "报价 120万 → 96万" in office.say("u_bai", "云岭电子报价改到96万了").text


def test_that_one_just_now_is_the_customer_spoken_of_last(office: Office) -> None:
    office.say("u_bai", "云岭电子报价120万，月底前签")
    office.say("u_bai", "另外刚才那家预算其实是80万")
    assert _yuan(_deal(office, "K02")["budget"]) == 800_000


def test_after_a_day_that_one_just_now_is_nobody(office: Office) -> None:
    office.say("u_bai", "云岭电子报价120万，月底前签")
    office.pass_time(timedelta(days=1))
    office.say("u_bai", "刚才那家预算其实是80万")
    assert _deal(office, "K02")["budget"] is None


def test_that_one_just_now_is_nobody_whose_news_was_taken_back(office: Office) -> None:
    office.say("u_bai", "云岭电子报价120万")
    office.say("u_bai", "海棠医疗报价50万")
    office.say("u_bai", "撤回")
    office.say("u_bai", "刚才那家预算其实是80万")
    assert _yuan(_deal(office, "K02")["budget"]) == 800_000


def test_what_is_taken_back_stands_as_it_stood_before(office: Office) -> None:
    office.say("u_bai", "云岭电子报价120万")
    office.say("u_bai", "云岭电子报价96万，月底前签")
    told = office.say("u_bai", "撤回").text
    assert "96万（原来是 120万）" in told
    assert _yuan(_deal(office, "K02")["amount"]) == 1_200_000
    assert _deal(office, "K02")["expected_close"] is None


def test_taking_back_twice_goes_one_message_further(office: Office) -> None:
    office.say("u_bai", "云岭电子报价120万")
    office.say("u_bai", "云岭电子报价96万")
    office.say("u_bai", "撤回")
    office.say("u_bai", "撤回")
    assert _deal(office, "K02")["amount"] is None
    assert office.say("u_bai", "撤回").text == "没有可以撤回的内容"


def test_a_report_that_was_taken_back_counts_no_more_and_can_be_given_again(office: Office) -> None:
    office.say("u_bai", "今天跑了两家：海棠医疗演示完了；云岭电子报价96万")
    assert "3月18日日报" in office.say("u_bai", "撤回").text
    assert _ask(office, "SELECT count(*) FROM report WHERE NOT withdrawn") == [(0,)]
    assert _ask(office, "SELECT count(*) FROM activity WHERE NOT withdrawn") == [(0,)]
    assert "已记 3月18日日报" in office.say("u_bai", "今天跑了两家：海棠医疗演示完了；云岭电子报价80万").text
    assert _ask(office, "SELECT count(*) FROM report WHERE NOT withdrawn") == [(1,)]


def test_what_a_colleague_changed_since_is_not_taken_back(office: Office) -> None:
    office.say("u_bai", "云岭电子报价120万")
    office.say("u_song", "云岭电子报价80万")
    assert "后来又改过" in office.say("u_bai", "撤回").text
    assert _yuan(_deal(office, "K02")["amount"]) == 800_000


def test_a_slip_is_set_right_in_a_word(office: Office) -> None:
    office.say("u_bai", "云岭电子报价69万")
    told = office.say("u_bai", "更正，报价不是69万，是96万").text
    assert told == "已改：云岭电子 报价 96万（刚才记的是 69万）"
    assert _yuan(_deal(office, "K02")["amount"]) == 960_000


def test_a_name_that_two_customers_bear_is_asked_for_and_settled_by_a_number(office: Office) -> None:
    asked = office.say("u_bai", "松涛今天电话聊了，报价80万")
    assert asked.question.splitlines()[0] == "「松涛」是哪家？"
    assert _ask(office, "SELECT count(*) FROM opportunity") == [(0,)]
    assert "松涛置业" in office.say("u_bai", "2").text
    assert _yuan(_deal(office, "K05")["amount"]) == 800_000


def test_a_button_is_as_good_as_a_number_and_works_once(office: Office) -> None:
    asked = office.say("u_bai", "松涛今天电话聊了，报价80万")
    assert "松涛机械" in office.press("u_bai", asked.ref, "choose:1").text
    assert office.press("u_bai", asked.ref, "choose:2").text == "这个已经处理过了"
    assert _deal(office, "K05") == {}


def test_nobody_presses_another_person_s_button(office: Office) -> None:
    asked = office.say("u_bai", "松涛今天电话聊了，报价80万")
    assert "已经处理过" in office.press("u_song", asked.ref, "choose:1").text
    assert _ask(office, "SELECT count(*) FROM opportunity") == [(0,)]


def test_an_unknown_customer_becomes_one_when_the_rep_says_so(office: Office) -> None:
    asked = office.say("u_bai", "今天拜访了蓝桥精工，对方要报价")
    assert "登记成新客户" in asked.question
    office.say("u_bai", "1")
    assert _ask(office, "SELECT key, owner FROM customer WHERE name = '蓝桥精工'") == [("L0001", "u_bai")]
    assert "蓝桥精工" in office.say("u_bai", "蓝桥精工报价30万").text
    assert _yuan(_deal(office, "L0001")["amount"]) == 300_000


def test_a_missing_core_field_is_asked_for_once_and_a_name_answers_it(office: Office) -> None:
    assert "谁拍板" in office.say("u_bai", "海棠医疗演示完了").question
    assert office.say("u_bai", "李总自己定").text == "已记 海棠医疗｜决策人 李总"
    assert _deal(office, "K01")["decision_maker"] == "李总"


def test_what_was_skipped_is_not_asked_for_again(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    assert office.say("u_bai", "跳过").text == "好，跳过"
    assert "谁拍板" not in office.say("u_bai", "海棠医疗嫌贵").question


@pytest.mark.parametrize("said", ["还不知道", "没问到，下次问问他们", "这个我也不清楚", "拍板人待定"])
def test_who_does_not_know_either_is_not_pressed(office: Office, said: str) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    assert office.say("u_bai", said).text == "好，问到了再告诉我"
    assert _deal(office, "K01")["decision_maker"] is None
    assert "谁拍板" not in office.say("u_bai", "海棠医疗嫌贵").question


def test_a_greeting_is_not_taken_for_an_answer(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.say("u_bai", "大家早")
    assert _deal(office, "K01")["decision_maker"] is None


def test_a_lead_of_an_unknown_company_becomes_a_customer_with_a_number(office: Office) -> None:
    told = office.say("u_bai", "新线索：苏州蓝桥精工，王经理13900001234，展会认识的，想要两台检测设备").text
    assert "蓝桥精工" in told
    assert _ask(office, "SELECT customer, phone, source FROM lead") == [("L0001", "13900001234", "exhibition")]


def test_a_lead_of_a_known_company_stays_with_it(office: Office) -> None:
    office.say("u_bai", "新线索：青枫仪器，王经理13900001234，展会认识的，想要两台检测设备")
    assert _ask(office, "SELECT customer FROM lead") == [("K03",)]
    assert _ask(office, "SELECT count(*) FROM customer WHERE key LIKE 'L%'") == [(0,)]


def test_those_who_have_no_customers_report_none(office: Office) -> None:
    assert "不记客户内容" in office.say("a_gu", "云岭电子报价96万").text
    assert _ask(office, "SELECT count(*) FROM opportunity") == [(0,)]


def test_help_says_what_can_be_said(office: Office) -> None:
    assert "日报" in office.say("u_bai", "帮助").text


def test_a_bare_change_sets_right_the_figure_just_said(office: Office) -> None:
    office.say("u_bai", "云岭电子报价69万")
    assert office.say("u_bai", "改成96万").text == "已改：云岭电子 报价 96万（刚才记的是 69万）"


def test_what_waits_for_an_answer_is_not_called_written_down(office: Office) -> None:
    office.say("u_bai", "早")
    assert office.say("u_bai", "松涛今天电话聊了，报价80万").text.startswith("还没记")
