"""Markdown is off unless an admin asks for it: WeChat's plug-in does not show it."""

import pytest

from bot.clock import TurnableClock
from bot.core.post import Button, Post
from bot.handlers.wecom import HANDLER
from bot.handlers.wecom.drawing import TEXT_BYTES, draw
from tests.fakes.account import Account
from tests.fakes.qyapi import Qyapi


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
