"""What was read without certainty is shown and asked for, and is written only once somebody has said so."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text

from bot.core.parsed import Activity, Bare, Command, Mention, Parsed, Read, Span
from storage.db import Database
from tests.office import Office, fill, scripted

_MENTION = Mention("云岭", Span(0, 2), "K02", 0.95)
_DOUBTFUL = Activity(
    _MENTION,
    stage=Read("quote", None, 0.9, "stage"),
    amount=Read(Decimal(960_000), Span(4, 7), 0.4, "amount"),
    budget=Read(Decimal(1_000_000), Span(9, 12), 0.5, "amount"),
)
_SCRIPT = {
    "云岭报价大概九十来万吧，预算好像一百": Parsed("", "update", 0.8, activities=(_DOUBTFUL,)),
    "对": Parsed("对", "command", 0.9, command=Command("confirm")),
    "不对": Parsed("不对", "command", 0.9, command=Command("cancel")),
    "80万": Parsed("80万", "other", 0.6, bare=Bare(amount=Decimal(800_000))),
    "立川": Parsed("立川", "update", 0.8, activities=(replace(_DOUBTFUL, mention=replace(_MENTION, confidence=0.7)),)),
}
_SAID = "云岭报价大概九十来万吧，预算好像一百"


@pytest.fixture
def office(database: Database) -> Office:
    fill(database)
    return Office(database, scripted(_SCRIPT))


def _deal(office: Office) -> tuple[object, ...]:
    with office.database.read() as connection:
        return tuple(connection.execute(text("SELECT stage, amount, budget FROM opportunity")).one())


def test_the_least_sure_value_is_asked_for_and_the_other_named_as_open(office: Office) -> None:
    told = office.say("u_bai", _SAID)
    assert told.question == "云岭电子的报价是「96万」，对吗？"
    assert "待确认（没记）：云岭电子 预算 100万" in told.text
    assert _deal(office) == ("quote", None, None)


def test_a_yes_writes_it(office: Office) -> None:
    office.say("u_bai", _SAID)
    assert "报价 96万" in office.say("u_bai", "对").text
    assert _deal(office) == ("quote", 96_000_000, None)


def test_a_no_leaves_it_unwritten(office: Office) -> None:
    office.say("u_bai", _SAID)
    office.say("u_bai", "不对")
    assert _deal(office) == ("quote", None, None)


def test_another_figure_is_written_in_its_place(office: Office) -> None:
    office.say("u_bai", _SAID)
    assert "报价 80万" in office.say("u_bai", "80万").text
    assert _deal(office) == ("quote", 80_000_000, None)


def test_the_button_says_the_same_as_the_word(office: Office) -> None:
    asked = office.say("u_bai", _SAID)
    assert [button.action for button in asked.buttons] == ["confirm", "cancel"]
    office.press("u_bai", asked.ref, "confirm")
    assert _deal(office) == ("quote", 96_000_000, None)


def test_a_customer_that_was_guessed_is_marked(office: Office) -> None:
    assert "云岭电子（「云岭」，猜的）" in office.say("u_bai", "立川").text


def test_what_a_yes_wrote_can_be_taken_back(office: Office) -> None:
    office.processor._read = scripted({**_SCRIPT, "撤回": Parsed("撤回", "command", 0.9, command=Command("undo"))})
    office.say("u_bai", _SAID)
    office.say("u_bai", "对")
    assert "报价 96万" in office.say("u_bai", "撤回").text
    assert _deal(office) == ("quote", None, None)
