"""「刚才那家」 and 「他们」 mean the customer spoken of before, and only where a message names nobody."""

from datetime import datetime
from decimal import Decimal

import pytest

from bot.core.directory import Directory
from bot.nlp.back_reference import NOTHING, Before, refers_back
from bot.nlp.understand import understand
from bot.nlp.vocabulary import Vocabulary

BEFORE = Before("H03")


def _customers(text: str, before: Before, names: Directory, words: Vocabulary, now: datetime) -> list[str | None]:
    parsed = understand(text, sent_at=now, sender="u_qian", directory=names, vocabulary=words, before=before)
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
def test_what_names_nobody_is_of_the_customer_before(
    text: str, names: Directory, words: Vocabulary, now: datetime
) -> None:
    assert refers_back(text)
    assert _customers(text, BEFORE, names, words, now) == ["H03"]
    assert _customers(text, NOTHING, names, words, now) == []


@pytest.mark.parametrize(
    "text", ["今天他们公司停电", "刚才那条不算", "刚才那个电话是快递", "刚拜访完", "上个月签了几单", "谁还没交日报"]
)
def test_what_speaks_of_no_customer_gets_none(text: str, names: Directory, words: Vocabulary, now: datetime) -> None:
    assert _customers(text, BEFORE, names, words, now) == []


def test_a_name_in_the_message_goes_before(names: Directory, words: Vocabulary, now: datetime) -> None:
    assert _customers("刚才那家是华星科技，报价86万", BEFORE, names, words, now) == ["H01"]


def test_the_value_is_read_as_if_the_customer_were_named(names: Directory, words: Vocabulary, now: datetime) -> None:
    text = "另外刚才那家预算其实是80万"
    parsed = understand(text, sent_at=now, sender="u_qian", directory=names, vocabulary=words, before=BEFORE)
    (activity,) = parsed.activities
    assert activity.budget is not None
    assert activity.budget.value == Decimal(800_000)
    assert activity.mention.text == "刚才那家"
    assert activity.mention.confidence < 0.8
