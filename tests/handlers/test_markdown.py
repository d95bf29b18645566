"""Markdown is ours alone: nothing that a person wrote becomes a link, a heading or bold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.markdown import marked


def test_the_head_of_several_lines_is_bold_and_a_single_line_is_plain() -> None:
    assert marked("已记 3月18日日报 · 2家\n1 海棠医疗") == "**已记 3月18日日报 · 2家**\n1 海棠医疗"
    assert marked("没有可以撤回的内容") == "没有可以撤回的内容"


def test_a_first_line_that_is_a_paragraph_is_no_head() -> None:
    assert marked("长" * 61 + "\n二") == "长" * 61 + "\n二"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[点此](https://evil.test)", "［点此］(https://evil.test)"),
        ('<font color="warning">急</font>', '＜font color="warning">急＜/font>'),
        ("**甲**", "＊＊甲＊＊"),
        ("# 甲", "＃ 甲"),
        ("  > 甲", "  ＞ 甲"),
        ("- 甲", "－ 甲"),
        ("`x`", "｀x｀"),
        ("<@all>", "＜@all>"),
    ],
)
def test_markup_in_what_someone_wrote_reads_the_same_and_means_nothing(written: str, shown: str) -> None:
    assert marked(written) == shown


@given(st.text(max_size=400))
def test_whatever_is_written_only_our_own_bold_is_left(text: str) -> None:
    plain = re.sub(r"\A\*\*(.*)\*\*\n", r"\1\n", marked(text))
    assert not set("<*`[]") & set(plain)
    assert not re.search(r"^\s*[#>-]", plain, re.MULTILINE)
