"""Interactive cards against the fake: shown once however often they are asked for, and stamped when pressed."""

from collections.abc import AsyncIterator, Callable

import pytest

from bot.core.channel import BusyError, MisconfiguredError, RejectedError
from bot.core.post import Button, Post
from bot.handlers.dingtalk.channel import DingTalk
from bot.handlers.dingtalk.drawing import Pressing
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.faults import Errcode, LostAnswer, Refusal

pytestmark = pytest.mark.anyio

ASKED = Post("确认", "报价96万", "对吗", (Button("对", "confirm"), Button("不对", "cancel")), "question/7")


@pytest.fixture
async def channel(open_channel: Callable[..., DingTalk], account: Account) -> AsyncIterator[DingTalk]:
    channel = open_channel(pressing=Pressing(account.robot_code, account.template))
    yield channel
    await channel.close()


async def send(channel: DingTalk, post: Post, to: str = "chenli") -> str:
    (part,) = channel.draw(to, post, 7)
    return await channel.send(part)


async def test_a_card_is_shown_and_stamped(channel: DingTalk, api: DingTalkApi) -> None:
    track_id = await send(channel, ASKED)
    (shown,) = api.transcript("chenli")
    assert (shown.kind, shown.text, shown.track_id) == ("card", "报价96万  \n对吗", track_id)
    await send(channel, Post("已确认", "已确认", permit=track_id))
    assert (shown.card["buttons"], shown.card["stamp"], shown.card["text"]) == ("[]", "已确认", shown.text)


@pytest.mark.parametrize("repeats_are", ["the same card", "refused"])
async def test_a_card_whose_answer_was_lost_is_sent_again_and_shown_once(
    channel: DingTalk, api: DingTalkApi, repeats_are: str
) -> None:
    api.cards.refuses_repeats = repeats_are == "refused"
    api.fails("createAndDeliver", LostAnswer())
    with pytest.raises(BusyError):
        await send(channel, ASKED)
    await send(channel, ASKED)
    assert api.cards.repeats == 1
    assert len(api.transcript("chenli")) == 1


async def test_a_card_that_was_made_and_reached_nobody_is_not_taken_for_delivered(channel: DingTalk) -> None:
    with pytest.raises(RejectedError, match="没有送达"):
        await send(channel, ASKED, to="nobody")


async def test_a_card_whose_making_failed_within_http_200_is_not_taken_for_delivered(
    channel: DingTalk, api: DingTalkApi
) -> None:
    api.fails("createAndDeliver", Errcode(0, more={"success": False}))
    with pytest.raises(RejectedError):
        await send(channel, ASKED)


async def test_a_card_in_a_group(channel: DingTalk, api: DingTalkApi) -> None:
    api.groups.add("cidgroup==")
    await send(channel, ASKED, to="/cidgroup==")
    assert api.transcript("/cidgroup==")[0].kind == "card"


async def test_a_wrong_template_is_the_admins_to_mend(channel: DingTalk, api: DingTalkApi) -> None:
    api.fails("createAndDeliver", Refusal("param.cardTemplateIdEmpty"))
    with pytest.raises(MisconfiguredError, match="CARD_TEMPLATE_ID"):
        await send(channel, ASKED)


async def test_a_card_that_cannot_be_stamped_is_given_up(channel: DingTalk) -> None:
    with pytest.raises(RejectedError):
        await send(channel, Post("已确认", "已确认", permit="unknown@1"))


async def test_an_errcode_within_http_200_is_an_error_here_too(channel: DingTalk, api: DingTalkApi) -> None:
    api.fails("createAndDeliver", Errcode(-1))
    with pytest.raises(BusyError):
        await send(channel, ASKED)
