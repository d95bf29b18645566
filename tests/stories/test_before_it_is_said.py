"""Whoever asks whether something may be said is told what would be flagged, and nobody else hears of it."""

import pytest
from sqlalchemy import text

from tests.office import Office

pytestmark = pytest.mark.rules("warning")


def _count(office: Office, what: str) -> int:
    with office.database.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())  # noqa: S608


@pytest.mark.parametrize("ask", ["帮我看下这么说行不行：{}", "这么回客户行吗：{}", "「{}」这样发给客户合适吗？"])
def test_a_draft_is_answered_with_the_passage_the_reason_and_the_advice(office: Office, ask: str) -> None:
    answer = office.say("u_bai", ask.format("李总，海棠医疗这单我保证三年内免费换新")).text
    assert "「三年内免费换新」｜越权承诺｜建议：" in answer
    assert "退换按合同条款" in answer


def test_what_no_list_has_words_for_is_advised_on_too(office: Office) -> None:
    answer = office.say("u_bai", "帮我看下这么说行不行：您这边我另外给您留五个点").text
    assert "｜回扣贿赂｜建议：" in answer


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("您把身份证440307198811023518发我", "「440***********3518」｜个人信息"),
        ("您的证件440307881302351我收到了", "「440********2351」｜个人信息"),
        ("您的护照E12345678我收到了", "「E*****678」｜个人信息"),
    ],
)
def test_a_number_in_a_draft_is_not_said_back_whole(office: Office, draft: str, shown: str) -> None:
    assert shown in office.say("u_bai", f"帮我看下这么说行不行：{draft}").text


def test_a_draft_is_nobody_elses_business(office: Office) -> None:
    office.say("u_bai", "帮我看下这么说行不行：海棠医疗李主任，回扣少不了您的")
    office.ff("2026-03-18T12:00")
    assert (_count(office, "alert"), _count(office, "activity")) == (0, 0)
    assert office.told("s_qiu") == office.told("c_yan") == []
    office.say("u_bai", "海棠医疗李主任说回扣少不了他的")
    assert _count(office, "alert") == 1, "said in earnest it is heard"


@pytest.mark.parametrize(
    "ask",
    [
        "帮我看下这么说行不行，给李主任说我们底价是8万",
        "帮我看下：保证您回本",
        "帮忙看一下这段话术：我们是行业最好的产品",
        "我想跟客户说：保证回本，这样可以吗",
        "跟客户说无条件退货行不行？帮我看下",
    ],
)
def test_however_it_is_asked_it_is_advised_on_and_not_raised(office: Office, ask: str) -> None:
    assert "｜建议：" in office.say("u_bai", ask).text
    office.ff("2026-03-18T12:00")
    assert _count(office, "alert") == 0
    assert office.told("s_qiu") == office.told("c_yan") == []


def test_what_is_fine_is_called_fine_and_a_question_without_words_asks_for_them(office: Office) -> None:
    assert "可以发" in office.say("u_bai", "帮我看看这段能不能发：王总您好，明天下午三点给您演示").text
    assert "接在后面" in office.say("u_bai", "帮我看下这么说行不行").text


def test_what_a_customer_feels_is_no_fault_of_a_draft(office: Office) -> None:
    assert "可以发" in office.say("u_bai", "帮我看下这么说行不行：您再考虑考虑，有问题随时找我").text


def test_a_report_that_quotes_the_question_is_a_report(office: Office) -> None:
    assert (
        office.say("u_bai", "海棠医疗演示完了，李主任问这么说行不行：先签一年").text.splitlines()[-1].startswith("已记")
    )
