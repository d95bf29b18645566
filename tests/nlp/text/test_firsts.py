"""An expression behind a look at its first character finds what it finds without."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.phrases import voices
from bot.nlp.text.firsts import led


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?<!不)要|[问答]|(?:想(?!法)|盼)得", "不要，要问想法，想得美，盼得久，答"),
        (r"a?b|c{0,3}d", "ab b cccd d e"),
        (r"(?=[一二])(?:一个|二楼)", "一个二楼三楼"),
        (r"(?<=a)\s+|[0-9x-z^]点|\d号", "a  b 3点 x点 ^点 ３号 q点"),
    ],
)
def test_it_finds_the_same(pattern: str, text: str) -> None:
    assert led(pattern) != pattern
    assert re.findall(led(pattern), text) == re.findall(pattern, text)


@pytest.mark.parametrize("pattern", [r"[^，]要", r".好", r"\D点", r"(?:要)?"])
def test_what_may_begin_with_nearly_anything_stays_as_it_is(pattern: str) -> None:
    assert led(pattern) == pattern


@given(st.text(alphabet="我他们们客户老板张王总工说不要给回扣答应了，。 a", max_size=40))
def test_the_people_in_any_text_are_the_same(text: str) -> None:
    assert [m.span() for m in re.finditer(led(voices.OUTSIDER.source), text)] == [
        m.span() for m in re.finditer(voices.OUTSIDER.source, text)
    ]
