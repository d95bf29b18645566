"""What DingTalk's APIs answer, and what that means for a message: try again, give up, or mend the configuration.

Two dialects. The new API speaks by HTTP status and `{"code", "message"}`; the old one, and a `sessionWebhook`, answer
200 to everything and mean `errcode`. Messages name the code and what an admin can do, never the platform's own text:
that repeats parts of the request.
"""

import re
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypeVar

import httpx

from bot.core.channel import BusyError, MisconfiguredError, RejectedError, SendError
from bot.handlers.calls import answered

T = TypeVar("T")

_BAN = timedelta(minutes=5)
"""For which an address that asked too often is answered with a page of HTML."""
_BREATH = timedelta(seconds=2)
"""After more calls in a second than the company has a right to."""

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9._]{0,79}")
_SCOPE = re.compile(r"qyapi_\w{1,40}|\b[A-Z]\w{1,30}(?:\.\w{1,30}){1,4}")

_STALE_CODES = ("InvalidAuthentication",)
_BUSY_CODES: Mapping[str, timedelta] = {
    "Forbidden.AccessDenied.QpsLimit": _BREATH,
    "Throttling": _BREATH,
    "ServiceUnavailable": timedelta(),
    "system": timedelta(),
}
_QUOTA = ("本月的接口调用量用完了，要升级套餐或等下个月", "开放平台的接口调用量")
_PERMISSION = ("应用没有这个接口的权限", "开放平台的「权限管理」")
_TOKEN = ("新取的 access_token 也不被接受", "SALESBOT_DINGTALK_CLIENT_SECRET")
"""What is wrong, and what an admin has to look at."""
_MISCONFIGURED_CODES: Mapping[str, tuple[str, str]] = {
    "InvalidAuthentication": _TOKEN,
    "Forbidden.AccessDenied.ApiCountLimit": _QUOTA,
    "Forbidden.AccessDenied.AccessTokenPermissionDenied": _PERMISSION,
    "Forbidden.AccessDenied": ("应用被拒绝", "开放平台的权限和可信 IP"),
    "invalidClientIdOrSecret": ("应用的凭证不对", "SALESBOT_DINGTALK_CLIENT_ID 和 _CLIENT_SECRET"),
    "invalidParameter.robotCode": ("机器人编码不对", "SALESBOT_DINGTALK_ROBOT_CODE"),
    "robot": ("机器人不存在或没有发布", "SALESBOT_DINGTALK_ROBOT_CODE"),
    "param.cardTemplateId": ("卡片模板不对", "SALESBOT_DINGTALK_CARD_TEMPLATE_ID"),
}
_REJECTED_CODES: Mapping[str, str] = {
    "staffId.notExisted": "收信人不存在",
    "invalidParameter.userIds": "收信人不存在",
    "invalidParameter.openConversationId": "群不存在，或机器人不在群里",
    "param.contentUnsafe": "内容没有通过平台的检查",
}
"""All four by how a code begins; the longest beginning counts."""

_STALE_ERRCODES = frozenset({40014, 42001})
_STUMBLED = frozenset({-1, 15})
_BUSY_ERRCODES: Mapping[int, timedelta] = {
    -1: timedelta(),
    15: timedelta(),
    88: _BREATH,
    90002: _BREATH,
    90018: _BREATH,
    90019: _BREATH,
}
_MISCONFIGURED_ERRCODES: Mapping[int, tuple[str, str]] = {
    40014: _TOKEN,
    42001: _TOKEN,
    90020: _QUOTA,
    60011: _PERMISSION,
}
_REJECTED_ERRCODES: Mapping[int, str] = {
    300001: "回话的地址过期了",
    300005: "回话的地址过期了",
    310000: "回话的地址过期，或被机器人的安全设置拦下",
    460101: "内容太长",
    60121: "收信人不存在",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer, whatever it says."""

    status: int
    fields: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The new API's word for what went wrong; empty where there is none, or none that can be shown."""
        code = self.fields.get("code")
        return code if isinstance(code, str) and _CODE.fullmatch(code) else ""

    @property
    def errcode(self) -> int:
        """The old API's number, of several the most telling; 0 where it has none."""
        for name in ("sub_code", "errcode"):
            value = str(self.fields.get(name, 0))
            if value.lstrip("-").isdecimal() and int(value) != 0:
                return int(value)
        return 0

    @property
    def is_good(self) -> bool:
        """Whether the call did what it was to do."""
        return self.status < HTTPStatus.BAD_REQUEST and self.errcode == 0 and self.fields.get("success") is not False

    @property
    def may_have_worked(self) -> bool:
        """The platform stumbled, so what it was asked for may be done or not; any other refusal did nothing."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR or self.errcode in _STUMBLED

    @property
    def is_stale(self) -> bool:
        """The token is unknown or expired: worth one fresh token and one more try."""
        unauthorized = self.status == HTTPStatus.UNAUTHORIZED or self.code.startswith(_STALE_CODES)
        return unauthorized or self.errcode in _STALE_ERRCODES

    def failure(self, *, otherwise: type[SendError] = RejectedError) -> SendError:
        """The error that a bad answer amounts to; one that is not known is `otherwise`."""
        return self._by_errcode(otherwise) if self.errcode else self._by_code(otherwise)

    def _by_errcode(self, otherwise: type[SendError]) -> SendError:
        code = self.errcode
        if code in _BUSY_ERRCODES:
            return BusyError(f"钉钉正忙或限流（{code}）", _BUSY_ERRCODES[code])
        if code in _MISCONFIGURED_ERRCODES:
            return _refused(str(code), *_MISCONFIGURED_ERRCODES[code])
        if code in _REJECTED_ERRCODES:
            return RejectedError(f"钉钉没有接受这条消息（{code}）：{_REJECTED_ERRCODES[code]}")
        return otherwise(f"钉钉没有接受请求（{code}）")

    def _by_code(self, otherwise: type[SendError]) -> SendError:
        shown = self.code or f"HTTP {self.status}"
        if (after := _longest(_BUSY_CODES, self.code)) is not None:
            return BusyError(f"钉钉正忙或限流（{shown}）", after)
        if (rejected := _longest(_REJECTED_CODES, self.code)) is not None:
            return RejectedError(f"钉钉没有接受这条消息（{shown}）：{rejected}")
        if (known := _longest(_MISCONFIGURED_CODES, self.code)) is not None:
            what, mend = known
            return _refused(shown, what, mend + self._scope())
        if self.status == HTTPStatus.UNAUTHORIZED:
            return _refused(shown, *_TOKEN)
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR or self.status == HTTPStatus.TOO_MANY_REQUESTS:
            return BusyError(f"钉钉正忙或限流（{shown}）", _BREATH)
        return otherwise(f"钉钉没有接受请求（{shown}）")

    def _scope(self) -> str:
        """The permission that is missing, which the platform names: the one thing an admin has to look for."""
        if not self.code.startswith("Forbidden.AccessDenied.AccessTokenPermissionDenied"):
            return ""
        found = _SCOPE.search(str(self.fields.get("message", "")).replace(self.code, ""))
        return f"：{found[0]}" if found else ""


def _refused(shown: str, what: str, mend: str) -> MisconfiguredError:
    return MisconfiguredError(f"钉钉拒绝了应用的请求（{shown}）：{what}", mend)


def _longest(by_beginning: Mapping[str, T], code: str) -> T | None:
    """What stands under the longest beginning of `code`."""
    known = [beginning for beginning in by_beginning if code.startswith(beginning)]
    return by_beginning[max(known, key=len)] if known else None


async def answer_to(call: Awaitable[httpx.Response]) -> Answer:
    """The JSON of an answer; BusyError where there is none: no connection, a proxy's page, a banned address."""
    return read_answer(await answered(call, "钉钉"))


def read_answer(response: httpx.Response) -> Answer:
    """The JSON of a response that was read whole; BusyError where it is none."""
    try:
        fields = response.json()
    except ValueError:
        fields = None
    if isinstance(fields, dict):
        return Answer(response.status_code, fields)
    # A gateway that is down says so with a 5xx; a page with any other status is what a banned address gets.
    banned = response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    message = f"钉钉接口的回应不是约定的格式（HTTP {response.status_code}）"
    raise BusyError(message, _BAN if banned else timedelta())
