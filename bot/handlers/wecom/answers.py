"""What the API answers, and what that means for a message: try again, give up, or mend the configuration.

HTTP 200 says nothing here; the `errcode` in the JSON does (WeCom document 90313). Messages name the code and what an
admin can do, never the platform's own text: that repeats parts of the request.
"""

import re
from collections.abc import Awaitable, Mapping
from datetime import timedelta
from typing import Any

import httpx

from bot.core.channel import BusyError, MisconfiguredError, RejectedError, SendError
from bot.handlers.calls import answered

Answer = Mapping[str, Any]

STALE = frozenset({40001, 40014, 41001, 42001})
"""The token is unknown, expired or missing: worth one fresh token and one more try."""

UNTRUSTED_ADDRESS = 60020

_BUSY = {
    -1: timedelta(),
    6000: timedelta(),
    45009: timedelta(seconds=60),
    45033: timedelta(seconds=1),
}
"""Errcodes that pass, and the least wait for each: 45009 blocks for the rest of a minute at least."""

_MISCONFIGURED = {
    40001: ("应用密钥不对", "SALESBOT_WECOM_SECRET"),
    40013: ("企业ID不对", "SALESBOT_WECOM_CORP_ID"),
    40014: ("新取的 access_token 也不被接受，应用可能已停用", "SALESBOT_WECOM_SECRET"),
    40056: ("应用ID不对", "SALESBOT_WECOM_AGENT_ID"),
    40091: ("应用密钥属于另一家企业", "SALESBOT_WECOM_SECRET"),
    41001: ("新取的 access_token 也不被接受", "SALESBOT_WECOM_API_BASE"),
    41002: ("缺少企业ID", "SALESBOT_WECOM_CORP_ID"),
    41004: ("缺少应用密钥", "SALESBOT_WECOM_SECRET"),
    42001: ("新取的 access_token 也不被接受", "SALESBOT_WECOM_API_BASE"),
    43012: ("应用还没有设置回调URL，卡片按钮用不了", "管理后台的「接收消息」"),
    48001: ("应用没有这个接口的权限", "管理后台的应用权限"),
    48002: ("应用没有这个接口的权限", "管理后台的应用权限"),
    48004: ("接口被禁用", "管理后台的应用权限"),
    48006: ("接口的权限被收回", "管理后台的应用权限"),
    50002: ("成员不在应用的权限范围内", "管理后台的应用可见范围"),
    50003: ("应用已停用", "管理后台的应用状态"),
    93000: ("群机器人的地址无效，或机器人已被移除", "SALESBOT_WECOM_GROUPS"),
    93004: ("群机器人已停用", "群设置里的机器人"),
    93008: ("群机器人不在群里", "群设置里的机器人"),
    60011: ("应用的可见范围不够", "管理后台的应用可见范围"),
    UNTRUSTED_ADDRESS: ("本机地址不在应用的「企业可信IP」里", "管理后台的「企业可信IP」"),
}
"""What is wrong, and what an admin has to look at."""

_REJECTED = {
    40003: "没有这个成员",
    60111: "没有这个成员",
    40007: "附件已过期，平台不再提供",
    60140: "卡片已更新过，或过了能更新的时间",
    81013: "收信人不存在，或不在应用的可见范围内",
    44004: "内容是空的",
    45002: "内容太长",
}

_ADDRESS = re.compile(r"from ip: ?([0-9A-Fa-f.:]{2,45})")


async def answer_to(call: Awaitable[httpx.Response]) -> Answer:
    """The JSON of an answer, whatever its errcode; BusyError where there is none: no connection, a proxy's page."""
    return read_answer(await answered(call, "企业微信"))


def read_answer(response: httpx.Response) -> Answer:
    """The JSON of a response that was read whole; BusyError where it is none."""
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("errcode"), int):
        message = f"企业微信接口的回应不是约定的格式（HTTP {response.status_code}）"
        raise BusyError(message, unsure=True)
    return answer


def failure_of(answer: Answer, *, otherwise: type[SendError] = RejectedError) -> SendError:
    """The error that an answer with an errcode other than 0 amounts to; an unknown code is `otherwise`."""
    code = answer["errcode"]
    if code in _BUSY:
        message = f"企业微信正忙或限流（{code}）"
        return BusyError(message, _BUSY[code])
    if code in _MISCONFIGURED:
        what, mend = _MISCONFIGURED[code]
        return MisconfiguredError(f"企业微信拒绝了应用的请求（{code}）：{what}", mend + _address(answer))
    if code in _REJECTED:
        message = f"企业微信没有接受这条消息（{code}）：{_REJECTED[code]}"
        return RejectedError(message)
    message = f"企业微信没有接受请求（{code}）"
    return otherwise(message)


def _address(answer: Answer) -> str:
    """The IP address that the platform saw us come from: the one thing an admin has to copy into the console."""
    found = _ADDRESS.search(str(answer.get("errmsg", ""))) if answer["errcode"] == UNTRUSTED_ADDRESS else None
    return f"，加上 {found[1]}" if found else ""
