"""Nothing secret and no word of anyone stands in any log line at DEBUG, whichever road DingTalk takes."""

import json
from datetime import timedelta

import pytest

from bot.handlers.dingtalk.door import signature
from bot.handlers.stream import Stream
from tests.fakes.dingtalk_account import Account
from tests.fakes.dingtalk_gateway import BOT_MESSAGE
from tests.fakes.faults import Errcode, Html, LostAnswer, Refusal
from tests.stories.dingtalk_street import Street, street

pytestmark = pytest.mark.anyio

SAID = "云岭电子报价96万，回扣别写，电话13912345678，身份证110105199003071234"
WORDS = ("云岭", "96万", "回扣", "13912345678", "110105199003071234")
SECRETS = (Account().secret, "planted-access-token", "planted-ticket", "session=planted", "planted-key", "press?t=ey")


async def test_no_secret_no_number_and_no_word_is_logged_on_any_road(
    sqlite_url: str, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = (Refusal("x", 400, SAID), Html(), LostAnswer(), Errcode(-1, SAID), Refusal("InvalidAuthentication", 401))
    monkeypatch.setattr(Stream, "_wait", lambda _: 0.0)
    async with street(sqlite_url, works=False, dingtalk_mode="both", public_url="http://salesbot.test") as here:
        here.api.fails("sendBySession", Errcode(310000, SAID))
        for fault in faults:
            here.api.fails("batchSend", fault)
        await here.say("u_bai", SAID)
        await here.say("u_song", "松涛今天电话聊了，报价80万")
        for _ in range(12):
            await here.work(timedelta(minutes=11))
        asked = next(shown for shown in here.api.transcript("u_song") if shown.links)
        await here.client.post(next(iter(asked.links.values())))
        await here.gateway.raw(SAID)
        await here.gateway.raw(json.dumps({"type": "CALLBACK", "headers": {"messageId": SAID}, "data": SAID}))
        await here.gateway.push(BOT_MESSAGE, here.people.says("", SAID, senderId=""))
        await _bad_callbacks(here)
        here.api.fails("open", Refusal("authFailed", 401, SAID))
        here.api.fails("open", Html())
        for connection in list(here.gateway.live):
            await connection.close(1011)
        await here.gateway.somebody()
        await here.gateway.disconnect()
        await here.gateway.somebody()
        await here.say("u_bai", SAID)
        await here.work(timedelta())
        assert here.api.calls["batchSend"] > len(faults), "every fault was met"
        assert "已记" in here.api.texts("u_bai")[-1]
        await here.client.get("/readyz")
        await here.client.get("/metrics")
    events = {json.loads(line)["event"] for line in lines}
    assert {"messages_stored", "message_handled", "stream_not_open"} <= events
    assert [line for line in lines if any(word in line for word in (*WORDS, *SECRETS))] == []


async def _bad_callbacks(here: Street) -> None:
    body = here.people.says("u_bai", SAID)
    timestamp = str(body["createAt"])
    right = {"timestamp": timestamp, "sign": signature(timestamp, Account().secret)}
    for content, headers in (
        (SAID.encode(), right),
        (json.dumps(body).encode(), {**right, "sign": "planted-key"}),
        (json.dumps({**body, "robotCode": SAID}).encode(), right),
    ):
        answer = await here.client.post(f"/dingtalk/callback?{SAID}", content=content, headers=headers)
        assert answer.status_code >= 400
