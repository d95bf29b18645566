"""A promise that needs an approval: the rep says what it was, the supervisor says yes or no, the rep hears of it."""

import pytest
from sqlalchemy import text

from tests.office import Office

pytestmark = pytest.mark.rules("warning", "approval", "commitment_due")
PROMISE = "海棠医疗演示完了，答应免费加装一套"


def _kept(office: Office) -> list[str]:
    with office.database.read() as connection:
        return list(connection.execute(text("SELECT text FROM commitment WHERE NOT withdrawn")).scalars())


def test_the_rep_is_asked_at_once_and_it_is_kept_as_one_promise(office: Office) -> None:
    asked = office.say("u_bai", PROMISE)
    assert asked.question.startswith("答应海棠医疗的是「答应免费加装一套」吗？")
    assert [button.action for button in asked.buttons] == ["confirm", "cancel"]
    assert _kept(office) == ["答应免费加装一套"]
    office.ff("2026-03-18T10:31")
    assert len(office.told("s_qiu", "越权承诺")) == 1, "the warning itself waits for nobody"
    assert office.told("s_qiu", "待审批") == []


def test_a_promise_told_behind_what_the_customer_said_is_still_the_rep_s(office: Office) -> None:
    asked = office.say("u_bai", "海棠医疗演示完了，客户嫌贵，答应免费延保一年")
    assert "「答应免费延保一年」" in asked.question
    said = office.say("u_song", "青枫仪器李主任答应给我们免费场地")
    assert "确认后请主管审批" not in said.question


def test_a_confirmed_promise_goes_to_the_supervisor_who_approves_it_and_the_rep_hears(office: Office) -> None:
    asked = office.say("u_bai", PROMISE)
    assert "已请主管审批" in office.press("u_bai", asked.ref, "confirm").text
    office.ff("2026-03-18T10:31")
    (post,) = office.told("s_qiu", "待审批 · 白露 · 海棠医疗：答应免费加装一套")
    assert [button.action for button in post.buttons] == ["approve", "refuse", "history"]
    office.press("s_qiu", post.ref, "approve")
    office.ff("2026-03-18T10:32")
    assert len(office.told("u_bai", "秋实同意：答应海棠医疗的事")) == 1
    assert _kept(office) == ["答应免费加装一套"]
    with office.database.read() as connection:
        trail = connection.execute(
            text("SELECT actor, event FROM ledger WHERE subject LIKE 'commitment/%' ORDER BY seq")
        ).all()
    assert [tuple(one) for one in trail] == [("u_bai", "put"), ("u_bai", "promise_confirmed"), ("s_qiu", "approved")]


def test_a_refused_promise_is_none_any_more_and_the_rep_is_told_what_to_do(office: Office) -> None:
    asked = office.say("u_bai", PROMISE)
    office.press("u_bai", asked.ref, "confirm")
    office.ff("2026-03-18T10:31")
    (post,) = office.told("s_qiu", "待审批")
    number = post.ref.removeprefix("alert-")
    assert "不同意" in office.say("s_qiu", f"不同意 {number}").text
    office.ff("2026-03-18T10:32")
    assert len(office.told("u_bai", "请尽快跟客户说清")) == 1
    assert _kept(office) == []
    assert "已经批过了" in office.say("s_qiu", f"同意 {number}").text


def test_without_an_answer_the_supervisor_is_asked_all_the_same_and_only_once(office: Office) -> None:
    asked = office.say("u_bai", PROMISE)
    office.ff("2026-03-18T10:59")
    assert office.told("s_qiu", "待审批") == []
    office.ff("2026-03-18T11:01")
    assert len(office.told("s_qiu", "待审批")) == 1
    office.press("u_bai", asked.ref, "confirm")
    office.ff("2026-03-18T18:00")
    assert len(office.told("s_qiu", "待审批")) == 1


def test_what_was_no_promise_needs_no_approval(office: Office) -> None:
    asked = office.say("u_bai", PROMISE)
    assert "不记为承诺" in office.press("u_bai", asked.ref, "cancel").text
    office.ff("2026-03-18T18:00")
    assert office.told("s_qiu", "待审批") == []
    assert _kept(office) == []


def test_a_promise_taken_back_is_nobody_s_to_approve(office: Office) -> None:
    asked = office.say("u_bai", PROMISE)
    office.press("u_bai", asked.ref, "confirm")
    office.say("u_bai", "撤回")
    office.say("u_bai", "撤回")
    office.ff("2026-03-18T18:00")
    assert _kept(office) == []
    with office.database.read() as connection:
        live = connection.execute(text("SELECT count(*) FROM alert WHERE rule = 'approval' AND state <> 'resolved'"))
        assert live.scalar_one() == 0


def test_nobody_approves_their_own_promise_and_a_stranger_to_it_neither(office: Office) -> None:
    asked = office.say("u_bai", PROMISE)
    office.press("u_bai", asked.ref, "confirm")
    office.ff("2026-03-18T10:31")
    (post,) = office.told("s_qiu", "待审批")
    for who in ("u_bai", "u_song"):
        assert "要由主管来批" in office.press(who, post.ref, "approve").text
    assert office.told("u_bai", "同意：") == []


def test_a_supervisor_s_own_promise_goes_to_the_one_above(office: Office) -> None:
    asked = office.say("s_qiu", PROMISE)
    office.press("s_qiu", asked.ref, "confirm")
    office.ff("2026-03-18T10:31")
    assert len(office.told("d_xia", "待审批 · 秋实")) == 1
