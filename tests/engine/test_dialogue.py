"""Who takes which message when a question is open, and what is said when it cannot be answered."""

from decimal import Decimal

import pytest

from bot.core.parsed import Activity, Bare, Command, Mention, Parsed, Read, Span
from storage.db import Database
from tests.office import Office, fill, scripted

_SEEN = Activity(Mention("海棠", Span(0, 2), "K01", 1.0), stage=Read("demo", None, 0.9, "stage"))
_OTHER = Activity(Mention("云岭", Span(0, 2), "K02", 1.0), budget=Read(Decimal(1_000_000), Span(2, 5), 0.9, "amount"))
_SCRIPT = {
    "海棠演示完了": Parsed("海棠演示完了", "update", 0.9, activities=(_SEEN,)),
    "云岭预算100万": Parsed("云岭预算100万", "update", 0.9, activities=(_OTHER,)),
    "李总": Parsed("李总", "other", 0.6, bare=Bare(person="李总")),
    "大家早": Parsed("大家早", "other", 0.6, bare=Bare()),
    "跳过": Parsed("跳过", "command", 0.9, command=Command("cancel")),
    "2": Parsed("2", "command", 0.9, command=Command("choose", 2)),
}


@pytest.fixture
def office(database: Database) -> Office:
    fill(database)
    office = Office(database, scripted(_SCRIPT))
    assert "谁拍板" in office.say("u_bai", "海棠演示完了").question
    return office


def test_a_bare_value_answers_the_open_question(office: Office) -> None:
    assert office.say("u_bai", "李总").text == "已记 海棠医疗｜决策人 李总"


def test_what_names_another_customer_is_news_and_its_question_takes_the_place_of_the_first(office: Office) -> None:
    assert "云岭电子那边谁拍板" in office.say("u_bai", "云岭预算100万").question
    assert office.say("u_bai", "李总").text == "已记 云岭电子｜决策人 李总"


def test_a_greeting_leaves_the_question_open(office: Office) -> None:
    office.say("u_bai", "大家早")
    assert office.say("u_bai", "李总").text == "已记 海棠医疗｜决策人 李总"


def test_a_number_that_fits_no_choice_is_asked_again_with_its_buttons(office: Office) -> None:
    told = office.say("u_bai", "2")
    assert "没看懂" in told.text
    assert [button.action for button in told.buttons] == ["cancel"]


def test_what_was_skipped_is_closed_for_good(office: Office) -> None:
    assert office.say("u_bai", "跳过").text == "好，跳过"
    assert office.say("u_bai", "跳过").text == "现在没有在等您回答的问题"


def test_a_colleague_s_word_is_no_answer_to_somebody_else_s_question(office: Office) -> None:
    assert "没看出要记的内容" in office.say("u_song", "李总").text
    assert office.say("u_bai", "李总").text == "已记 海棠医疗｜决策人 李总"
