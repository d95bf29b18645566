"""Group robots: each team has its own, they take markdown, and no key of theirs shows anywhere."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.clock import TurnableClock
from bot.core.channel import BusyError, Limit, MisconfiguredError, RejectedError
from bot.core.post import Button, Post
from bot.handlers.platform import Platform
from bot.handlers.wecom_group import HANDLER, MARKDOWN_BYTES
from tests.fakes.account import Account
from tests.fakes.faults import Html
from tests.fakes.qyapi import Qyapi

pytestmark = pytest.mark.anyio
KEY = "planted-webhook-key-5f3b"
GROUPS = {"华东": SecretStr(KEY)}


@pytest.fixture
async def groups(account: Account, clock: TurnableClock, api_url: str, qyapi: Qyapi) -> AsyncIterator[Platform]:
    qyapi.robots.keys.add(KEY)
    channel = HANDLER.open(account.settings(api_url, wecom_groups=GROUPS), clock)
    assert channel is not None
    yield channel
    await channel.close()


async def post(groups: Platform, text: str, team: str = "华东") -> None:
    for part in groups.draw(team, Post("", text), serial=1):
        await groups.send(part)


async def test_a_post_to_a_team_is_in_its_group(groups: Platform, qyapi: Qyapi) -> None:
    await post(groups, "今天还没报的\n白露、宋词")
    assert qyapi.robots.texts(KEY) == ["**今天还没报的**\n白露、宋词"]


async def test_a_long_post_comes_in_parts_of_4096_bytes_that_are_the_whole(groups: Platform, qyapi: Qyapi) -> None:
    whole = "云岭电子报价96万\n" * 800
    await post(groups, "名单" * 40 + "\n" + whole)
    texts = qyapi.robots.texts(KEY)
    assert len(texts) > 3
    assert max(len(text.encode()) for text in texts) <= MARKDOWN_BYTES
    assert "".join(text.partition("）")[2] for text in texts).endswith(whole)


async def test_buttons_stay_out_of_a_group_and_the_question_stays_in(groups: Platform, qyapi: Qyapi) -> None:
    asked = Post("", "两家都像", "是哪家？\n1 甲\n2 乙", (Button("1 甲", "choose:1"),), "r1")
    for part in groups.draw("华东", asked, serial=1):
        await groups.send(part)
    assert qyapi.robots.texts(KEY) == ["**两家都像**\n是哪家？\n1 甲\n2 乙"]


async def test_what_a_robot_takes_in_a_minute_is_known(groups: Platform, qyapi: Qyapi) -> None:
    assert groups.limits == (Limit(20, timedelta(minutes=1)),)
    for number in range(20):
        await post(groups, f"{number}")
    with pytest.raises(BusyError, match="45009"):
        await post(groups, "第21条")
    assert qyapi.robots.refused == 1


async def test_a_team_without_a_robot_is_refused_before_anything_is_sent(groups: Platform, qyapi: Qyapi) -> None:
    with pytest.raises(RejectedError, match="SALESBOT_WECOM_GROUPS"):
        await post(groups, "一句话", team="华南")
    assert qyapi.calls["webhook/send"] == 0


async def test_a_robot_that_was_removed_is_for_the_admin_to_mend_and_its_key_is_not_told(
    groups: Platform, qyapi: Qyapi
) -> None:
    qyapi.robots.keys.clear()
    with pytest.raises(MisconfiguredError, match="93000") as caught:
        await post(groups, "一句话")
    qyapi.fails("webhook/send", Html(502))
    with pytest.raises(BusyError) as busy:
        await post(groups, "一句话")
    (part,) = groups.draw("华东", Post("", "一句话"), serial=1)
    assert KEY not in repr(caught.value) + repr(busy.value) + repr(part) + repr(groups.__dict__)


def test_without_robots_or_without_the_app_the_channel_is_off(account: Account, clock: TurnableClock) -> None:
    assert HANDLER.open(account.settings("http://nowhere.test"), clock) is None
    alone = account.settings("http://nowhere.test", wecom_groups=GROUPS)
    alone.wecom_corp_id = None
    assert HANDLER.open(alone, clock) is None


def test_the_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, account: Account) -> None:
    monkeypatch.setenv("SALESBOT_WECOM_GROUPS", f'{{"华东": "{KEY}"}}')
    monkeypatch.setenv("SALESBOT_WECOM_MARKDOWN", "1")
    settings = account.settings("http://nowhere.test")
    assert settings.wecom_groups["华东"].get_secret_value() == KEY
    assert settings.wecom_markdown
    assert KEY not in repr(settings)
