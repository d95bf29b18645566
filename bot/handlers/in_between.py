"""What stands between a platform and a door of ours, by what it answered in the door's place: pure.

Proxies, firewalls and other programs have their own ways of saying no. Our doors say it with a bare 400 or 403; what
those mean, the platform's own folder knows.
"""

import re
from dataclasses import dataclass

from bot.core.diagnosis import Diagnosis
from bot.handlers.visit import Answer

_OK, _BAD_REQUEST, _FORBIDDEN, _NOT_FOUND = 200, 400, 403, 404
_REDIRECTS = range(300, 400)
_SHOWN = 80

_PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<head)", re.IGNORECASE)
_UNLICENSED_PAGE = re.compile("Non-compliance ICP|未备案|没有备案".encode())
_UNLICENSED_PLACE = re.compile("webblock|beian")
"""How the clouds turn away a domain without 备案: by a page, or by sending one to theirs."""

_REFUSALS = {
    401: ("反向代理要人登录", "反向代理对 {path} 不要求登录"),
    404: ("反向代理没有转 {path}", "反向代理加上 location = {path}，转给 salesbot serve"),
    405: ("反向代理不放行 {method}", "反向代理对 {path} 放行 GET 和 POST"),
    414: ("反向代理嫌地址太长", "反向代理放宽地址的长度（nginx 的 large_client_header_buffers）"),
    429: ("反向代理嫌请求太多", "反向代理对 {path} 不限频"),
    500: ("回答的程序自己出错了", "看 salesbot serve 的日志"),
    502: ("反向代理连不上机器人", "启动 salesbot serve，核对反向代理转到的端口"),
    503: ("反向代理连不上机器人", "启动 salesbot serve，核对反向代理转到的端口"),
    504: ("反向代理等不到机器人的回答", "重启 salesbot serve，核对反向代理转到的端口"),
}
_BLOCKED = ("被反向代理或防火墙拦下，没有到机器人", "反向代理和 WAF 对 {path} 放行所有来源")
_NO_DOOR = ("到了程序，但它没有 {path}", "重启 salesbot serve，看它说「通道：{channel}」；代理不要改路径")


@dataclass(frozen=True, slots=True)
class Address:
    """An address that a platform calls. `channel`: as `serve` names it; `method`: by which it is tried."""

    path: str
    channel: str
    method: str


def wrong(what: str, mend: str) -> Diagnosis:
    """Of an address that a platform calls."""
    return Diagnosis("error", f"回调地址：{what}", mend)


def is_page(answer: Answer) -> bool:
    """Whether it is meant for people to look at."""
    return answer.kind == "text/html" or _PAGE.match(answer.body) is not None


def in_between(answer: Answer, address: Address) -> Diagnosis | None:
    """For an answer that no door of ours gives; `None` for HTTP 200, and for what the door may have said."""
    page = is_page(answer)
    if _UNLICENSED_PLACE.search(answer.location) or (page and _UNLICENSED_PAGE.search(answer.body)):
        return wrong("域名没有备案，被云厂商拦下了", "给域名备案（主体与企业一致）")
    if answer.status == _OK or (answer.status in {_BAD_REQUEST, _FORBIDDEN} and not page):
        return None
    return _redirected(answer) if answer.status in _REDIRECTS else refused(answer, address)


def refused(answer: Answer, address: Address) -> Diagnosis:
    """For an answer by which somebody else says no."""
    what, mend = _REFUSALS.get(answer.status, _BLOCKED)
    if answer.status == _NOT_FOUND and not is_page(answer):
        what, mend = _NO_DOOR
    names = {"path": address.path, "channel": address.channel, "method": address.method}
    return wrong(f"HTTP {answer.status}：{what.format(**names)}", mend.format(**names))


def _redirected(answer: Answer) -> Diagnosis:
    # Without its query, which may repeat ours, with the signature in it.
    to = re.split("[?#]", answer.location)[0][:_SHOWN]
    return wrong(
        f"HTTP {answer.status}：被转到 {to}，平台不会跟着走",
        "SALESBOT_PUBLIC_URL 和后台的回调URL 写跳转后的地址，或让代理不跳转",
    )
