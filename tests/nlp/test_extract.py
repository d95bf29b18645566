"""What `extract` gives for any text: it never raises, and its spans read back."""

import string
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlp.extract import extract
from bot.nlp.values import told

NOW = datetime.fromisoformat("2026-03-18T10:30")
PIECES = st.sampled_from(
    [
        *"0123456789零一两三十百千万亿几多半年月日号周点分时元块角%折成到至-~前后内之下上个天",
        "，",
        " ",
        "+86",
        "138",
        ".",
        ":",
        "/",
        "百分之",
        "分之",
        "工作日",
        "美元",
        "国庆",
        "负",
        "零",
        "h\u212ad",
        "成",
        "块",
        "毛",
        "月前",
    ]
)


def _found(text: str) -> list[tuple[str, str]]:
    return [(one.text, told(one.value)) for one in extract(text, NOW)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("电话13800138000", "phone"), ("6月3号上午九点半", "datetime"), ("3-5天", "duration")],
)
def test_the_figures_of_a_phone_a_moment_and_a_day_are_no_money(text: str, kind: str) -> None:
    kinds = {one.value.kind for one in extract(text, NOW)}
    assert kind in kinds
    assert "money" not in kinds


def test_a_deadline_is_given_as_its_day_and_as_the_stretch_up_to_it() -> None:
    assert _found("月底前付款") == [("月底前", "date 2026-03-31"), ("月底前", "date_range - 2026-03-31")]


def test_days_within_which_something_is_due_are_no_length_of_time() -> None:
    assert [value for _, value in _found("两个月内付清")] == ["date_range 2026-03-18 2026-05-18", "date 2026-05-18"]


def test_nothing_is_found_in_an_address_of_the_web() -> None:
    assert _found("见 https://a.example/q=30%25&day=2026-03-18") == []


def test_full_width_digits_are_grouped_by_full_width_commas_and_clauses_are_not() -> None:
    assert ("４，５６５", "number 4565") in _found("４，５６５")
    assert ("300", "number 300") in _found("电话9，300个")


def test_offsets_count_the_characters_as_typed() -> None:
    text = "😀\u200b預算１２０萬"
    (money,) = (one for one in extract(text, NOW) if one.value.kind == "money")
    assert (money.start, money.end, money.text) == (4, 8, "１２０萬")


@settings(max_examples=300, deadline=None)
@given(st.text() | st.lists(PIECES, max_size=40).map("".join) | st.text(string.digits + ".,-+:/ 年月日点", max_size=60))
def test_any_text_is_read_without_raising_and_every_span_reads_back(text: str) -> None:
    for one in extract(text, NOW):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.value.plain()


WIDE = str.maketrans("0123456789:/.-", "０１２３４５６７８９：／．－")


def _values(text: str) -> list[str]:
    return [told(one.value) for one in extract(text, NOW)]


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_full_width_digits_and_signs_say_what_plain_ones_say(text: str) -> None:
    # Behind a full-width digit a full-width comma groups, elsewhere it ends a clause
    text = text.replace("，", "；")
    assert _values(text.translate(WIDE)) == _values(text)


def test_traditional_characters_say_what_simplified_ones_say() -> None:
    assert _values("下週三下午3點，預算一百二十萬，兩個月內，打九五折") == _values(
        "下周三下午3点，预算一百二十万，两个月内，打九五折"
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_the_same_text_is_read_the_same_twice(text: str) -> None:
    assert extract(text, NOW) == extract(text, NOW)


@pytest.mark.parametrize("moment", ["0001-01-01T08:00", "9999-12-31T23:00"])
@pytest.mark.parametrize(
    "text",
    ["明天下午3点到5点", "上周五到下下周一", "三百年前", "近900天", "晚上12点", "去年1-3月", "48小时内", "国庆后"],
)
def test_the_ends_of_the_calendar_are_survived(text: str, moment: str) -> None:
    assert isinstance(extract(text, datetime.fromisoformat(moment)), list)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        "1,",
        "万",
        "1.",
        "十一",
        "3月",
        "点1",
        "1-",
        " 1",
        "138",
        "百分之",
        "周",
        "半",
        "0年",
        "。",
        "5号到",
        "3日3点",
    ],
)
def test_long_runs_of_one_thing_are_read_without_looking_back(piece: str) -> None:
    # A pattern that looked back would take minutes; the run's time limit is the assertion
    assert isinstance(extract(piece * (20_000 // len(piece)), NOW), list)


@pytest.mark.parametrize(
    "text", ["负零天", "4€~0￥以下", "两三个月5天", "3~6个月5天", "负零元", "3\u212aRW", "٣元", "0成", "负零成半"]
)
def test_odd_figures_and_letters_that_fold_to_others_are_survived(text: str) -> None:
    assert isinstance(extract(text, NOW), list)
