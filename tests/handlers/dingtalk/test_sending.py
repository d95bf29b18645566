"""What leaves: by the session while it is open, else by the robot; and what each refusal amounts to."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clock import TurnableClock
from bot.core.channel import BusyError, MisconfiguredError, RejectedError, SendError
from bot.core.post import Post
from bot.handlers.dingtalk.channel import DingTalk
from bot.handlers.dingtalk.reading import read_bot_message
from tests.fakes.dingtalk_api import DingTalkApi
from tests.fakes.dingtalk_people import People
from tests.fakes.faults import Errcode, Fault, Html, LostAnswer, Refusal

pytestmark = pytest.mark.anyio


async def say(channel: DingTalk, text: str, *, to: str = "chenli", reply_to: str = "") -> str:
    (part,) = channel.draw(to, Post("", text, reply_to=reply_to), serial=1)
    return await channel.send(part)


@pytest.fixture
def session(people: People, clock: TurnableClock) -> Callable[..., str]:
    """The `reply_to` of a message just said."""

    def of(user: str = "chenli") -> str:
        (message,) = read_bot_message(people.says(user, "早"), origin=people.base, now=clock.now())
        return message.reply_to

    return of


async def test_a_post_is_in_the_chat_of_who_it_is_for(channel: DingTalk, api: DingTalkApi) -> None:
    assert await say(channel, "已记") == "planted-query-key-2"
    assert api.texts("chenli") == ["已记"]


async def test_a_group_is_told_by_the_group_call(channel: DingTalk, api: DingTalkApi) -> None:
    api.groups.add("cidgroup==")
    await say(channel, "已记", to="/cidgroup==")
    assert api.texts("/cidgroup==") == ["已记"]


async def test_an_answer_goes_by_the_session_and_needs_no_token(
    channel: DingTalk, api: DingTalkApi, session: Callable[..., str]
) -> None:
    await say(channel, "已记", reply_to=session())
    assert api.texts("chenli") == ["已记"]
    assert (api.calls["accessToken"], api.calls["batchSend"]) == (0, 0)


async def test_after_its_hour_and_a_half_the_session_is_left_alone(
    channel: DingTalk, api: DingTalkApi, clock: TurnableClock, session: Callable[..., str]
) -> None:
    reply_to = session()
    clock.turn(timedelta(minutes=90))
    await say(channel, "已记", reply_to=reply_to)
    assert (api.calls["sendBySession"], api.calls["batchSend"]) == (0, 1)


@pytest.mark.parametrize("code", [310000, 300001, 460101, 130101, 302033, 999])
async def test_a_session_that_refuses_within_http_200_gives_way_to_the_robot(
    channel: DingTalk, api: DingTalkApi, session: Callable[..., str], code: int
) -> None:
    api.fails("sendBySession", Errcode(code))
    await say(channel, "已记", reply_to=session())
    assert api.texts("chenli") == ["已记"]
    assert api.calls["batchSend"] == 1


@pytest.mark.parametrize("fault", [LostAnswer(), Html(502), Errcode(-1), Errcode(15), Refusal("x", 500)])
async def test_where_the_session_may_have_said_it_the_robot_does_not_say_it_again(
    channel: DingTalk, api: DingTalkApi, session: Callable[..., str], fault: Fault
) -> None:
    api.fails("sendBySession", fault)
    with pytest.raises(BusyError):
        await say(channel, "已记", reply_to=session())
    assert api.calls["batchSend"] == 0


async def test_someone_outside_the_company_is_answered_by_the_session_only(
    channel: DingTalk, api: DingTalkApi, session: Callable[..., str]
) -> None:
    outsider = "$:LWCP_v1:$wang=="
    await say(channel, "您好", to=outsider, reply_to=session("wang"))
    assert api.texts("wang") == ["您好"]
    with pytest.raises(RejectedError, match="外部联系人"):
        await say(channel, "您好", to=outsider)
    assert api.calls["batchSend"] == 0


async def test_the_same_words_for_many_leave_together_twenty_a_call(channel: DingTalk, api: DingTalkApi) -> None:
    api.staff |= {f"s{number}" for number in range(45)}
    await asyncio.gather(*(say(channel, "明天开会", to=f"s{number}") for number in range(45)))
    sizes = sorted(len(request["userIds"]) for endpoint, request in api.bodies if endpoint == "batchSend")
    assert sizes == [5, 20, 20]
    assert all(api.texts(f"s{number}") == ["明天开会"] for number in range(45))


async def test_who_cannot_be_reached_is_told_from_who_can(channel: DingTalk, api: DingTalkApi) -> None:
    api.flow_controlled.add("linxiao")
    results = await asyncio.gather(
        *(say(channel, "明天开会", to=who) for who in ("chenli", "linxiao", "nobody")), return_exceptions=True
    )
    assert [type(result) for result in results] == [str, BusyError, RejectedError]
    assert api.calls["batchSend"] == 1
    api.flow_controlled.clear()
    await say(channel, "明天开会", to="linxiao")
    assert api.texts("linxiao") == api.texts("chenli") == ["明天开会"]


async def test_the_same_words_twice_for_one_person_are_two_messages(channel: DingTalk, api: DingTalkApi) -> None:
    await asyncio.gather(say(channel, "在"), say(channel, "在"))
    assert api.texts("chenli") == ["在", "在"]


async def test_two_hundred_sends_at_once_ask_for_one_token_and_are_spread_over_ten_seconds(
    channel: DingTalk, api: DingTalkApi, clock: TurnableClock
) -> None:
    api.a_second = 200  # on a turned clock, requests of one second arrive in the next
    start = clock.now()
    await asyncio.gather(*(say(channel, f"第{number}条") for number in range(200)))
    assert (api.calls["accessToken"], api.calls["batchSend"]) == (1, 200)
    assert timedelta(seconds=9) <= clock.now() - start < timedelta(seconds=11)


async def test_the_token_is_asked_for_again_once_shortly_before_its_expiry(
    channel: DingTalk, api: DingTalkApi, clock: TurnableClock
) -> None:
    for minutes, asked in ((0, 1), (114, 1), (2, 2)):
        clock.turn(timedelta(minutes=minutes))
        await asyncio.gather(*(say(channel, f"{minutes} {number}") for number in range(10)))
        assert api.calls["accessToken"] == asked


async def test_a_revoked_token_is_replaced_once_for_all_and_nobody_notices(channel: DingTalk, api: DingTalkApi) -> None:
    await say(channel, "之前")
    api.revoke_tokens()
    await asyncio.gather(*(say(channel, f"第{number}条") for number in range(15)))
    assert api.calls["accessToken"] == 2
    assert len(api.texts("chenli")) == 16


async def test_a_token_that_is_refused_for_good_costs_two_token_calls_a_send_and_no_more(
    channel: DingTalk, api: DingTalkApi
) -> None:
    api.fails("batchSend", Refusal("InvalidAuthentication", 401), times=None)
    with pytest.raises(MisconfiguredError, match="CLIENT_SECRET"):
        await say(channel, "早")
    assert api.calls["accessToken"] <= 2
    assert api.calls["batchSend"] == 2


@pytest.mark.parametrize(
    ("fault", "error", "told"),
    [
        (Refusal("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", 403), BusyError, "QpsLimit"),
        (Refusal("Throttling.User", 429), BusyError, "Throttling"),
        (Refusal("ServiceUnavailable", 503), BusyError, "ServiceUnavailable"),
        (Refusal("odd code!", 504), BusyError, "HTTP 504"),
        (Html(502), BusyError, "502"),
        (Html(403), BusyError, "403"),
        (Errcode(88, more={"sub_code": "90018"}), BusyError, "90018"),
        (Refusal("Forbidden.AccessDenied.ApiCountLimitForOrgAndApi", 403), MisconfiguredError, "用完了"),
        (
            Refusal("Forbidden.AccessDenied.AccessTokenPermissionDenied", 403, "need scope qyapi_robot_sendmsg"),
            MisconfiguredError,
            "qyapi_robot_sendmsg",
        ),
        (Refusal("invalidParameter.robotCode.empty"), MisconfiguredError, "ROBOT_CODE"),
        (Refusal("robot.notExist"), MisconfiguredError, "ROBOT_CODE"),
        (Refusal("staffId.notExisted"), RejectedError, "收信人不存在"),
        (Refusal("invalidParameter.userIds.invalid"), RejectedError, "收信人不存在"),
        (Refusal("somethingElse"), RejectedError, "somethingElse"),
    ],
)
async def test_each_refusal_is_known_for_what_it_is(
    channel: DingTalk, api: DingTalkApi, fault: Fault, error: type[SendError], told: str
) -> None:
    api.fails("batchSend", fault)
    with pytest.raises(error, match=told):
        await say(channel, "早")


async def test_an_address_that_is_banned_rests_five_minutes_and_a_rate_two_seconds(
    channel: DingTalk, api: DingTalkApi
) -> None:
    for fault, seconds in ((Html(403), 300), (Html(502), 0), (Refusal("Forbidden.AccessDenied.QpsLimitX", 403), 2)):
        api.fails("batchSend", fault)
        with pytest.raises(BusyError) as busy:
            await say(channel, "早")
        assert busy.value.after == timedelta(seconds=seconds)


async def test_no_error_repeats_what_the_platform_said(channel: DingTalk, api: DingTalkApi) -> None:
    for fault in (
        Refusal("x y", 400, "planted-secret"),
        Errcode(999, "planted-secret"),
        Refusal("planted secret", 403, "planted-secret"),
    ):
        api.fails("batchSend", fault)
        with pytest.raises(SendError) as failed:
            await say(channel, "早")
        assert "planted" not in str(failed.value)
        assert failed.value.__cause__ is None


async def test_a_wrong_secret_is_the_admins_to_mend(open_channel: Callable[..., DingTalk]) -> None:
    from pydantic import SecretStr  # noqa: PLC0415

    channel = open_channel(secret=SecretStr("wrong"))
    with pytest.raises(MisconfiguredError, match="CLIENT_ID"):
        await say(channel, "早")
    await channel.close()
