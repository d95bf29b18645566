"""Properties of reading any text, and what holds whatever the words."""

import sys
from collections.abc import Callable
from datetime import date, datetime

import opencc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.directory import Directory
from bot.core.parsed import Finding, Parsed, Span, Step
from bot.nlp.forms.contract import to_contract
from bot.nlp.forms.fields import fields, shown
from bot.nlp.phrases.detector import Detector
from bot.nlp.understand import understand
from bot.nlp.vocabulary import Vocabulary
from tests.nlp.test_specs import ALL as ALL_SPECS

Reader = Callable[[str], Parsed]
SETTINGS = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

PIECES = st.sampled_from(
    [
        *(
            "今天",
            "明天",
            "下周三",
            "3月20日",
            "上午10点",
            "拜访",
            "电话",
            "微信",
            "华星科技",
            "海澜",
            "青禾医疗",
            "张总",
            "李主任",
        ),
        *(
            "嫌贵",
            "没预算",
            "报价86万",
            "预算",
            "合同",
            "签了",
            "答应",
            "前给方案",
            "日报",
            "明日计划：",
            "新线索",
            "13800138000",
        ),
        *("选2", "撤回", "谁没交日报", "泰拓", "不", "没", "12", ".5", "万", "１２", "臺灣", "1、", "2、", "①"),
        *("【", "】", "：", "，", "。", "；", "\n", "|", "\t", " ", "\u200b", "\ud800"),
    ]
)
MESSAGES = st.lists(PIECES, max_size=40).map("".join)


AS_TYPED = frozenset(
    ("contact", "commitment", "lead.company", "lead.contact", "lead.need", "lead.industry", "lead.title")
)
"""Fields whose value is the words themselves."""
FULL = str.maketrans("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "".join(
    chr(ord(c) + 0xFEE0) for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
))  # fmt: skip
TRADITIONAL = opencc.OpenCC("s2t")
SENTENCES = st.sampled_from([spec.text for spec in ALL_SPECS])


def _meaning(parsed: Parsed) -> list[tuple[str, int | None, str | None]]:
    """What is meant, whatever the words it was said in."""
    told = [(f.name, f.of, shown(f.read.value)) for f in fields(parsed) if f.name not in AS_TYPED | {"command.text"}]
    return sorted(told, key=str)


@SETTINGS
@given(text=st.one_of(MESSAGES, SENTENCES, st.text(max_size=300)))
def test_every_span_lies_inside_the_text_and_reads_back_to_its_value(read: Reader, text: str) -> None:
    parsed = read(text)
    for field in fields(parsed):
        span = field.read.span
        assert span is not None
        assert 0 <= span.start < span.end <= len(parsed.text)
        words = parsed.text[span.start : span.end]
        if field.name in AS_TYPED and "(" not in words and "（" not in words:
            assert field.read.value == words
        if field.name == "lead.phone":
            assert all(digit in "0123456789" for digit in str(field.read.value))
        if isinstance(field.read.value, Step):
            assert field.read.value.text == words
    for activity in parsed.activities:
        assert parsed.text[activity.mention.span.start : activity.mention.span.end] == activity.mention.text
    for plan in parsed.plans:
        assert parsed.text[plan.span.start : plan.span.end] == plan.text


@SETTINGS
@given(text=SENTENCES)
def test_full_width_digits_and_letters_do_not_change_the_meaning(read: Reader, text: str) -> None:
    parsed, wide = read(text), read(text.translate(FULL))
    assert (wide.intent, _meaning(wide)) == (parsed.intent, _meaning(parsed))


@SETTINGS
@given(text=SENTENCES)
def test_traditional_characters_do_not_change_the_meaning(read: Reader, text: str) -> None:
    written = "".join(TRADITIONAL.convert(character) for character in text)
    parsed, traditional = read(text), read(written)
    assert (traditional.intent, _meaning(traditional)) == (parsed.intent, _meaning(parsed))


@SETTINGS
@given(text=st.one_of(MESSAGES, st.text(alphabet=st.characters(), max_size=400)))
def test_the_same_message_is_read_the_same_twice(read: Reader, text: str) -> None:
    assert read(text) == read(text)


@SETTINGS
@given(text=MESSAGES)
def test_every_reading_can_be_written_as_the_contract_line(read: Reader, text: str) -> None:
    assert set(to_contract("x", read(text))) == {
        "id", "intent", "report_date", "metrics", "activities", "leads", "plans", "query", "command", "warnings",
    }  # fmt: skip


LONG = (
    "拜访华星科技", "1、", "\n", "今天86万", "【", "张总", "下周三上午", "…", "a|", "\ud800", "\U0001f600", "没没没",
    "新客户：", "等老板", "担心报价", "不是5万是6万", "，", "客户：报价",
)  # fmt: skip


def _work(read: Reader, text: str) -> int:
    """How many calls reading takes: seconds would depend on the machine."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("piece", LONG)
def test_twenty_thousand_characters_of_anything_are_read_with_work_in_proportion(read: Reader, piece: str) -> None:
    short, long = ((piece * 4_000)[:size] for size in (1_000, 4_000))
    read((piece * 20_000)[:20_000])
    assert _work(read, long) < 5 * _work(read, short) + 1_000


def test_a_lone_surrogate_can_be_stored_afterwards(read: Reader) -> None:
    read("拜访\ud800华星科技").text.encode("utf-8")


def test_the_words_read_are_the_words_typed(read: Reader) -> None:
    (activity,) = read("今天拜訪華\u200b星科技，張總嫌貴").activities
    assert (activity.mention.text, activity.contacts[0].value) == ("華\u200b星科技", "張總")


def test_relative_days_count_from_the_day_in_shanghai(words: Vocabulary, names: Directory, detector: Detector) -> None:
    late = datetime.fromisoformat("2026-03-17T17:00:00+00:00")
    parsed = understand(
        "日报：拜访华星科技", sent_at=late, sender="u_qian", directory=names, vocabulary=words, detector=detector
    )
    assert parsed.report_date == date(2026, 3, 18)


@pytest.mark.parametrize("opening", ["补一下周五的", "补周五的日报", "补上周五的"])
def test_a_report_that_is_caught_up_with_is_of_its_day_and_promises_nothing_for_the_next(
    read: Reader, opening: str
) -> None:
    parsed = read(f"{opening}：拜访华星科技，演示完了")
    assert parsed.report_date == date(2026, 3, 13)
    assert [one.next_action for one in parsed.activities] == [None]


def test_what_is_only_heard_in_a_question_raises_nothing_and_a_list_s_words_do(
    read: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Finding("comparison", "有哪几家", Span(5, 9), "learned/comparison", "info", "asserted")
    listed = Finding("comparison", "货比三家", Span(0, 4), "price_comparison", "info", "asserted")
    monkeypatch.setattr(Detector, "told", lambda *_: (heard, listed))
    asked = read("卡在报价的有哪几家")
    assert asked.intent == "query"
    assert [one.scope for one in asked.findings] == ["question", "asserted"]
    assert [one.raised for one in read("华星科技报价了，在走比价").findings] == [True, True]


def test_two_customers_that_share_a_short_form_are_left_to_the_rep(read: Reader) -> None:
    (activity,) = read("海澜那边嫌贵，要再谈").activities
    assert activity.mention.customer is None
    assert [candidate.customer for candidate in activity.mention.candidates] == ["H06", "H05"] or len(
        activity.mention.candidates
    ) == 2


def test_a_heading_of_leads_with_nothing_below_tells_of_none(read: Reader) -> None:
    assert read("新线索：").leads == ()
