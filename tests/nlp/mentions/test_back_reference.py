"""「刚才那家」 and 「他们」 mean the customer spoken of before, and only where a message names nobody."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from bot.core.directory import Directory
from bot.core.parsed import Parsed
from bot.nlp.mentions.back_reference import NOTHING, Before, refers_back
from bot.nlp.phrases.detector import Detector
from bot.nlp.understand import understand
from bot.nlp.vocabulary import Vocabulary

BEFORE = Before("H03")


Heard = Callable[[str, Before], Parsed]


@pytest.fixture
def heard(names: Directory, words: Vocabulary, detector: Detector, now: datetime) -> Heard:
    def _heard(text: str, before: Before) -> Parsed:
        return understand(
            text,
            sent_at=now,
            sender="u_qian",
            directory=names,
            vocabulary=words,
            detector=detector,
            before=before,
        )

    return _heard


def _customers(parsed: Parsed) -> list[str | None]:
    return [activity.mention.customer for activity in parsed.activities]


@pytest.mark.parametrize(
    "text",
    [
        "另外刚才那家预算其实是80万",
        "刚说的那个客户，李总嫌贵",
        "对了，对方要周五前给报价",
        "补充一下，他们下周三签",
        "该客户已付首款20万",
        "還有那邊預算60萬",
    ],
)
def test_what_names_nobody_is_of_the_customer_before(text: str, heard: Heard) -> None:
    assert refers_back(text)
    assert _customers(heard(text, BEFORE)) == ["H03"]
    assert _customers(heard(text, NOTHING)) == []


@pytest.mark.parametrize(
    "text", ["今天他们公司停电", "刚才那条不算", "刚才那个电话是快递", "刚拜访完", "上个月签了几单", "谁还没交日报"]
)
def test_what_speaks_of_no_customer_gets_none(text: str, heard: Heard) -> None:
    assert _customers(heard(text, BEFORE)) == []


def test_a_name_in_the_message_goes_before(heard: Heard) -> None:
    assert _customers(heard("刚才那家是华星科技，报价86万", BEFORE)) == ["H01"]


def test_the_value_is_read_as_if_the_customer_were_named(heard: Heard) -> None:
    (activity,) = heard("另外刚才那家预算其实是80万", BEFORE).activities
    assert activity.budget is not None
    assert activity.budget.value == Decimal(800_000)
    assert activity.mention.text == "刚才那家"
    assert activity.mention.confidence < 0.8
