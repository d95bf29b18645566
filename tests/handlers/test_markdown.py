"""Markdown is ours alone: nothing that a person wrote becomes a link, a heading or bold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import TurnableClock
from bot.core.post import Button, Post
from bot.handlers.markdown import marked
from bot.handlers.wecom import HANDLER
from bot.handlers.wecom.drawing import TEXT_BYTES, draw
from tests.fakes.account import Account
from tests.fakes.qyapi import Qyapi


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


def test_it_is_off_unless_asked_for_and_then_holds_for_texts_only() -> None:
    long = Post("确认", "头一行\n" + "很长" * 2000, "记不记？", (Button("确认", "confirm"),), "r1")
    kinds = [part.body["msgtype"] for part in draw("chenli", long, agent_id=1, serial=1)]
    assert set(kinds) == {"text", "template_card"}
    parts = draw("chenli", long, agent_id=1, serial=1, markdown=True)
    assert {part.body["msgtype"] for part in parts} == {"markdown", "template_card"}
    contents = [part.body["markdown"]["content"] for part in parts if "markdown" in part.body]
    assert max(len(content.encode()) for content in contents) <= TEXT_BYTES


@pytest.mark.anyio
async def test_a_company_that_asked_for_it_gets_it(
    account: Account, clock: TurnableClock, api_url: str, qyapi: Qyapi
) -> None:
    channel = HANDLER.open(account.settings(api_url, wecom_markdown=True), clock)
    assert channel is not None
    for part in channel.draw("chenli", Post("", "已记\n1 海棠医疗"), serial=1):
        await channel.send(part)
    assert [(one.msgtype, one.text) for one in qyapi.transcript("chenli")] == [("markdown", "**已记**\n1 海棠医疗")]
    await channel.close()
