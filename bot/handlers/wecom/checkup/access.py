"""Whether the API lets us in, and whether it lets us reach the team: token, trusted address, app, visible range.

One question leads to the next, so they are one probe: without a token there is no app to look at.
"""

import asyncio
from collections.abc import Mapping, Sequence

import httpx

from bot.core.channel import MisconfiguredError, SendError
from bot.core.diagnosis import Diagnosis
from bot.handlers.probe import Member, Probe, Setup
from bot.handlers.tokens import Tokens
from bot.handlers.wecom.answers import Answer
from bot.handlers.wecom.client import TIMEOUT, Client
from bot.handlers.wecom.gettoken import asking

_UNKNOWN, _UNSEEN = 60111, 60011
_MOST_AT_ONCE = 8
_MOST_NAMED = 10


async def _ask(setup: Setup) -> Sequence[Diagnosis]:
    settings = setup.settings
    if settings.wecom_corp_id is None or settings.wecom_secret is None or settings.wecom_agent_id is None:
        return ()
    async with httpx.AsyncClient(base_url=settings.wecom_api_base, timeout=TIMEOUT) as http:
        ask = asking(http, corp_id=settings.wecom_corp_id, secret=settings.wecom_secret)
        client = Client(http, Tokens(ask, setup.clock))
        try:
            app = await client.look_up("/cgi-bin/agent/get", agentid=str(settings.wecom_agent_id))
            if app.get("close"):
                return (Diagnosis("error", "应用在管理后台被停用了", "管理后台的应用状态，改为启用"),)
            return _out_of_reach(await _standing(client, app, setup.team))
        except MisconfiguredError as error:
            return (Diagnosis("error", error.what, error.mend or "SALESBOT_WECOM_SECRET"),)
        except SendError as error:
            return (Diagnosis("error", str(error), "服务器要能访问 SALESBOT_WECOM_API_BASE"),)


async def _standing(client: Client, app: Answer, team: Sequence[Member]) -> Mapping[int, Sequence[Member]]:
    """Those of the team whom the app cannot reach, by errcode. Whom the app names one by one need not be asked for."""
    named = {user["userid"].lower() for user in app.get("allow_userinfos", {}).get("user", ())}
    doubtful = [member for member in team if member.wecom_id.lower() not in named]
    gate = asyncio.Semaphore(_MOST_AT_ONCE)

    async def code(member: Member) -> int:
        async with gate:
            answer = await client.look_up("/cgi-bin/user/get", (_UNKNOWN, _UNSEEN), userid=member.wecom_id)
        return int(answer["errcode"])

    codes = await asyncio.gather(*map(code, doubtful))
    return {
        wanted: [member for member, code in zip(doubtful, codes, strict=True) if code == wanted]
        for wanted in (_UNKNOWN, _UNSEEN)
    }


def _out_of_reach(missed: Mapping[int, Sequence[Member]]) -> Sequence[Diagnosis]:
    found = []
    if unknown := missed[_UNKNOWN]:
        what = f"企业微信里没有这些账号，他们收不到消息：{_names(unknown)}"
        found.append(Diagnosis("warning", what, "员工表的 wecom_id 列，再 salesbot import staff"))
    if unseen := missed[_UNSEEN]:
        what = f"不在应用的可见范围里，收不到消息：{_names(unseen)}"
        found.append(Diagnosis("warning", what, "管理后台的应用可见范围"))
    return found


def _names(members: Sequence[Member]) -> str:
    names = "、".join(member.name for member in members[:_MOST_NAMED])
    return names if len(members) <= _MOST_NAMED else f"{names} 等 {len(members)} 人"


PROBE = Probe("wecom.access", _ask)
