"""The fake platform is as strict as the real one where the bot's tests lean on it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.clock import TurnableClock
from tests.fakes.account import Account
from tests.fakes.qyapi import Qyapi

pytestmark = pytest.mark.anyio
ACCOUNT = Account()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(datetime(2026, 3, 18, 2, 30, tzinfo=UTC))


@pytest.fixture
def qyapi(clock: TurnableClock) -> Qyapi:
    return Qyapi(ACCOUNT, clock, members=["ChenLi", "linxiao"])


async def ask(qyapi: Qyapi, path: str, body: object = None, **params: str) -> dict[str, Any]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(qyapi), base_url="http://qyapi.test") as client:
        content = json.dumps(body, ensure_ascii=False)
        answer: dict[str, Any] = (await client.post(f"/cgi-bin/{path}", params=params, content=content)).json()
        return answer


async def token(qyapi: Qyapi) -> str:
    answer = await ask(qyapi, "gettoken", corpid=ACCOUNT.corp_id, corpsecret=ACCOUNT.secret)
    return str(answer["access_token"])


async def send(qyapi: Qyapi, to: str = "chenli", text: str = "嗯", **more: object) -> dict[str, Any]:
    body = {"touser": to, "agentid": ACCOUNT.agent_id, "msgtype": "text", "text": {"content": text}, **more}
    return await ask(qyapi, "message/send", body, access_token=await token(qyapi))


async def test_above_thirty_a_minute_a_member_sees_no_more_and_the_answer_is_still_0(
    qyapi: Qyapi, clock: TurnableClock
) -> None:
    assert {(await send(qyapi, text=str(number)))["errcode"] for number in range(31)} == {0}
    assert (len(qyapi.texts("chenli")), len(qyapi.dropped)) == (30, 1)
    clock.turn(timedelta(minutes=1))
    await send(qyapi)
    assert len(qyapi.texts("chenli")) == 31


async def test_the_same_request_is_shown_again_only_after_its_interval(qyapi: Qyapi, clock: TurnableClock) -> None:
    for wait in (0, 0, 600):
        clock.turn(timedelta(seconds=wait))
        await send(qyapi, enable_duplicate_check=1, duplicate_check_interval=600)
    assert (qyapi.texts("chenli"), qyapi.repeats) == (["嗯", "嗯"], 1)


async def test_unknown_recipients_are_listed_in_lower_case_beside_a_0(qyapi: Qyapi) -> None:
    answer = await send(qyapi, to="CHENLI|WangWu|nobody")
    assert (answer["errcode"], answer["invaliduser"]) == (0, "wangwu|nobody")
    assert qyapi.texts("chenli") == ["嗯"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"to": ""}, 82001),
        ({"to": "nobody"}, 81013),
        ({"agentid": 7}, 40056),
        ({"msgtype": "poem"}, 40008),
        ({"text": " "}, 44004),
        ({"text": "报" * 683}, 45002),
        ({"text": "\x07"}, 40033),
    ],
)
async def test_a_bad_message_is_refused_with_its_code(qyapi: Qyapi, more: dict[str, Any], code: int) -> None:
    assert (await send(qyapi, **more))["errcode"] == code


async def test_an_overlong_text_can_be_cut_at_a_code_point_instead(qyapi: Qyapi) -> None:
    qyapi.refuses_overlong = False
    await send(qyapi, text="报" * 683)
    assert qyapi.texts("chenli") == ["报" * 682]


async def test_the_token_is_the_same_until_it_expires(qyapi: Qyapi, clock: TurnableClock) -> None:
    first = await token(qyapi)
    assert await token(qyapi) == first
    clock.turn(timedelta(hours=2))
    assert (await ask(qyapi, "message/send", {}, access_token=first))["errcode"] == 42001
    assert await token(qyapi) != first
    assert (await ask(qyapi, "message/send", {}, access_token="x"))["errcode"] == 40014
    assert (await ask(qyapi, "message/send", {}))["errcode"] == 41001


async def test_a_response_code_updates_one_card_once(qyapi: Qyapi) -> None:
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": "确认"},
        "button_list": [{"text": "确认", "key": "confirm"}],
        "task_id": "r1",
    }
    code = (await send(qyapi, msgtype="template_card", template_card=card))["response_code"]
    update = {"agentid": ACCOUNT.agent_id, "response_code": code, "button": {"replace_name": "已确认"}}
    params = {"access_token": await token(qyapi)}
    answers = [await ask(qyapi, "message/update_template_card", update, **params) for _ in range(2)]
    assert [answer["errcode"] for answer in answers] == [0, 60140]
